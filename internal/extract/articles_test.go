package extract

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"whence/internal/quantity"
)

// Real articles, where they are at hand, with their markup crudely stripped:
// what a reader would note down must be found, and what he would not must not.
func TestRealArticlesGiveTheirFiguresAndNothingElse(t *testing.T) {
	for prefix, want := range map[string]struct {
		published string
		claims    []string
	}{
		"000_": {"2025-06-20", []string{
			"order 20000..100000 deaths; metric synthetic-opioid-overdose-deaths; in P1Y; at US; quotes somebody; unnamed",
			"gt 77000 deaths; metric synthetic-opioid-overdose-deaths; in 2022-05-01..2023-04-30 month; at US; cites_data_of Centers for Disease Control and Prevention; primary",
			"20 percent; metric us-tariff-on-china-fentanyl; at US",
			"share 0.5..1; at CN; quotes 帕特尔; primary",
		}},
		"002_": {"2024-01-31", []string{
			"order 1000..100000 deaths; quotes 詹-达斯卡尔; primary",
			"approx 100000 deaths; metric synthetic-opioid-overdose-deaths; in P1Y; at US; reports_from The Washington Post; primary",
		}},
		"004_": {"2023-07-10", []string{
			"order 1000..100000 people; in P1Y; at US",
			"nearly 110000 deaths; metric drug-overdose-deaths; in 2022-01-01..2022-12-31 year; at US; quotes Antony Blinken; primary",
			"share 0.666667; metric synthetic-opioid-overdose-deaths; in 2022-01-01..2022-12-31 year; at US; quotes Antony Blinken; primary; part of 1",
			"approx 84 countries; quotes 托德·罗宾逊; primary",
			"4 companies; at CN; quotes 美国联邦检察官; primary",
			"share 0.5..1; at MX",
		}},
	} {
		files, _ := filepath.Glob(filepath.Join(repository(t), "../shared/articles", prefix+"*"))
		for _, file := range files {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			day, _ := quantity.ParseDate(want.published)
			in := Input{Text: stripMarkup(string(raw)), Reference: &day, Catalogue: catalogue}
			checkClaims(t, in)
			_, claims := Claims(in)
			var got []string
			for _, c := range quantitiesOf(claims) {
				got = append(got, claimNotation(c))
			}
			if strings.Join(got, "\n") != strings.Join(want.claims, "\n") {
				t.Errorf("%s\n got %s\nwant %s", filepath.Base(file), strings.Join(got, "\n     "), strings.Join(want.claims, "\n     "))
			}
		}
	}
}

// repository walks up to go.mod.
func repository(t *testing.T) string {
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("no go.mod above the test")
		}
		dir = filepath.Dir(dir)
	}
}

var (
	comments = regexp.MustCompile(`(?s)<!--.*?-->`)
	blocks   = regexp.MustCompile(`</?(p|div|section|footer|address|time|small|h\d)[^>]*>`)
	tags     = regexp.MustCompile(`<[^>]*>`)
)

func stripMarkup(s string) string {
	s = comments.ReplaceAllString(s, "")
	s = blocks.ReplaceAllString(s, "\n\n")
	return tags.ReplaceAllString(s, "")
}
