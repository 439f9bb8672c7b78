package verify

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"whence/internal/audit"
	"whence/internal/decimal"
)

// differences gives the JSON pointers at which two records differ, in order. What
// is empty and what is not there are the same: a field that came later has no value
// in older records. Times are compared as instants, numbers as numbers, and lists
// of ids as sets, because they are in the order of names that change.
func differences(said, stands string, k audit.Keeper, now time.Time) ([]string, error) {
	a, err := decode(said)
	if err != nil {
		return nil, err
	}
	b, err := decode(stands)
	if err != nil {
		return nil, err
	}
	c := comparison{follows: parts(k.Follows), lapses: parts(k.Lapses), now: now}
	c.compare(nil, a, b)
	return c.found, nil
}

// parts takes pointers apart.
func parts(pointers []string) [][]string {
	out := make([][]string, len(pointers))
	for i, p := range pointers {
		out[i] = strings.Split(p, "/")[1:]
	}
	return out
}

func decode(text string) (any, error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v any
	err := d.Decode(&v)
	return v, err
}

type comparison struct {
	follows, lapses [][]string
	now             time.Time
	found           []string
}

func (c *comparison) compare(at []string, a, b any) {
	if matches(c.follows, at) || empty(a) && empty(b) || matches(c.lapses, at) && c.lapsed(a, b) {
		return
	}
	switch x := a.(type) {
	case map[string]any:
		if y, ok := b.(map[string]any); ok {
			c.objects(at, x, y)
			return
		}
		if b == nil {
			c.objects(at, x, nil)
			return
		}
	case []any:
		if y, ok := b.([]any); ok && len(x) == len(y) {
			c.lists(at, x, y)
			return
		}
	case string:
		if y, ok := b.(string); ok && sameText(x, y) {
			return
		}
	case json.Number:
		if y, ok := b.(json.Number); ok && sameNumber(x, y) {
			return
		}
	case bool:
		if y, ok := b.(bool); ok && x == y {
			return
		}
	}
	c.found = append(c.found, "/"+strings.Join(at, "/"))
}

func (c *comparison) objects(at []string, a, b map[string]any) {
	keys := make([]string, 0, len(a)+len(b))
	for k := range a {
		keys = append(keys, k)
	}
	for k := range b {
		if _, ok := a[k]; !ok {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	for _, k := range keys {
		x, inA := a[k]
		y, inB := b[k]
		here := append(slices.Clip(at), escaped.Replace(k))
		switch {
		case inA && inB:
			c.compare(here, x, y)
		case absent(x) && absent(y) || matches(c.follows, here) || matches(c.lapses, here) && c.lapsed(x, y):
		default:
			c.found = append(c.found, "/"+strings.Join(here, "/"))
		}
	}
}

// escaped writes a key as a part of a JSON pointer.
var escaped = strings.NewReplacer("~", "~0", "/", "~1")

func (c *comparison) lists(at []string, a, b []any) {
	if x, ok := ids(a); ok {
		if y, ok := ids(b); ok && slices.Equal(x, y) {
			return
		}
	}
	for i := range a {
		c.compare(append(slices.Clip(at), strconv.Itoa(i)), a[i], b[i])
	}
}

// ids gives a list of ids in order; ok is false for any other list.
func ids(list []any) (sorted []string, ok bool) {
	for _, v := range list {
		s, _ := v.(string)
		if _, err := uuid.Parse(s); err != nil {
			return nil, false
		}
		sorted = append(sorted, s)
	}
	slices.Sort(sorted)
	return sorted, true
}

func matches(patterns [][]string, at []string) bool {
	return slices.ContainsFunc(patterns, func(f []string) bool {
		return slices.EqualFunc(f, at, func(pattern, part string) bool { return pattern == "*" || pattern == part })
	})
}

// lapsed tells whether one is empty, and the other a time that has passed.
func (c *comparison) lapsed(a, b any) bool {
	if empty(b) {
		a, b = b, a
	}
	text, _ := b.(string)
	at, err := time.Parse(time.RFC3339Nano, text)
	return empty(a) && err == nil && at.Before(c.now)
}

// empty is what stands for nothing.
func empty(v any) bool {
	switch x := v.(type) {
	case nil:
		return true
	case string:
		return x == ""
	case []any:
		return len(x) == 0
	case map[string]any:
		return len(x) == 0
	}
	return false
}

// absent is empty, or what a field has that was never set.
func absent(v any) bool {
	switch x := v.(type) {
	case bool:
		return !x
	case json.Number:
		return x == "0"
	}
	return empty(v)
}

func sameText(a, b string) bool {
	if a == b {
		return true
	}
	x, errA := time.Parse(time.RFC3339Nano, a)
	y, errB := time.Parse(time.RFC3339Nano, b)
	return errA == nil && errB == nil && x.Equal(y)
}

func sameNumber(a, b json.Number) bool {
	if a == b {
		return true
	}
	x, errA := decimal.Parse(a.String())
	y, errB := decimal.Parse(b.String())
	return errA == nil && errB == nil && !x.Less(y) && !y.Less(x)
}
