package eval

import (
	"fmt"
	"io/fs"
	"strings"

	"whence/internal/neardup"
	"whence/internal/quantity"
)

// duplicates scores pairs of documents: which of those that are said to be
// copies are, which copies are found, and of these the kind and which of the
// two is the copy. Translations count apart where both have numbers to compare.
func (r *Report) duplicates(testdata fs.FS, half string) error {
	dir := "duplicates/" + half
	raw, err := fs.ReadFile(testdata, dir+"/pairs.tsv")
	if err != nil {
		return err
	}
	documents := map[string]*neardup.Document{}
	var precision, recall, kind, direction, translations, keys tally
	for line := range strings.SplitSeq(string(raw), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cols := strings.Split(line, "\t")
		if len(cols) != 3 {
			return fmt.Errorf("%s/pairs.tsv: %d columns in %q", dir, len(cols), line)
		}
		for _, name := range cols[:2] {
			if documents[name] != nil {
				continue
			}
			in, err := readDocument(testdata, dir+"/"+name+".txt")
			if err != nil {
				return err
			}
			documents[name] = neardup.Read(in)
		}
		a, b, want := documents[cols[0]], documents[cols[1]], cols[2]
		got, found := neardup.Compare(a, b)
		copied := want != "none"
		if found {
			precision.add(copied)
		}
		if copied {
			recall.add(found)
			keys.add(a.Keys().Meets(b.Keys()))
			if want == neardup.TranslationOf && a.HasFacts() && b.HasFacts() {
				translations.add(found)
			}
		}
		if copied && found {
			kind.add(got.Kind == want)
			direction.add(!got.Reversed)
		}
		if found != copied || found && got.Kind != want {
			is := "none"
			if found {
				is = fmt.Sprintf("%s %.2f %v", got.Kind, got.Score, got.Evidence)
			}
			r.fail(half, Failure{"duplicates", dir, cols[0] + " and " + cols[1], is, want})
		}
	}
	for _, m := range []struct {
		name string
		t    tally
	}{
		{"precision", precision},
		{"recall", recall},
		{"translations with numbers", translations},
		{"kind", kind},
		{"direction", direction},
		{"found by its keys", keys},
	} {
		r.put("duplicates", half, m.name, m.t)
	}
	return nil
}

// readDocument reads a document of the set: a line of what is known about it,
// a blank line, and its text.
func readDocument(testdata fs.FS, name string) (neardup.Input, error) {
	raw, err := fs.ReadFile(testdata, name)
	if err != nil {
		return neardup.Input{}, err
	}
	head, text, ok := strings.Cut(string(raw), "\n\n")
	if !ok || !strings.HasPrefix(head, "# ") {
		return neardup.Input{}, fmt.Errorf("%s has no head", name)
	}
	in := neardup.Input{Text: strings.TrimSuffix(text, "\n"), Links: neardup.Origins(text)}
	for field := range strings.SplitSeq(strings.TrimPrefix(head, "# "), "; ") {
		key, value, _ := strings.Cut(field, " ")
		switch key {
		case "language":
			in.Language = value
		case "published":
			day, err := quantity.ParseDate(value)
			if err != nil {
				return in, fmt.Errorf("%s: %w", name, err)
			}
			in.Published = &day
		case "agency":
			in.Agency = value
		case "outlet":
			in.Outlet = value
		case "url":
			in.URL = value
		default:
			return in, fmt.Errorf("%s: unknown field %q", name, key)
		}
	}
	return in, nil
}
