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

// countPlaces counts how often the text names each country or a place in it.
func (d *document) countPlaces() {
	d.countries = map[string]int{}
	for _, w := range d.words.all {
		if w.class == geographyWord {
			code, _, _ := strings.Cut(w.a, "-")
			d.countries[code]++
		}
	}
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
			for _, m := range list[1:] {
				if d.countries[m.place] > d.countries[best.place] {
					best = m
				}
			}
			it.Quantity.Unit = best.currency
		})
	}
}
