package names

import (
	"fmt"
	"sort"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"whence/internal/fault"
)

// Name is what something is called in one language.
type Name struct {
	Language string `json:"language" validate:"required,language"` // BCP 47
	Name     string `json:"name" validate:"required,line,max=300"` // one line, at most 300 characters
}

// Max is how many names one thing may have.
const Max = 200

// maxFolded bounds a folded name in bytes, so that it fits into an index entry.
// Only characters that folding unfolds into many can reach it.
const maxFolded = 2000

// Check trims the names of a list and refuses, with the pointer of the entry, a
// name that is there twice in one language. With folding, names that matching
// could not tell apart count as the same. The result is never nil.
//
// It runs before the struct's own `validate` tags, which refuse the rest; Sort
// comes last, so that the pointers are those of the caller's list.
func Check(list []Name, pointer string, folding bool) ([]Name, error) {
	out := make([]Name, 0, len(list))
	seen := map[Name]bool{}
	for i, n := range list {
		n.Name = strings.TrimSpace(n.Name)
		at := fmt.Sprintf("%s/%d/name", pointer, i)
		key := n
		if folding && n.Name != "" {
			key.Name = Fold(n.Name)
			if key.Name == "" {
				return nil, fault.AtField(at, "invalid_text", "must be more than quotation marks")
			}
			if len(key.Name) > maxFolded {
				return nil, fault.AtField(at, "too_long", "is too long once its compound characters are taken apart")
			}
		}
		if seen[key] && n.Name != "" {
			return nil, fault.AtField(at, "duplicate_name", "%q is there twice in %s", n.Name, n.Language)
		}
		seen[key] = true
		out = append(out, n)
	}
	return out, nil
}

// Sort puts names into the order in which they are stored: by language, then
// by name.
func Sort(list []Name) {
	sort.Slice(list, func(i, j int) bool {
		if list[i].Language != list[j].Language {
			return list[i].Language < list[j].Language
		}
		return list[i].Name < list[j].Name
	})
}

// quotes are the marks that surround a name without being part of it.
const quotes = "《》〈〉「」『』“”‘’\"'«»‹›`"

// Fold gives the form of a name that matching compares: Unicode's compatibility
// composition (NFKC), lower case, runs of blanks as one, without blanks and
// quotation marks around it.
func Fold(name string) string {
	s := norm.NFKC.String(strings.ToLower(norm.NFKC.String(name)))
	s = strings.Join(strings.Fields(s), " ")
	return strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(quotes, r)
	})
}
