package stress

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"
)

// Options say how a suite is run. Program and Dir are needed.
type Options struct {
	Program string        // the server's program
	Begin   string        // a data directory to begin with a copy of, as Prepare gives it; "": each suite makes its own
	Dir     string        // where data directories are made
	Time    time.Duration // how long each suite may go on doing things to the server; what is compared comes on top
	Seed    uint64        // of what is left to chance
	Plant   string        // the name of a plant; "": none
	Rounds  int           // how many rounds at most; 0: as many as there is time for
	Log     func(format string, args ...any)
}

// Suite is one kind of trouble.
type Suite struct {
	Name   string
	Plants []Plant
	run    func(ctx context.Context, r *run) error
}

// Plant is a bug that can be planted, and by which words the problem that it
// must be found by is told of.
type Plant struct{ Name, Finds string }

// Suites are all of them, in the order in which they are run.
var Suites = []Suite{
	{"kills", []Plant{{"lost-write", "lost: the"}, {"doubled", "doubled: the outlet"}}, kills},
	{"terms", []Plant{{"cut", "not answered"}, {"always-ready", "readiness did not say no"}, {"lost-write", "lost: the"}}, terms},
	{"storms", []Plant{{"two-winners", " of 16 won"}, {"stale-lease", "was given"}, {"doubled", "doubled: the outlet"}}, storms},
	{"slow", []Plant{{"few-at-once", "beside slow clients"}}, slow},
	{"full", []Plant{{"lost-write", "lost: the"}, {"always-ready", "with a full disk readiness says"}}, full},
	{"hostile", []Plant{{"failing", "was answered 500"}, {"takes-all", "was taken"}}, hostile},
	{"claimers", []Plant{{"stale-lease", "was given to one more"}, {"lost-write", "lost: item"}}, claimers},
}

// Find gives the suite of a name.
func Find(name string) (Suite, error) {
	i := slices.IndexFunc(Suites, func(s Suite) bool { return s.Name == name })
	if i < 0 {
		return Suite{}, fmt.Errorf("there is no suite %q", name)
	}
	return Suites[i], nil
}

// Figures are what a suite counted.
type Figures struct {
	Suite        string
	Skipped      string // why it was not run
	Rounds       int
	Faults       int // kills and stops
	Acknowledged int
	Repeated     int // writes whose answer did not come, sent again with their key
	Lost         int
	Doubled      int
	Failures     int // answers of 5xx that nothing explains
	Panics       int
	Note         string
	Took         time.Duration
	Problems     []string // what was found, the first thousand
}

// Failed tells whether anything was found.
func (f Figures) Failed() bool {
	return f.Lost+f.Doubled+f.Failures+f.Panics+len(f.Problems) > 0
}

// Run runs a suite. What it finds is in the figures; an error says that it
// could not be run to its end.
func (s Suite) Run(ctx context.Context, o Options) (Figures, error) {
	if o.Plant != "" && !slices.ContainsFunc(s.Plants, func(p Plant) bool { return p.Name == o.Plant }) {
		return Figures{}, fmt.Errorf("the suite %s has no plant %q, but %v", s.Name, o.Plant, s.Plants)
	}
	if o.Log == nil {
		o.Log = func(string, ...any) {}
	}
	r := &run{Options: o, figures: Figures{Suite: s.Name}, rand: rand.New(rand.NewPCG(o.Seed, 0))} //nolint:gosec // a seed, not a secret
	began := time.Now()
	err := s.run(ctx, r)
	r.figures.Took = time.Since(began)
	if err != nil {
		err = fmt.Errorf("%s: %w", s.Name, err)
	}
	return r.figures, err
}

// run is one run of a suite.
type run struct {
	Options
	until time.Time

	mu      sync.Mutex
	figures Figures
	rand    *rand.Rand
}

// chance draws a number below n.
func (r *run) chance(n int) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.rand.IntN(n)
}

// more tells whether there is time for a further round. The first is always run.
func (r *run) more(ctx context.Context) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.figures.Rounds == 0 {
		r.until = time.Now().Add(r.Time)
	}
	if ctx.Err() != nil || r.figures.Rounds > 0 && (!time.Now().Before(r.until) || r.Rounds > 0 && r.figures.Rounds >= r.Rounds) {
		return false
	}
	r.figures.Rounds++
	return true
}

// count changes the figures.
func (r *run) count(change func(f *Figures)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	change(&r.figures)
}

// problem notes something that must not be.
func (r *run) problem(format string, args ...any) {
	const kept = 1000
	r.count(func(f *Figures) {
		if len(f.Problems) < kept {
			f.Problems = append(f.Problems, fmt.Sprintf(format, args...))
		}
	})
}

// lost notes acknowledged writes that are not there.
func (r *run) lost(format string, args ...any) {
	r.count(func(f *Figures) { f.Lost++ })
	r.problem("lost: "+format, args...)
}

// doubled notes a write that is there more than once.
func (r *run) doubled(format string, args ...any) {
	r.count(func(f *Figures) { f.Doubled++ })
	r.problem("doubled: "+format, args...)
}
