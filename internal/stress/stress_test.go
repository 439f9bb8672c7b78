package stress

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// prepared builds the server's program, and makes a data directory, for all tests.
var prepared = sync.OnceValues(func() (Options, error) {
	o := Options{Program: filepath.Join(buildDir, "api"), Dir: buildDir}
	out, err := exec.Command("go", "build", "-o", o.Program, "whence/cmd/api").CombinedOutput()
	if err != nil {
		return o, fmt.Errorf("build the server: %w: %s", err, out)
	}
	o.Begin, err = Prepare(context.Background(), o)
	return o, err
})

func options(t *testing.T, plant string) Options {
	t.Helper()
	o, err := prepared()
	if err != nil {
		t.Fatal(err)
	}
	o.Time, o.Rounds, o.Seed, o.Plant, o.Log = 5*time.Second, 4, 1, plant, t.Logf
	return o
}

// Each suite, in a short form: what it does to the server costs nothing that was
// acknowledged.
func TestNothingIsLostOrDoubledWhateverHappensToTheServer(t *testing.T) {
	for _, s := range Suites {
		t.Run(s.Name, func(t *testing.T) {
			figures, err := s.Run(t.Context(), options(t, ""))
			t.Logf("\n%s", Table([]Figures{figures}))
			if err != nil {
				t.Fatal(err)
			}
			if figures.Skipped != "" {
				t.Skip(figures.Skipped)
			}
			if figures.Failed() {
				t.Error("something was found")
			}
			if figures.Rounds == 0 || figures.Acknowledged+figures.Faults == 0 {
				t.Errorf("nothing was tried: %+v", figures)
			}
		})
	}
}
