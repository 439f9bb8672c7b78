package ledger

import "github.com/prometheus/client_golang/prometheus"

var (
	sizeDesc     = prometheus.NewDesc("whence_history_sealed_rows", "Rows of the history that are in the signed tree.", nil, nil)
	lastDesc     = prometheus.NewDesc("whence_history_sealed_at_seconds", "When this server last saw that all rows of the history were in the tree, in Unix time; 0 while it has not.", nil, nil)
	failuresDesc = prometheus.NewDesc("whence_history_seal_failures_total", "Times that the history could not be sealed.", nil, nil)
)

// Describe implements prometheus.Collector.
func (s *Sealer) Describe(ch chan<- *prometheus.Desc) {
	ch <- sizeDesc
	ch <- lastDesc
	ch <- failuresDesc
}

// Collect implements prometheus.Collector.
func (s *Sealer) Collect(ch chan<- prometheus.Metric) {
	ch <- prometheus.MustNewConstMetric(sizeDesc, prometheus.GaugeValue, float64(s.sealed.Load()))
	ch <- prometheus.MustNewConstMetric(lastDesc, prometheus.GaugeValue, float64(s.lastSeal.Load()))
	ch <- prometheus.MustNewConstMetric(failuresDesc, prometheus.CounterValue, float64(s.failures.Load()))
}
