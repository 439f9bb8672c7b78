package extract

import "strings"

// localMoney is a name of money with the place whose it may be.
type localMoney struct{ place, currency string }

// localMoneys are the names that several countries' moneys have.
var localMoneys = loadLocalMoneys()

func loadLocalMoneys() map[string][]localMoney {
	out := map[string][]localMoney{}
	for line := range strings.SplitSeq(readData("local_moneys.tsv"), "\n") {
		f := strings.Split(line, "\t")
		if len(f) == 3 && !strings.HasPrefix(line, "#") {
			out[f[0]] = append(out[f[0]], localMoney{f[1], f[2]})
		}
	}
	return out
}

// dollarPlaceNamed is how often a text names a country at least whose dollar it
// writes with the bare sign.
const dollarPlaceNamed = 3

// countPlaces counts how often the text names each country or a place in it, and
// whether it tells dollars apart.
func (d *document) countPlaces() {
	d.countries = map[string]int{}
	d.dollarsTold = d.fromWire()
	for _, w := range d.words.all {
		switch {
		case w.class == geographyWord:
			code, _, _ := strings.Cut(w.a, "-")
			d.countries[code]++
		case w.class == currencyWord && strings.HasSuffix(w.word, "$") && w.word != "$",
			w.class == unitWord && strings.HasSuffix(w.word, " dollars"), w.class == currencyWord && w.word == "usd":
			d.dollarsTold = true
		}
	}
}

// creditWithin is how far into a text its agency is credited in brackets, in code points.
const creditWithin = 800

// fromWire tells whether a text is that of an agency that writes for many countries and
// marks every dollar that is not the American one: TORONTO (AP) — ….
func (d *document) fromWire() bool {
	for i := range min(len(d.text), creditWithin) {
		if d.at(i) == '(' && wires[d.latinWord(i+1)] && d.at(i+1+len(d.latinWord(i+1))) == ')' {
			return true
		}
	}
	return false
}

// pesoAt tells whether a capital P at i stands for the Philippine peso: it has a
// sum behind it (P2,661,100, P164 million), or the text speaks of the country.
func (d *document) pesoAt(i int) bool {
	if i < 0 || i >= len(d.original) || d.original[i] != 'P' || !isDigit(d.at(i+1)) || isWordRune(d.at(i-1)) || d.at(i-1) == '-' {
		return false
	}
	if d.countries["PH"] > 0 {
		return true
	}
	j := i + 1
	for j < i+12 && (isDigit(d.at(j)) || d.at(j) == '.') {
		j++
	}
	if d.at(j) == ',' && d.threeDigits(j+1) {
		return true
	}
	j = d.spaces(j)
	return d.hasWord(j, "million") || d.hasWord(j, "billion") || d.hasWord(j, "trillion")
}

// moneyHere makes a money whose name several countries share that of the place
// that the text speaks most of.
func (d *document) moneyHere(it *item) {
	if it.Kind != Money || it.Quantity == nil {
		return
	}
	for _, c := range [...]class{unitWord, currencyWord} {
		d.words.within(it.Start, it.End, c, func(w match) {
			list := localMoneys[w.word]
			if len(list) == 0 || it.Quantity.Unit != list[0].currency {
				return
			}
			best := list[0]
			dollar := best.currency == "USD"
			if dollar && d.dollarsTold {
				return
			}
			for _, m := range list[1:] {
				if dollar && !d.dollarOf(m.place) {
					continue
				}
				if d.countries[m.place] > d.countries[best.place] {
					best = m
				}
			}
			it.Quantity.Unit = best.currency
		})
	}
}

// dollarOf tells whether the bare sign may stand for the dollar of a country: the
// text names it often and the United States seldom, or names no other so often and
// never them.
func (d *document) dollarOf(place string) bool {
	n := d.countries[place]
	if n >= dollarPlaceNamed {
		return n > 2*d.countries["US"]
	}
	for other, m := range d.countries {
		if other != place && (m >= n || other == "US" || other == "WORLD") {
			return false
		}
	}
	return n > 0
}
