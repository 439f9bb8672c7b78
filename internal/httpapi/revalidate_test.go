package httpapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
)

func TestTagsOfIfNoneMatch(t *testing.T) {
	for in, want := range map[string][]string{
		``: nil, `"a"`: {`"a"`}, `W/"a"`: {`"a"`}, `"a", "b"`: {`"a"`, `"b"`}, `"a,b" ,W/"c"`: {`"a,b"`, `"c"`}, `*`: {"*"},
		`a, "b"`: {`"b"`}, `"a`: nil, `""`: {`""`}, `,,`: nil, `W/`: nil, `"a""b"`: {`"a"`, `"b"`},
	} {
		if got := entityTags([]string{in}); !slices.Equal(got, want) {
			t.Errorf("%s: %q, not %q", in, got, want)
		}
	}
	if got := entityTags([]string{`"a"`, `"b"`}); len(got) != 2 {
		t.Errorf("two headers: %q", got)
	}
}

func FuzzTagsOfIfNoneMatch(f *testing.F) {
	for _, s := range []string{`"a"`, `W/"a", "b"`, `*`, `"`, `W/W/"`, "\x00\"\xff\""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, tag := range entityTags([]string{s}) {
			if tag != "*" && (len(tag) < 2 || tag[0] != '"' || tag[len(tag)-1] != '"') {
				t.Errorf("%q gives %q", s, tag)
			}
		}
	})
}

// source is a database and a handler that shows its value.
type source struct {
	state, value string
	err          error
	computed     int
}

func (x *source) handler(c echo.Context) error {
	x.computed++
	if x.err != nil {
		return x.err
	}
	return c.JSON(http.StatusOK, x.value)
}

func (v *revalidator) get(t *testing.T, x *source, tag string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/v1/stats", http.NoBody)
	if tag != "" {
		r.Header.Set("If-None-Match", tag)
	}
	w := httptest.NewRecorder()
	if err := v.serve(echo.New().NewContext(r, w), x.handler); err != nil {
		http.Error(w, err.Error(), http.StatusTeapot)
	}
	return w
}

func TestAnAnswerIsComputedOnlyWhereSomethingWasWritten(t *testing.T) {
	x := &source{state: "1", value: "a"}
	today := time.Date(2026, 1, 1, 23, 0, 0, 0, time.UTC)
	v := &revalidator{
		state: func(context.Context) (string, error) { return x.state, nil },
		now:   func() time.Time { return today }, tags: map[string]remembered{},
	}
	first := v.get(t, x, "")
	tag := first.Header().Get("ETag")
	for i, step := range []struct {
		what             string
		change           func()
		status, computed int
	}{
		{"nothing", func() {}, 304, 1},
		{"something else was written", func() { x.state = "2" }, 304, 2},
		{"nothing since", func() {}, 304, 2},
		{"what is shown was written", func() { x.state, x.value = "3", "b" }, 200, 3},
		{"it was written back", func() { x.state, x.value = "4", "a" }, 304, 4},
		{"another day", func() { today = today.Add(2 * time.Hour) }, 304, 5},
		{"it fails", func() { x.state, x.err = "5", errors.New("no") }, 418, 6},
	} {
		step.change()
		w := v.get(t, x, tag)
		if w.Code != step.status || x.computed != step.computed {
			t.Errorf("%d, %s: %d after %d computations, not %d after %d", i, step.what, w.Code, x.computed, step.status, step.computed)
		}
		if w.Code == 304 && (w.Body.Len() != 0 || w.Header().Get("ETag") != tag || w.Header().Get("Content-Type") != "") {
			t.Errorf("%d, %s: a 304 with %v %q", i, step.what, w.Header(), w.Body)
		}
	}
}

func TestWhereTheStateCantBeToldAnswersAreComputed(t *testing.T) {
	x := &source{value: "a"}
	v := &revalidator{state: func(context.Context) (string, error) { return "", errors.New("no connection") }, now: time.Now, tags: map[string]remembered{}}
	tag := v.get(t, x, "").Header().Get("ETag")
	if w := v.get(t, x, tag); w.Code != 304 || x.computed != 2 || len(v.tags) != 0 {
		t.Errorf("%d after %d", w.Code, x.computed)
	}
}

func TestWhatIsRememberedIsBounded(t *testing.T) {
	v := &revalidator{tags: map[string]remembered{}}
	for i := range 3 * maxRemembered {
		v.remember(fmt.Sprint("/", i), "1", `"a"`)
		if len(v.tags) > maxRemembered {
			t.Fatalf("%d are remembered", len(v.tags))
		}
	}
	if v.recall(fmt.Sprint("/", 3*maxRemembered-1), "1") == "" {
		t.Error("the last one is forgotten")
	}
}
