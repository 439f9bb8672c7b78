package tabular

import (
	_ "embed"
	"strconv"
	"strings"
	"time"

	"whence/internal/quantity"
)

//go:embed data/months.txt
var monthWords string

// months is the number of each word for a month.
var months = func() map[string]int {
	list := map[string]int{}
	n := 0
	for line := range strings.Lines(monthWords) {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		n++
		for word := range strings.FieldsSeq(line) {
			list[word] = n
		}
	}
	return list
}()

// whole reads a whole number that may have been written as 2015.0.
func whole(s string, most int) (int, bool) {
	if i := strings.IndexByte(s, '.'); i >= 0 && i+1 < len(s) && strings.Trim(s[i+1:], "0") == "" {
		s = s[:i]
	}
	if s == "" || len(s) > 5 || !digits(s) {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil && n >= 1 && n <= most
}

func monthOf(s string) (int, bool) {
	if n, ok := whole(s, 12); ok {
		return n, true
	}
	if len(s) > 20 {
		return 0, false
	}
	n, ok := months[strings.TrimSuffix(strings.ToLower(s), ".")]
	return n, ok
}

func quarterOf(s string) (int, bool) {
	if len(s) == 2 && (s[0] == 'Q' || s[0] == 'q') {
		s = s[1:]
	}
	return whole(s, 4)
}

// isDate tells whether a text is a day as YYYY-MM-DD.
func isDate(s string) bool {
	_, err := quantity.ParseDate(s)
	return err == nil
}

// dateIn reads a date of a form; what the form leaves out is 1. A time of day
// behind a day of the form YYYY-MM-DD says nothing of the day, and is passed over.
func dateIn(s, format string) (quantity.Date, bool) {
	var none quantity.Date
	if format == "" {
		format = "YYYY-MM-DD"
	}
	if format == "YYYY-MM-DD" && len(s) > len(format) {
		if behind := s[len(format):]; (behind[0] != 'T' && behind[0] != ' ') || len(behind) > 30 || strings.Trim(behind[1:], "0123456789:.Z+-") != "" {
			return none, false
		}
		s = s[:len(format)]
	}
	of := map[byte]int{'y': 0, 'm': 1, 'd': 1}
	order := formats[format].parts
	for i := 0; i < len(format); {
		n := 1
		for i+n < len(format) && format[i+n] == format[i] {
			n++
		}
		if letter := format[i]; letter != 'Y' && letter != 'M' && letter != 'D' {
			if !strings.HasPrefix(s, string(letter)) {
				return none, false
			}
			s = s[1:]
			i++
			continue
		}
		// A day or a month between signs may be written without its leading zero.
		take := min(n, len(s))
		if n == 2 && len(order) > 1 && strings.ContainsAny(format, "/.") && take == 2 && (s[1] < '0' || s[1] > '9') {
			take = 1
		}
		if take == 0 || !digits(s[:take]) || n == 4 && take < 4 {
			return none, false
		}
		v, err := strconv.Atoi(s[:take])
		if err != nil {
			return none, false
		}
		of[strings.ToLower(format[i : i+1])[0]] = v
		s, i = s[take:], i+n
	}
	if s != "" {
		return none, false
	}
	return quantity.NewDate(of['y'], time.Month(of['m']), of['d'])
}

// spanning is the period of a grain that a date lies in, or so many months that end
// with the date's.
func spanning(d quantity.Date, grain quantity.Grain, n int) (*quantity.Period, bool) {
	start, end := d, d
	switch {
	case n > 0:
		end = quantity.Date{Year: d.Year, Month: d.Month, Day: 1}.EndOfMonth()
		first := (d.Year*12 + int(d.Month) - 1) - (n - 1)
		if first < quantity.MinYear*12 {
			return nil, false
		}
		start = quantity.Date{Year: first / 12, Month: time.Month(first%12 + 1), Day: 1}
		grain = quantity.Month
	case grain == quantity.Year:
		start, end = quantity.Date{Year: d.Year, Month: 1, Day: 1}, quantity.Date{Year: d.Year, Month: 12, Day: 31}
	case grain == quantity.Quarter:
		start = quantity.Date{Year: d.Year, Month: d.Month, Day: 1}
		end = quantity.Date{Year: d.Year, Month: d.Month + 2, Day: 1}.EndOfMonth()
	case grain == quantity.Month:
		start = quantity.Date{Year: d.Year, Month: d.Month, Day: 1}
		end = start.EndOfMonth()
	}
	return &quantity.Period{Start: &start, End: &end, Grain: grain}, true
}
