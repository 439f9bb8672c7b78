package numeral

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// spelling writes integers as a person would: the other direction of reading.
type spelling struct {
	digits, units, bigs []string
}

var (
	simplified  = spelling{strings.Split("零一二三四五六七八九", ""), []string{"", "十", "百", "千"}, []string{"", "万", "亿", "万亿"}}
	traditional = spelling{strings.Split("零一二三四五六七八九", ""), []string{"", "十", "百", "千"}, []string{"", "萬", "億", "兆"}}
	financial   = spelling{strings.Split("零壹贰叁肆伍陆柒捌玖", ""), []string{"", "拾", "佰", "仟"}, []string{"", "万", "亿", "万亿"}}
)

// section spells 1 to 9999; inner zeros once.
func (s spelling) section(n int) string {
	out, zero := "", false
	for u := 3; u >= 0; u-- {
		d := n / pow10[u] % 10
		switch {
		case d == 0:
			zero = out != ""
		default:
			if zero {
				out += s.digits[0]
				zero = false
			}
			out += s.digits[d] + s.units[u]
		}
	}
	return out
}

func (s spelling) spell(n int64) string {
	if n == 0 {
		return s.digits[0]
	}
	out, zero := "", false
	for g := 3; g >= 0; g-- {
		unit := int64(1)
		for range g {
			unit *= 10000
		}
		sec := int(n / unit % 10000)
		if sec == 0 {
			zero = out != ""
			continue
		}
		if out != "" && (zero || sec < 1000) {
			out += s.digits[0]
		}
		zero = false
		big := s.bigs[g]
		if g == 3 && n/100_000_000%10000 != 0 && big == "万亿" {
			big = "万" // 一万五千亿: 万 and 千 share the 亿
		}
		out += s.section(sec) + big
	}
	return out
}

var (
	below20 = strings.Fields("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
	tens    = strings.Fields("- - twenty thirty forty fifty sixty seventy eighty ninety")
)

func english(n int64, and, hyphen string) string {
	small := func(n int64) string {
		out := ""
		if h := n / 100; h > 0 {
			out = below20[h] + " hundred"
			if n %= 100; n == 0 {
				return out
			}
			out += and
		}
		if n < 20 {
			return out + below20[n]
		}
		out += tens[n/10]
		if n%10 > 0 {
			out += hyphen + below20[n%10]
		}
		return out
	}
	if n == 0 {
		return "zero"
	}
	var parts []string
	for _, s := range []struct {
		unit int64
		name string
	}{{1e12, " trillion"}, {1e9, " billion"}, {1e6, " million"}, {1e3, " thousand"}, {1, ""}} {
		if d := n / s.unit % 1000; d > 0 {
			parts = append(parts, small(d)+s.name)
		}
	}
	return strings.Join(parts, " ")
}

func grouped(n int64, sep string) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + sep + s[i:]
	}
	return s
}

func TestAnIntegerWrittenInAnyWayReadsBack(t *testing.T) {
	size := rapid.SampledFrom([]int64{20, 100, 1000, 10000, 1e5, 1e6, 1e8, 1e9, 1e12, 9_999_999_999_999_999 / 10000 * 1000})
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(0, size.Draw(t, "size")).Draw(t, "n")
		if rapid.Bool().Draw(t, "round") {
			for unit := int64(10); unit <= 1e6 && n > unit; unit *= 100 {
				n -= n % unit
			}
		}
		forms := []string{
			simplified.spell(n), traditional.spell(n), fmt.Sprint(n),
			grouped(n, ","), grouped(n, "，"), grouped(n, "\u202f"),
			strings.Map(func(r rune) rune { return r - '0' + '０' }, fmt.Sprint(n)),
		}
		if s := financial.spell(n); len([]rune(s)) > 1 { // alone it is another word
			forms = append(forms, s)
		}
		if n < 1e15 {
			forms = append(forms, english(n, " and ", "-"), english(n, " ", "-"), english(n, " and ", " "), strings.ToUpper(english(n, " ", "-")))
		}
		if n%10000 == 0 && n > 0 {
			forms = append(forms, grouped(n/10000, ",")+"万", grouped(n/10000, ",")+" 萬")
		}
		if n%1000 == 0 && n > 0 {
			forms = append(forms, fmt.Sprint(n/1000)+" thousand", fmt.Sprint(n/1000)+"k")
		}
		if n%100 == 0 && n > 0 {
			forms = append(forms, fmt.Sprintf("%d.%02d万", n/10000, n/100%100))
		}
		for _, form := range forms {
			for _, text := range []string{form, "（" + form + "）", "x " + form + " x"} {
				got := All(text)
				if len(got) != 1 || got[0].Value.String() != fmt.Sprint(n) || string([]rune(text)[got[0].Start:got[0].End]) != form {
					if len(form) == 4 && got != nil && strings.HasSuffix(form, "k") {
						continue // 4K is a kind of screen
					}
					t.Fatalf("%q for %d: %v", text, n, got)
				}
			}
		}
	})
}

func TestAYearInChineseDigitsReadsBack(t *testing.T) {
	for y := 1000; y <= 2999; y++ {
		s := ""
		for _, d := range fmt.Sprint(y) {
			s += strings.Split("〇一二三四五六七八九", "")[d-'0']
		}
		if n, ok := First(s + "年"); !ok || n.Value.String() != fmt.Sprint(y) {
			t.Errorf("%s: %v", s, n)
		}
	}
}
