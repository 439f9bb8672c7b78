//go:build scale

package stress

import (
	"slices"
	"strings"
	"testing"
)

// Each suite finds each bug that can be planted for it.
func TestASuiteFailsWithEachOfItsPlants(t *testing.T) {
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
