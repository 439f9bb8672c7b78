package crosscheck

import (
	"whence/internal/metrics"
	"whence/internal/quantity"
)

// policyOfMetric is the latest policy of a metric m, NULL for one whose widths
// nobody has set.
const policyOfMetric = `(
	SELECT json_build_object('version', w.version, 'widths', w.widths) FROM metric_policies w
	 WHERE w.metric_id = m.id ORDER BY w.version DESC LIMIT 1)`

// metricPolicy is that policy as it is read.
type metricPolicy struct {
	Version int            `json:"version"`
	Widths  metrics.Widths `json:"widths"`
}

// override is the policy as comparisons take it, nil for none.
func (p *metricPolicy) override(slug string) *quantity.Override {
	if p == nil {
		return nil
	}
	return metrics.Policy{PolicyInput: metrics.PolicyInput{Widths: p.Widths}, Slug: slug, Version: p.Version}.Override()
}
