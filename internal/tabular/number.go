package tabular

import (
	"strings"

	"whence/internal/decimal"
)

// number reads the number of a cell without blanks around it: digits with or
// without a sign, a decimal part, and separators of thousands where each group
// has three digits. The decimal sign is point; of the comma and the point the
// other one, blanks and apostrophes separate thousands. A percent sign may
// stand behind it. Everything else is no number, exponents too: what a
// spreadsheet has written so has lost its digits.
func number(s string, point byte) (n decimal.Decimal, percent, ok bool) {
	if len(s) > 100 {
		return n, false, false
	}
	if s, percent = strings.CutSuffix(s, "%"); percent {
		s = strings.TrimRight(s, " \u00a0\u202f")
	}
	minus := false
	for _, sign := range []string{"-", "\u2212", "+"} {
		if rest, found := strings.CutPrefix(s, sign); found {
			s, minus = rest, sign != "+"
			break
		}
	}
	whole, fraction, cut := strings.Cut(s, string(point))
	if cut && fraction == "" || !digits(fraction) {
		return n, false, false
	}
	if whole, ok = ungrouped(whole, point); !ok {
		return n, false, false
	}
	plain := whole
	if cut {
		plain += "." + fraction
	}
	if minus {
		plain = "-" + plain
	}
	n, err := decimal.Parse(plain)
	return n, percent, err == nil
}

// ungrouped takes the separators out of a whole number.
func ungrouped(s string, point byte) (string, bool) {
	if s == "" {
		return "", false
	}
	if digits(s) {
		return s, true
	}
	separators := []string{",", " ", "\u00a0", "\u202f", "\u2009", "'", "\u2019"}
	if point == ',' {
		separators[0] = "."
	}
	for _, separator := range separators {
		if !strings.Contains(s, separator) {
			continue
		}
		groups := strings.Split(s, separator)
		for i, g := range groups {
			if !digits(g) || (i > 0 && len(g) != 3) || (i == 0 && (len(g) == 0 || len(g) > 3)) {
				return "", false
			}
		}
		return strings.Join(groups, ""), true
	}
	return "", false
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
