package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"whence/internal/app"
	"whence/internal/audit/verify"
)

type verifyCommand struct {
	DatabaseURL string `name:"database-url" env:"DATABASE_URL" placeholder:"URL" help:"The database; without it, the embedded one, running or not. Nothing is written to it."`
	DataDir     string `env:"WHENCE_DATA_DIR" default:".whence" placeholder:"DIR" help:"Where the embedded database lives, and by default keys and checkpoints."`
	PostgresBin string `env:"WHENCE_POSTGRES_BIN" placeholder:"DIRS" help:"Where to look for PostgreSQL's programs first."`
	Keys        string `type:"path" placeholder:"FILE" help:"Public keys, one a line; history.pub of the data directory where there is one."`
	Checkpoints string `type:"path" placeholder:"FILE" help:"Checkpoints as they were published; history.checkpoints of the data directory where there is one. A copy that was kept elsewhere proves more."`
	JSON        bool   `name:"json" help:"Answer with one JSON object."`
	Quiet       bool   `short:"q" help:"Show no progress."`
}

// Run verifies and says what was found, the first broken row first.
func (c verifyCommand) Run(ctx context.Context, to *streams) error {
	progress, done := c.progress(to.complaints)
	report, err := app.Verify(ctx, app.Verification{
		DatabaseURL: c.DatabaseURL, DataDir: c.DataDir, PostgresBin: c.PostgresBin,
		Keys: c.Keys, Checkpoints: c.Checkpoints, Progress: progress,
	})
	done()
	if err != nil {
		return err
	}
	if c.JSON {
		err = printJSON(to.out, report)
	} else {
		err = printReport(to.out, report)
	}
	if err == nil && !report.Clean() {
		return errBroken
	}
	return err
}

// progress draws a bar where somebody looks at it.
func (c verifyCommand) progress(w io.Writer) (tell func(string, int64, int64), done func()) {
	f, ok := w.(*os.File)
	if c.Quiet || !ok || !term.IsTerminal(int(f.Fd())) {
		return func(string, int64, int64) {}, func() {}
	}
	var bar *progressbar.ProgressBar
	last := ""
	done = func() {
		if bar != nil {
			_ = bar.Clear()
		}
	}
	return func(stage string, n, total int64) {
		if stage != last {
			done()
			if total <= 0 {
				total = -1 // a bar that only counts
			}
			bar = progressbar.NewOptions64(total, progressbar.OptionSetWriter(w), progressbar.OptionSetDescription(stage), progressbar.OptionShowCount())
			last = stage
		}
		_ = bar.Set64(n)
	}, done
}

func printReport(w io.Writer, r *verify.Report) error {
	for _, f := range r.Findings {
		if _, err := fmt.Fprintln(w, f); err != nil {
			return err
		}
	}
	if more := r.Found - int64(len(r.Findings)); more > 0 {
		fmt.Fprintf(w, "and %d more\n", more)
	}
	for _, remark := range r.Remarks {
		fmt.Fprintln(w, "note:", remark)
	}
	state := "The history is whole"
	if !r.Clean() {
		state = fmt.Sprintf("The history is NOT whole: %d findings", r.Found)
	}
	_, err := fmt.Fprintf(w, "%s. Rows: %d, of them not in the tree yet: %d. Leaves: %d. Checkpoints: %d, published: %d. Things: %d. Snapshots read: %d.\n",
		state, r.Rows, r.Unsealed, r.Leaves, r.Checkpoints, r.Published, r.Things, r.Contents)
	return err
}

// reportJSON is a report for programs.
type reportJSON struct {
	Whole       bool          `json:"whole"`
	Rows        int64         `json:"rows"`
	Unsealed    int64         `json:"unsealed"`
	Leaves      int64         `json:"leaves"`
	Checkpoints int64         `json:"checkpoints"`
	Published   int64         `json:"published"`
	Things      int64         `json:"things"`
	Snapshots   int64         `json:"snapshots"`
	Found       int64         `json:"found"`
	Findings    []findingJSON `json:"findings"` // the first 1,000
	Remarks     []string      `json:"remarks"`
}

type findingJSON struct {
	Code       verify.Code `json:"code"`
	EntityType string      `json:"entity_type,omitempty"`
	EntityID   string      `json:"entity_id,omitempty"`
	Revision   int         `json:"revision,omitempty"`
	Detail     string      `json:"detail"`
}

func printJSON(w io.Writer, r *verify.Report) error {
	out := reportJSON{
		Whole: r.Clean(), Rows: r.Rows, Unsealed: r.Unsealed, Leaves: r.Leaves, Checkpoints: r.Checkpoints, Published: r.Published,
		Things: r.Things, Snapshots: r.Contents, Found: r.Found, Findings: []findingJSON{}, Remarks: append([]string{}, r.Remarks...),
	}
	for _, f := range r.Findings {
		x := findingJSON{Code: f.Code, EntityType: f.EntityType, Revision: f.Revision, Detail: f.Detail}
		if f.EntityType != "" {
			x.EntityID = f.EntityID.String()
		}
		out.Findings = append(out.Findings, x)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(out)
}
