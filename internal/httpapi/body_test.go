package httpapi

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"whence/internal/fault"
)

func TestJSONThatADecoderWouldChangeInSilenceIsRefused(t *testing.T) {
	for name, c := range map[string]struct{ body, code string }{
		"nothing":               {"", "invalid_json"},
		"only a space":          {"  ", "invalid_json"},
		"cut short":             {`{"a": `, "invalid_json"},
		"two values":            {`{"a":1} {"b":2}`, "invalid_json"},
		"a value and a word":    {`{"a":1} true`, "invalid_json"},
		"a name twice":          {`{"a":1,"a":2}`, "duplicate_name"},
		"a name twice, escaped": {`{"a":1,"\u0061":2}`, "duplicate_name"},
		"invalid UTF-8":         {"{\"a\":\"\xff\"}", "invalid_json"},
		"a lone surrogate":      {`{"a":"\ud800"}`, "invalid_json"},
		"NUL":                   {`{"a":["x","\u0000"]}`, "invalid_text"},
		"NUL in a name":         {`{"a\u0000":1}`, "invalid_text"},
		"NaN":                   {`{"a":NaN}`, "invalid_json"},
		"a comment":             {`{"a":1 /* no */}`, "invalid_json"},
		"depth":                 {strings.Repeat("[", 100) + strings.Repeat("]", 100), "too_deep"},
		"many values":           {"[" + strings.Repeat("1,", 500_000) + "1]", "too_many_values"},
	} {
		t.Run(name, func(t *testing.T) {
			f, ok := fault.As(checkJSON([]byte(c.body)))
			if !ok || f.Code != c.code {
				t.Fatalf("got %v, not %s", f, c.code)
			}
		})
	}
}

func TestOrdinaryJSONPasses(t *testing.T) {
	for _, body := range []string{`{}`, `[]`, `{"a":{"a":[1,2,{"a":null}]},"b":"近11万 😀"}`, `{"a":"\ud83d\ude00"}`, " {\"a\":1}\n"} {
		if err := checkJSON([]byte(body)); err != nil {
			t.Errorf("%s: %v", body, err)
		}
	}
}

func FuzzCheckJSONNeverPanics(f *testing.F) {
	for _, seed := range []string{`{"a":1,"a":2}`, `[[[`, `"\ud800"`, "{\"\xff\":1}"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(_ *testing.T, body []byte) { _ = checkJSON(body) })
}

func TestAQueryThatGoWouldDropInSilenceIsRefused(t *testing.T) {
	for _, raw := range []string{"q=%zz", "q=%", "a=1;b=2", "q=%ff", "q=%00", "%00=1"} {
		if _, err := checkQuery(&http.Request{URL: &url.URL{RawQuery: raw}}); err == nil {
			t.Errorf("%s passed", raw)
		}
	}
	if _, err := checkQuery(&http.Request{URL: &url.URL{RawQuery: "q=%E8%BF%91&limit=5"}}); err != nil {
		t.Error(err)
	}
}

func TestIfMatchTakesOneStrongVersion(t *testing.T) {
	for _, c := range []struct {
		header string
		ok     bool
	}{{`"1"`, true}, {`"214"`, true}, {`1`, false}, {`W/"1"`, false}, {`*`, false}, {`"1", "2"`, false}, {`"0"`, true}, {`"00"`, false}, {`"-1"`, false}, {``, false}, {`"99999999999999"`, false}} {
		if _, err := ifMatch(&c.header); (err == nil) != c.ok {
			t.Errorf("%q: %v", c.header, err)
		}
	}
	if _, err := ifMatch(nil); !fault.Is(err, fault.PreconditionRequired) {
		t.Errorf("without the header: %v", err)
	}
}

func TestPlainTextIsForWhoPrefersIt(t *testing.T) {
	for header, want := range map[string]bool{
		"": false, "*/*": false, "text/plain": true, "application/json": false,
		"text/plain;q=0.5, application/json": false, "application/json;q=0.1, text/plain": true, "text/*": true, "garbage;;;": false,
	} {
		if prefersPlainText(header) != want {
			t.Errorf("%q: not %v", header, want)
		}
	}
}
