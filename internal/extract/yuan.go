package extract

import "strings"

// 元 is a yuan on the mainland and a dollar in Taiwan, Hong Kong and Macau. Which
// one an article means it says by another of its sums (新台幣, 港元), or by its
// places where it is written in traditional characters.

// yuanOf gives the currency that 元 alone means in the text, or "".
func (d *document) yuanOf() string {
	counts := map[string]int{}
	places := map[string]int{}
	hints := map[string]int{}
	for _, w := range d.words.all {
		switch {
		case (w.class == unitWord && w.b == "money" || w.class == currencyWord) && strings.ContainsAny(w.word, "元币圆"):
			if w.word != "元" {
				counts[w.a]++
			}
		case w.class == yuanWord:
			hints[w.a]++
		case w.class == geographyWord:
			code, _, _ := strings.Cut(w.a, "-")
			places[code]++
		}
	}
	if code := d.sameBelow(); code != "" {
		return code
	}
	best := ""
	for _, code := range []string{"CNY", "TWD", "HKD", "MOP"} {
		if counts[code] > counts[best] {
			best = code
		}
	}
	if best != "" && best != "CNY" || !strings.HasPrefix(d.in.Language, "zh-Hant") && d.in.Language != "zh-TW" && d.in.Language != "zh-HK" {
		switch {
		case best != "":
			return best
		case hints["SGD"] > 0 && counts["MYR"] == 0 && places["SG"] >= places["CN"]:
			return "SGD"
		}
		return "CNY"
	}
	switch {
	case d.in.Language == "zh-TW" || d.in.Language == "zh-Hant-TW":
		return "TWD"
	case d.in.Language == "zh-HK" || d.in.Language == "zh-Hant-HK":
		return "HKD"
	case best == "CNY":
		return best
	case hints["HKD"] > hints["TWD"] && places["HK"] >= places["TW"]:
		return "HKD"
	case hints["TWD"] > hints["HKD"] && places["TW"] >= places["HK"]:
		return "TWD"
	case places["TW"] > places["CN"] && places["TW"] > places["HK"]:
		return "TWD"
	case places["HK"] > places["CN"] && places["HK"] > places["TW"]:
		return "HKD"
	case places["CN"] == 0:
		return "" // traditional characters are written where 元 is any of three
	}
	return "CNY"
}

// sameBelow gives the money that a text says all its sums are in: （人民币，下同）.
func (d *document) sameBelow() string {
	for _, w := range d.words.all {
		if (w.class == currencyWord || w.class == unitWord && w.b == "money") && (d.has(w.end, "，下同") || d.has(w.end, ",下同") || d.has(w.end, "、下同") || d.has(w.end, "下同")) {
			return w.a
		}
	}
	return ""
}
