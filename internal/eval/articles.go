package eval

import (
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"whence/internal/extract"
	"whence/internal/quantity"
)

// article is an annotated text.
type article struct {
	name, text, language string
	published            quantity.Date
	rows                 []annotation
}

// annotation is one claim that an annotator found.
type annotation struct {
	kind       string // quantity, statement or date
	start, end int    // of the number, of the words said, or of the date
	clause     [2]int // of a dated event: the clause
	fields     []string
	where      string
}

// field gives a column, "" beyond the last one.
func (a annotation) field(i int) string {
	if i < len(a.fields) {
		return a.fields[i]
	}
	return ""
}

// place finds SURFACE or SURFACE@2 in a text.
func place(text, surface string) (start, end int, err error) {
	nth := 1
	if i := strings.LastIndexByte(surface, '@'); i > 0 {
		if n, err := strconv.Atoi(surface[i+1:]); err == nil {
			nth, surface = n, surface[:i]
		}
	}
	at := 0
	for ; nth > 0; nth-- {
		i := strings.Index(text[at:], surface)
		if i < 0 || surface == "" {
			return 0, 0, fmt.Errorf("%q is not in the text", surface)
		}
		start = at + i
		at = start + len(surface)
	}
	s := len([]rune(text[:start]))
	return s, s + len([]rune(surface)), nil
}

// readArticles reads the texts of a half with their annotations.
func readArticles(testdata fs.FS, half string) ([]article, error) {
	names, err := fs.Glob(testdata, "articles/"+half+"/*.txt")
	if err != nil {
		return nil, err
	}
	var out []article
	for _, name := range names {
		raw, err := fs.ReadFile(testdata, name)
		if err != nil {
			return nil, err
		}
		a := article{name: strings.TrimSuffix(path.Base(name), ".txt"), text: strings.TrimSpace(string(raw))}
		if err := a.annotate(testdata, strings.TrimSuffix(name, ".txt")+".tsv"); err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, nil
}

func (a *article) annotate(testdata fs.FS, name string) error {
	raw, err := fs.ReadFile(testdata, name)
	if err != nil {
		return err
	}
	for i, line := range strings.Split(string(raw), "\n") {
		where := fmt.Sprintf("%s:%d", name, i+1)
		switch {
		case strings.HasPrefix(line, "# published "):
			day, rest, _ := strings.Cut(strings.TrimPrefix(line, "# published "), ",")
			if a.published, err = quantity.ParseDate(day); err != nil {
				return fmt.Errorf("%s: %w", where, err)
			}
			a.language = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(rest), "language "))
			continue
		case line == "" || strings.HasPrefix(line, "#"):
			continue
		}
		f := strings.Split(line, "\t")
		row := annotation{kind: f[0], fields: f, where: where}
		surface := row.field(1)
		if row.kind == "date" {
			if row.clause[0], row.clause[1], err = place(a.text, surface); err != nil {
				return fmt.Errorf("%s: %w", where, err)
			}
			surface = row.field(2)
			if !strings.Contains(surface, "@") { // the date is within its clause
				runes := []rune(a.text)
				if s, e, err := place(string(runes[row.clause[0]:row.clause[1]]), surface); err == nil {
					row.start, row.end = row.clause[0]+s, row.clause[0]+e
					a.rows = append(a.rows, row)
					continue
				}
			}
		}
		if row.start, row.end, err = place(a.text, surface); err != nil {
			return fmt.Errorf("%s: %w", where, err)
		}
		a.rows = append(a.rows, row)
	}
	return nil
}

// measures of articles, by name.
type measures map[string]*tally

func (m measures) add(name string, hit bool) {
	if m[name] == nil {
		m[name] = &tally{}
	}
	m[name].add(hit)
}

// articles scores whole articles: their quantities, statements and dated events.
func (r *Report) articles(testdata fs.FS, half string, catalogue extract.Catalogue) error {
	list, err := readArticles(testdata, half)
	if err != nil {
		return err
	}
	sets := map[string]measures{"articles/zh": {}, "articles/en": {}}
	for _, a := range list {
		s := newScoring(r, half, a, catalogue)
		for measure, t := range s.measures {
			if sets[s.set][measure] == nil {
				sets[s.set][measure] = &tally{}
			}
			sets[s.set][measure].hits += t.hits
			sets[s.set][measure].of += t.of
		}
	}
	for _, set := range []string{"articles/en", "articles/zh"} {
		for _, measure := range articleMeasures {
			if t := sets[set][measure]; t != nil {
				r.put(set, half, measure, *t)
			}
		}
	}
	return nil
}

// articleMeasures in the order of their printing. Those that end in "genuine"
// are precision, the others recall.
var articleMeasures = []string{
	"quantity found", "quantity value", "quantity period", "quantity geography", "attribution innermost", "attribution chain",
	"attribution end", "quantity whole", "quantity genuine", "quantity merged",
	"statement found", "statement stance", "statement speaker", "statement genuine",
	"date found", "date period", "date genuine",
}

// scoring compares one article's candidates with its annotations.
type scoring struct {
	report   *Report
	half     string
	set      string
	article  article
	measures measures
	mentions []extract.Mention
	claims   []extract.Candidate
	right    map[*extract.Candidate]bool // see Judgement
}

// newScoring extracts from an article and scores what comes out.
func newScoring(r *Report, half string, a article, catalogue extract.Catalogue) *scoring {
	s := &scoring{report: r, half: half, set: "articles/en", article: a, measures: measures{}, right: map[*extract.Candidate]bool{}}
	if strings.HasPrefix(a.language, "zh") {
		s.set = "articles/zh"
	}
	s.mentions, s.claims = extract.Claims(extract.Input{Text: a.text, Language: a.language, Reference: &a.published, Catalogue: catalogue})
	s.quantities()
	s.statements()
	s.events()
	return s
}

func (s *scoring) fail(row annotation, got, want string) {
	text := []rune(s.article.text)
	from, to := max(0, row.start-30), min(len(text), row.end+30)
	s.report.fail(s.half, Failure{s.set, row.where, string(text[from:to]), got, want})
}
