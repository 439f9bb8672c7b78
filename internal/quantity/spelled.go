package quantity

import (
	"strings"
	"unicode"

	"whence/internal/decimal"
	"whence/internal/numeral"
)

// numeralsOf gives the numerals of words, each with the step of the last digit
// that it writes.
//
// 十 and 百, -ty and hundred, are how words write the places of a number; they
// are no scales like 万 or thousand. So 二十人 is as exact as 20人, 十万 as 10万
// and "three hundred" as 300: what they leave unsaid are bare trailing zeros.
// Else "nearly a hundred" would reach to 149 and 十人 agree with 14.
func numeralsOf(words string) []numeral.Numeral {
	all := numeral.All(words)
	if len(all) == 0 {
		return bareExcess([]rune(words))
	}
	text := []rune(strings.ToLower(words))
	if len(text) != len([]rune(words)) { // lower case has moved the offsets: they are read as they stand
		text = []rune(words)
	}
	for i := range all {
		if k := unsaidZeros(string(text[all[i].Start:all[i].End])); k > 0 {
			all[i].Step = all[i].Step.Mul(decimal.Pow10(-k))
		}
	}
	return append(all, bareExcess([]rune(words))...)
}

// powers are the Chinese scales, which stand for one of themselves where 余 or
// 多 is behind them: 百余人 is more than a hundred, as 一百余人 is.
var powers = map[rune]int{
	'十': 1, '拾': 1, '百': 2, '佰': 2, '千': 3, '仟': 3, '万': 4, '萬': 4, '亿': 8, '億': 8,
}

// digitRunes make a scale behind them one that counts something: 三百余, 数百余.
const digitRunes = "〇零一二两兩三四五六七八九壹贰叁肆伍陆柒捌玖数數几幾半.．点點"

// bareExcess gives the scales without a digit before them that 余 or 多 stands
// behind (百余, 百万余) or inside (百余万).
func bareExcess(rs []rune) []numeral.Numeral {
	var all []numeral.Numeral
	for i := 0; i < len(rs); i++ {
		start, exp := i, 0
		for ; i < len(rs) && powers[rs[i]] > 0; i++ {
			exp += powers[rs[i]]
		}
		if exp < 2 || i == len(rs) || !strings.ContainsRune("余餘馀多", rs[i]) {
			continue
		}
		if start > 0 && (unicode.IsDigit(rs[start-1]) || strings.ContainsRune(digitRunes, rs[start-1])) {
			continue
		}
		for ; i+1 < len(rs) && powers[rs[i+1]] >= 4; i++ {
			exp += powers[rs[i+1]]
		}
		if exp <= maxScale {
			all = append(all, numeral.Numeral{
				Start: start, End: i + 1, Value: decimal.Pow10(exp).Round(0), Step: decimal.Pow10(exp - 1), Trailing: numeral.Excess,
			})
		}
	}
	return all
}

// scaleRunes stand behind the places of a Chinese numeral, and the words for
// "and some more".
const scaleRunes = "万萬亿億兆多余餘来來几幾"

// places are the last words of a spelled numeral that stand for zeros, and how many.
var places = map[string]int{
	"十": 1, "拾": 1, "廿": 1, "卅": 1, "卌": 1, "百": 2, "佰": 2,
	"twenty": 1, "thirty": 1, "forty": 1, "fifty": 1, "sixty": 1, "seventy": 1, "eighty": 1, "ninety": 1,
	"hundred": 2,
}

// behindPlaces are the English words that may follow the places.
var behindPlaces = map[string]bool{
	"thousand": true, "million": true, "billion": true, "trillion": true, "odd": true,
}

// unsaidZeros counts the zeros that the last word of a spelled numeral stands
// for before its scale; 0 where a digit is written.
func unsaidZeros(text string) int {
	if strings.ContainsFunc(text, unicode.IsDigit) {
		return 0
	}
	words := strings.FieldsFunc(text, func(r rune) bool { return r == '-' || unicode.IsSpace(r) })
	for len(words) > 0 && behindPlaces[words[len(words)-1]] {
		words = words[:len(words)-1]
	}
	if len(words) == 0 {
		return 0
	}
	last := words[len(words)-1]
	if k, ok := places[last]; ok {
		return k
	}
	rs := []rune(strings.TrimRight(last, scaleRunes))
	if len(rs) == 0 {
		return 0
	}
	return places[string(rs[len(rs)-1])]
}
