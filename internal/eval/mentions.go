package eval

import (
	"fmt"
	"io/fs"
	"strings"

	"whence/internal/extract"
	"whence/internal/quantity"
)

// cases reads the lines of a tab separated file, `\n` in them being line ends.
func cases(testdata fs.FS, name string, columns int) ([][]string, error) {
	raw, err := fs.ReadFile(testdata, name)
	if err != nil {
		return nil, err
	}
	var out [][]string
	for i, line := range strings.Split(string(raw), "\n") {
		if line == "" || strings.HasPrefix(line, "# ") || line == "#" {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) < columns {
			return nil, fmt.Errorf("%s:%d: %d columns, not %d", name, i+1, len(f), columns)
		}
		for j := range f {
			f[j] = strings.ReplaceAll(f[j], `\n`, "\n")
		}
		out = append(out, append(f, fmt.Sprintf("%s:%d", name, i+1)))
	}
	return out, nil
}

// publication is the day that the sets without a day of their own are read by.
var publication = quantity.Date{Year: 2024, Month: 5, Day: 15}

func isTime(m extract.Mention) bool { return m.Kind == extract.Date || m.Kind == extract.Period }

// numbers scores sentences with every number in them: found is a mention where
// a number is, right is its comparator, value and unit all as annotated, and
// exact the share of mentions that are of a number at all.
func (r *Report) numbers(testdata fs.FS, language, half string) error {
	set := "numbers/" + language
	list, err := cases(testdata, set+"."+half+".tsv", 2)
	if err != nil {
		return err
	}
	var found, right, genuine tally
	for _, c := range list {
		text, where := c[0], c[len(c)-1]
		want, err := parseMentions(text, c[1])
		if err != nil {
			return fmt.Errorf("%s: %w", where, err)
		}
		var got []extract.Mention
		for _, m := range extract.Mentions(extract.Input{Text: text, Language: language, Reference: &publication}) {
			if !isTime(m) {
				got = append(got, m)
			}
		}
		used := make([]bool, len(got))
		for _, w := range want {
			hit, same, answer := false, false, "nothing"
			for i, m := range got {
				if !overlap(m.Start, m.End, w.start, w.end) {
					continue
				}
				hit, used[i], answer = true, true, numberNotation(m)
				if same = answer == plain(w.meaning); same {
					break
				}
			}
			found.add(hit)
			right.add(same)
			if !same {
				r.fail(half, Failure{set, where, text, answer, w.meaning})
			}
		}
		for i, m := range got {
			genuine.add(used[i])
			if !used[i] {
				r.fail(half, Failure{set, where, text, m.Text + " = " + numberNotation(m), "nothing"})
			}
		}
	}
	r.put(set, half, "found", found)
	r.put(set, half, "right", right)
	r.put(set, half, "genuine", genuine)
	return nil
}

// idioms scores sentences in which nothing is counted: clean ones give no
// candidate.
func (r *Report) idioms(testdata fs.FS, half string) error {
	list, err := cases(testdata, "idioms/idioms."+half+".tsv", 2)
	if err != nil {
		return err
	}
	var clean tally
	for _, c := range list {
		_, claims := extract.Claims(extract.Input{Text: c[0], Reference: &publication})
		var proposed []string
		for _, x := range claims {
			if x.Kind == "quantity" {
				proposed = append(proposed, quantityNotation(x.Quantity))
			}
		}
		clean.add(len(proposed) == 0)
		if len(proposed) > 0 {
			r.fail(half, Failure{"idioms", c[len(c)-1], c[0], strings.Join(proposed, "; "), "nothing"})
		}
	}
	r.put("idioms", half, "clean", clean)
	return nil
}

// dates scores sentences with every date and period in them, by their day of
// publication.
func (r *Report) dates(testdata fs.FS, language, half string) error {
	set := "dates/" + language
	list, err := cases(testdata, set+"."+half+".tsv", 3)
	if err != nil {
		return err
	}
	var found, right, genuine tally
	for _, c := range list {
		text, where := c[1], c[len(c)-1]
		day, err := quantity.ParseDate(c[0])
		if err != nil {
			return fmt.Errorf("%s: %w", where, err)
		}
		want, err := parseMentions(text, c[2])
		if err != nil {
			return fmt.Errorf("%s: %w", where, err)
		}
		var got []extract.Mention
		for _, m := range extract.Mentions(extract.Input{Text: text, Language: language, Reference: &day}) {
			if isTime(m) || m.Kind == extract.Duration {
				got = append(got, m)
			}
		}
		used := make([]bool, len(got))
		for _, w := range want {
			hit, same, answer := false, false, "nothing"
			for i, m := range got {
				if !overlap(m.Start, m.End, w.start, w.end) {
					continue
				}
				hit, used[i] = true, true
				if answer = periodNotation(m.Period); m.Kind == extract.Duration {
					answer = numberNotation(m)
				}
				if same = answer == plainPeriod(w.meaning); same {
					break
				}
			}
			found.add(hit)
			right.add(same)
			if !same {
				r.fail(half, Failure{set, where, c[0] + " " + text, answer, w.meaning})
			}
		}
		for i, m := range got {
			if m.Kind == extract.Duration {
				continue // not every annotator lists mere lengths
			}
			genuine.add(used[i])
			if !used[i] {
				r.fail(half, Failure{set, where, c[0] + " " + text, m.Text + " = " + periodNotation(m.Period), "nothing"})
			}
		}
	}
	r.put(set, half, "found", found)
	r.put(set, half, "right", right)
	r.put(set, half, "genuine", genuine)
	return nil
}

// plainPeriod leaves a period as it is, and a duration in the form of numbers.
func plainPeriod(meaning string) string {
	if strings.HasPrefix(meaning, "duration ") {
		return plain(meaning)
	}
	return meaning
}
