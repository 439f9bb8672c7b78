package readable

import "unicode/utf8"

// LanguageOf gives the language of a running text in BCP 47, or "".
func LanguageOf(text string) string {
	return languages([]Block{{End: utf8.RuneCountInString(text)}}, []string{text}, "")
}
