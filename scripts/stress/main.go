// Command stress runs the suites of internal/stress against the server's
// program and prints what they counted. It ends with 1 when anything was found.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"whence/internal/stress"
)

var errFound = errors.New("something was found")

func main() {
	suites := flag.String("suite", "", "only these, with commas")
	lasting := flag.Duration("time", time.Minute, "how long each suite may go on")
	rounds := flag.Int("rounds", 0, "how many rounds of each suite at most; 0: as many as there is time for")
	seed := flag.Uint64("seed", 1, "of what is left to chance")
	plant := flag.String("plant", "", "a bug to plant: "+plants())
	quiet := flag.Bool("quiet", false, "the table only")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, *suites, *quiet, stress.Options{Time: *lasting, Rounds: *rounds, Seed: *seed, Plant: *plant})
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "stress:", err)
		os.Exit(1)
	}
}

func plants() string {
	var all []string
	for _, s := range stress.Suites {
		for _, p := range s.Plants {
			all = append(all, s.Name+" "+p.Name)
		}
	}
	return strings.Join(all, ", ")
}

func run(ctx context.Context, names string, quiet bool, o stress.Options) error {
	chosen := stress.Suites
	if names != "" {
		chosen = nil
		for name := range strings.SplitSeq(names, ",") {
			s, err := stress.Find(strings.TrimSpace(name))
			if err != nil {
				return err
			}
			chosen = append(chosen, s)
		}
	}
	dir, err := os.MkdirTemp("", "whence-stress-")
	if err != nil {
		return fmt.Errorf("make a directory: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if err := os.Chmod(dir, 0o755); err != nil { //nolint:gosec // Postgres's account walks through it
		return fmt.Errorf("make a directory: %w", err)
	}
	o.Dir, o.Program = dir, filepath.Join(dir, "api")
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", o.Program, "whence/cmd/api").CombinedOutput(); err != nil {
		return fmt.Errorf("build the server: %w: %s", err, out)
	}
	if !quiet {
		o.Log = func(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }
	}
	if o.Begin, err = stress.Prepare(ctx, o); err != nil {
		return err
	}
	var all []stress.Figures
	for _, s := range chosen {
		figures, err := s.Run(ctx, o)
		if err != nil {
			return errors.Join(err, errors.New(stress.Table(append(all, figures))))
		}
		all = append(all, figures)
	}
	fmt.Print(stress.Table(all))
	for _, f := range all {
		if f.Failed() {
			return errFound
		}
	}
	return nil
}
