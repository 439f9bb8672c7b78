// Command bench-crosscheck measures what a cross-check and an accepted claim
// cost among 10,000 to 1,000,000 claims, in a cluster of its own, beside plain
// SQL in the same run. It prints the table and, with -write, keeps it in
// docs/benchmarks.md.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"whence/internal/postgres/embedded"
)

func main() {
	sizes := flag.String("sizes", "10000,100000,1000000", "how many claims, with commas")
	rounds := flag.Int("rounds", 60, "rounds that count; a sixth as many come before")
	write := flag.Bool("write", false, "keep the table in "+page)
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, *sizes, *rounds, *write)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench-crosscheck:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, sizes string, rounds int, write bool) error {
	dir, err := os.MkdirTemp("", "whence-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	cluster, err := embedded.Start(ctx, embedded.Options{
		DataDir: dir, UnsafeFast: true, Programs: filepath.SplitList(os.Getenv("WHENCE_POSTGRES_BIN")), Buffers: 2 << 30,
	})
	if err != nil {
		return err
	}
	defer func() { _ = cluster.Stop(context.WithoutCancel(ctx)) }()
	var worlds []*world
	for text := range strings.SplitSeq(sizes, ",") {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1000 {
			return fmt.Errorf("%q is no number of claims, which must be 1000 at least", text)
		}
		began := time.Now()
		w, err := newWorld(ctx, cluster.DSN(), n)
		if err != nil {
			return err
		}
		defer w.pool.Close()
		fmt.Fprintf(os.Stderr, "%d claims made in %s\n", n, time.Since(began).Round(time.Second))
		worlds = append(worlds, w)
	}
	// In turn, so that whatever else the machine does is done to all alike.
	for i := range rounds + rounds/6 {
		for _, w := range worlds {
			if err := w.round(ctx, i >= rounds/6); err != nil {
				return err
			}
		}
	}
	for _, w := range worlds {
		if err := w.importing(ctx); err != nil {
			return err
		}
	}
	table := tableOf(worlds)
	fmt.Print(table)
	if !write {
		return nil
	}
	return keep(fmt.Sprintf("%s\nOf one run of %d rounds, in %s.\n", table, rounds, time.Now().Format("January 2006")))
}

// tableOf writes the medians: of what is measured against something else the
// ratio, and at each size the time and its ratio to that at the first.
func tableOf(worlds []*world) string {
	var b strings.Builder
	b.WriteString("| what | against |")
	for _, w := range worlds {
		fmt.Fprintf(&b, " %s claims |", thousands(w.size))
	}
	b.WriteString(" growth |\n| --- | --- |" + strings.Repeat(" --- |", len(worlds)+1) + "\n")
	for _, m := range measurements {
		against := m.against
		if against == "" {
			against = "itself"
		}
		fmt.Fprintf(&b, "| %s | %s |", m.name, against)
		for _, w := range worlds {
			took := w.median(m.name)
			if m.against == "" {
				fmt.Fprintf(&b, " (%.2f ms) |", took)
				continue
			}
			fmt.Fprintf(&b, " %.1f (%.1f ms) |", took/w.median(m.against), took)
		}
		fmt.Fprintf(&b, " %.2f |\n", worlds[len(worlds)-1].median(m.name)/worlds[0].median(m.name))
	}
	return b.String()
}

func thousands(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// Where the table is kept.
const (
	page  = "docs/benchmarks.md"
	begin = "<!-- bench-crosscheck writes from here -->\n"
	end   = "<!-- to here -->\n"
)

func keep(table string) error {
	text, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	before, rest, found := bytes.Cut(text, []byte(begin))
	_, after, ended := bytes.Cut(rest, []byte(end))
	if !found || !ended {
		return errors.New(page + " has no place for the table")
	}
	return os.WriteFile(page, bytes.Join([][]byte{before, []byte(begin), []byte(table), []byte(end), after}, nil), 0o644) //nolint:gosec // a page that all may read
}
