package stress

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
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

// Each suite finds each bug that can be planted for it.
func TestASuiteFailsWithEachOfItsPlants(t *testing.T) {
	if testing.Short() {
		t.Skip("a plant for each suite takes a minute")
	}
	for _, s := range Suites {
		for _, plant := range s.Plants {
			t.Run(s.Name+" "+plant.Name, func(t *testing.T) {
				figures, err := s.Run(t.Context(), options(t, plant.Name))
				if figures.Skipped != "" {
					t.Skip(figures.Skipped)
				}
				found := slices.ContainsFunc(figures.Problems, func(p string) bool { return strings.Contains(p, plant.Finds) })
				if !figures.Failed() || !found {
					t.Errorf("it was not found, %v:\n%s", err, Table([]Figures{figures}))
				}
			})
		}
	}
}
