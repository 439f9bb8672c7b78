package app

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus"

	"whence/internal/postgres"
)

// watchInterval is how often the server looks at itself, for those who watch it.
const watchInterval = 15 * time.Second

// pulse is what shows on /metrics of the server as a whole, and of the work beside
// the requests. Nothing of it is asked of the database when somebody looks.
type pulse struct {
	ready, checked, due, size prometheus.Gauge
	failures                  *prometheus.CounterVec
	successes                 *prometheus.GaugeVec
}

func newPulse(r prometheus.Registerer) *pulse {
	gauge := func(name, help string) prometheus.Gauge {
		return prometheus.NewGauge(prometheus.GaugeOpts{Name: "whence_" + name, Help: help})
	}
	p := &pulse{
		ready:   gauge("ready", "1 while the server can do its work, as /readyz says."),
		checked: gauge("ready_checked_timestamp_seconds", "When that was found out."),
		due:     gauge("documents_to_relate", "Documents that wait to be compared with what is stored, at most 10001."),
		size:    gauge("database_size_bytes", "How much room the database takes."),
		failures: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "whence_background_failures_total", Help: "Failures of the work beside the requests.",
		}, []string{"work"}),
		successes: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "whence_background_success_timestamp_seconds", Help: "When a round of the work beside the requests was last done without a failure.",
		}, []string{"work"}),
	}
	r.MustRegister(p.ready, p.checked, p.due, p.size, p.failures, p.successes)
	return p
}

// round is one round of some work beside the requests.
type round struct {
	pulse  *pulse
	work   string
	failed bool
}

// begin begins a round. The work is known by its name from then on, failed or not.
func (p *pulse) begin(work string) *round {
	p.failures.WithLabelValues(work).Add(0)
	return &round{pulse: p, work: work}
}

// fails tells whether an error is a failure, and counts it: what ends with the
// server is none.
func (r *round) fails(ctx context.Context, err error) bool {
	if err == nil || ctx.Err() != nil {
		return false
	}
	r.failed = true
	r.pulse.failures.WithLabelValues(r.work).Inc()
	return true
}

// end notes that a round is done.
func (r *round) end(ctx context.Context) {
	if !r.failed && ctx.Err() == nil {
		r.pulse.successes.WithLabelValues(r.work).SetToCurrentTime()
	}
}

const vitals = `SELECT (SELECT count(*) FROM (SELECT FROM sketches_due LIMIT 10001) d), pg_database_size(current_database())`

// startWatching has the server look at itself. stop ends it, and returns when it
// has ended.
func startWatching(ctx context.Context, p *pulse, pool *pgxpool.Pool, ready func(context.Context) error) (stop func()) {
	return beside(ctx, func(ctx context.Context) {
		tick := time.NewTicker(watchInterval)
		defer tick.Stop()
		for {
			p.look(ctx, pool, ready)
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
		}
	})
}

// look is done in time to be looked at again.
func (p *pulse) look(ctx context.Context, pool *pgxpool.Pool, ready func(context.Context) error) {
	ctx, cancel := context.WithTimeout(ctx, watchInterval)
	defer cancel()
	is := 1.0
	if ready(ctx) != nil {
		is = 0
	}
	p.ready.Set(is)
	p.checked.SetToCurrentTime()
	var due, size float64
	err := postgres.WithConn(ctx, pool, func(conn *pgx.Conn) error { return conn.QueryRow(ctx, vitals).Scan(&due, &size) })
	if err == nil { // else whence_ready tells
		p.due.Set(due)
		p.size.Set(size)
	}
}
