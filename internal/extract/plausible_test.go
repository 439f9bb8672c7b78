package extract

import "testing"

func TestWordsOfTheSentenceAreNoNames(t *testing.T) {
	for name, want := range map[string]string{
		"王小洪虽然":   "王小洪",
		"《早报》最近":  "《早报》最近", // begins with a mark: left as it is
		"晨报日前":    "晨报",
		"但却再次":    "",
		"中":       "",
		"陳大文雖然":   "陳大文",
		"李不同":     "李不同",
		"但丁":      "但丁",
		"他信":      "他信",
		"Reuters": "Reuters",
		"疾病控制中心":  "疾病控制中心",
	} {
		if got := plausible(name); got != want {
			t.Errorf("%s: %q, not %q", name, got, want)
		}
	}
}
