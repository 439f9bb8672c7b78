package sample

import (
	"context"
	"fmt"

	"whence/internal/fault"
	"whence/internal/metrics"
	"whence/internal/sources"
)

// catalogue is who and what the sample speaks of.
type catalogue struct {
	Outlets []struct {
		sources.OutletInput
	}
	Parties []struct {
		sources.PartyInput
		Outlet string // by name
	}
	Metrics []metrics.MetricInput
}

func loadCatalogue(ctx context.Context, s Services) error {
	var c catalogue
	if err := read("catalogue.json", &c); err != nil {
		return err
	}
	for _, o := range c.Outlets {
		if _, err := s.Sources.Outlets.Create(ctx, curator, o.OutletInput); !there(err, "domain_taken") {
			return fmt.Errorf("outlet %s: %w", o.Name, err)
		}
	}
	for _, p := range c.Parties {
		if p.Outlet != "" {
			found, err := s.Sources.Outlets.IDs(ctx, []string{p.Outlet})
			if err != nil {
				return err
			}
			if len(found[p.Outlet]) == 0 {
				return fmt.Errorf("party %s: no outlet is called %s", p.Slug, p.Outlet)
			}
			id := found[p.Outlet][0]
			p.OutletID = new(id)
		}
		if _, err := s.Sources.Parties.Create(ctx, curator, p.PartyInput); !there(err, "slug_taken") {
			return fmt.Errorf("party %s: %w", p.Slug, err)
		}
	}
	for _, m := range c.Metrics {
		if _, err := s.Catalogue.Metrics.Create(ctx, curator, m); !there(err, "slug_taken") {
			return fmt.Errorf("metric %s: %w", m.Slug, err)
		}
	}
	return nil
}

// there tells whether a step is done: now, or by a load that was cut short.
func there(err error, code string) bool {
	if err == nil {
		return true
	}
	f, ok := fault.As(err)
	return ok && f.Code == code
}
