package app

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
)

func (s *server) metrics() string {
	s.t.Helper()
	res, err := http.Get(s.url + "/metrics")
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return string(b)
}

var namedMetric = regexp.MustCompile(`\b(?:whence|http|go|process)_[a-z_]+\b`)

func TestEveryMetricThatAnAlertNamesIsThere(t *testing.T) {
	s := startServer(t)
	p := s.services.pulse
	p.look(t.Context(), s.serving, s.services.edge.Ready)
	for _, stop := range []func(){
		startSealing(t.Context(), s.past.sealer(s.serving, slog.New(slog.DiscardHandler)), s.past.publisher, s.serving, slog.New(slog.DiscardHandler), s.services.edge.Metrics),
		startRelating(t.Context(), s.services.intake, p, slog.New(slog.DiscardHandler)),
		startCounting(t.Context(), s.services.edge.Dashboard, p, slog.New(slog.DiscardHandler)),
		startForgetting(t.Context(), s.services.edge.Idempotency, s.services.auth, p, slog.New(slog.DiscardHandler)),
	} {
		defer stop()
	}
	wait(t.Context(), testPatience, func() bool {
		return strings.Count(s.metrics(), "\nwhence_background_success_timestamp_seconds{") == 3
	})
	s.call("GET", "/v1/sources", nil).want(200)
	page, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	_, alerts, ok := strings.Cut(string(page), "## What to watch")
	names := namedMetric.FindAllString(alerts, -1)
	if !ok || len(names) < 8 {
		t.Fatalf("the page on operations names %v", names)
	}
	shown := s.metrics()
	for _, name := range names {
		if !strings.Contains(shown, "\n"+name+" ") && !strings.Contains(shown, "\n"+name+"{") {
			t.Errorf("there is no metric %s", name)
		}
	}
	for _, line := range []string{
		"\nwhence_ready 1\n", `work="relating"`, `work="counting"`, `work="forgetting"`,
		`whence_background_failures_total{work="counting"} 0`, `whence_database_connections{state="idle"}`, `http_requests_total{code="200"`,
	} {
		if !strings.Contains(shown, line) {
			t.Errorf("%q is not shown", line)
		}
	}
	p.look(t.Context(), s.serving, func(context.Context) error { return errors.New("no") })
	if !strings.Contains(s.metrics(), "\nwhence_ready 0\n") {
		t.Error("a server that is not ready is shown as one that is")
	}
}

func TestFailuresBesideTheRequestsAreCounted(t *testing.T) {
	r := prometheus.NewRegistry()
	p := newPulse(r)
	value := func(name string) (sum float64, found bool) {
		families, err := r.Gather()
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range families {
			for _, m := range f.GetMetric() {
				if f.GetName() == name {
					found = true
					sum += m.GetCounter().GetValue() + m.GetGauge().GetValue()
				}
			}
		}
		return sum, found
	}
	one := p.begin("sweeping")
	if one.fails(t.Context(), nil) || !one.fails(t.Context(), errors.New("no")) {
		t.Error("failures and successes are taken for each other")
	}
	one.end(t.Context())
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	if p.begin("sweeping").fails(stopped, errors.New("stopped")) {
		t.Error("the server's end is counted as a failure")
	}
	if n, _ := value("whence_background_failures_total"); n != 1 {
		t.Errorf("%v failures are counted", n)
	}
	if _, found := value("whence_background_success_timestamp_seconds"); found {
		t.Error("a round that failed counts as a success")
	}
	p.begin("sweeping").end(t.Context())
	if n, _ := value("whence_background_success_timestamp_seconds"); n == 0 {
		t.Error("a success is not shown")
	}
}
