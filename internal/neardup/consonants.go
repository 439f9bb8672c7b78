package neardup

import "strings"

// hanConsonant gives the class of the consonant that a syllable begins with.
// Classes are as wide as the ways in which one sound is written.
func hanConsonant(s string) byte {
	switch s[0] {
	case 'b', 'p':
		return 'P'
	case 'd', 't':
		return 'T'
	case 'g', 'k', 'h':
		return 'K'
	case 'f', 'w':
		return 'F'
	case 'm', 'n':
		return 'N'
	case 'l':
		return 'L'
	case 'j', 'q', 'x', 'z', 'c', 's', 'r':
		return 'S'
	}
	if s == "er" {
		return 'L'
	}
	return 0
}

// latinSkeleton gives the consonants of a name, by the classes of hanConsonant.
func latinSkeleton(w string) string {
	var out []byte
	vowel := func(i int) bool { return i < len(w) && strings.IndexByte("aeiouy", w[i]) >= 0 }
	last := byte(0) // the class just before, 0 behind a vowel
	for i := 0; i < len(w); i++ {
		var c byte
		skip := 0
		follows := func(s string) bool { return strings.HasPrefix(w[i+1:], s) }
		switch w[i] {
		case 'b', 'p':
			c = 'P'
			if follows("h") && w[i] == 'p' {
				c, skip = 'F', 1
			} else if w[i] == 'b' && i == len(w)-1 && last == 'N' {
				continue
			}
		case 'd', 't':
			c = 'T'
			if w[i] == 't' && follows("h") {
				c, skip = 'S', 1
			} else if follows("ch") {
				c, skip = 'S', 2
			}
		case 'f', 'v':
			c = 'F'
		case 'w':
			if !vowel(i+1) && !follows("h") || follows("r") {
				last = 0
				continue
			}
			c = 'F'
		case 'm', 'n':
			c = 'N'
		case 'l':
			c = 'L'
		case 'r':
			if !vowel(i + 1) {
				continue // as a rule not written
			}
			c = 'L'
		case 'c':
			c = 'K'
			if follows("h") {
				c, skip = 'S', 1
			} else if follows("e") || follows("i") || follows("y") {
				c = 'S'
			}
		case 'g':
			c = 'K'
			switch {
			case follows("h"):
				if i > 0 {
					last = 0
					continue
				}
				skip = 1
			case follows("e"), follows("i"), follows("y"):
				c = 'S'
			case last == 'N' && !vowel(i+1):
				continue
			}
		case 'k':
			c = 'K'
			if i == 0 && follows("n") {
				continue
			}
		case 'q':
			c = 'K'
			if follows("u") {
				skip = 1
			}
		case 'h':
			if i > 0 {
				continue
			}
			c = 'K'
		case 'j', 'z':
			c = 'S'
		case 's':
			c = 'S'
			if follows("ch") {
				skip = 2
			} else if follows("h") {
				skip = 1
			}
		case 'x':
			out = append(out, 'K')
			c = 'S'
		default:
			last = 0
			continue
		}
		if c != last {
			out = append(out, c)
		}
		last = c
		i += skip
	}
	return string(out)
}
