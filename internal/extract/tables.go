package extract

import (
	"embed"
	"fmt"
	"strconv"
	"strings"

	"whence/internal/decimal"
)

//go:embed data
var data embed.FS

func readData(name string) string {
	raw, err := data.ReadFile("data/" + name)
	if err != nil {
		panic(err)
	}
	return string(raw)
}

// class is a table that a word comes from.
type class uint8

// The classes, one for each kind of table.
const (
	qualifierWord class = iota
	unitWord
	currencyWord
	casualtyWord
	geographyWord
	idiomWord
	labelWord
	shareWord
	multipleWord
	ordinalWord
	fractionWord
	orderWord
	dateWord
	timeWord    // beside a date: early, since, summer
	tenseWord   // tells whether a clause looks ahead
	holidayWord // a day by its name
	cueWord
	tailWord
	titleWord
	adverbWord
	bodyWord
	mediumWord
	changeWord
	incrementWord
	abbreviationWord
	speechWord
	contextWord
	happeningWord
	accountWord     // of a company's accounts
	comparisonWord  // before what a figure is compared with
	moodWord        // tells of now, or of who said it
	clauseWord      // opens a clause
	dayWord         // of what belongs to one day
	yuanWord        // tells whose 元 is meant
	countingWord    // tells what a bare number counts
	signWord        // tells which country a text is about
	regionWord      // beside places
	metricTerm      // of the caller's catalogue
	partyName       // of the caller's catalogue
	eventTerm       // of the caller's catalogue
	propositionTerm // of the caller's catalogue
	classes
)

// files says which tables a class has, and how many fields a row has.
var files = []struct {
	class  class
	name   string
	fields int
}{
	{qualifierWord, "zh/qualifiers.tsv", 3},
	{qualifierWord, "en/qualifiers.tsv", 3},
	{unitWord, "zh/units.tsv", 3},
	{unitWord, "en/units.tsv", 3},
	{currencyWord, "en/currencies.tsv", 3},
	{casualtyWord, "zh/casualties.tsv", 3},
	{casualtyWord, "en/casualties.tsv", 3},
	{geographyWord, "zh/geographies.tsv", 3},
	{geographyWord, "en/geographies.tsv", 3},
	{idiomWord, "zh/idioms.tsv", 2},
	{idiomWord, "en/idioms.tsv", 2},
	{labelWord, "zh/labels.tsv", 2},
	{labelWord, "en/labels.tsv", 2},
	{shareWord, "zh/shares.tsv", 3},
	{shareWord, "en/shares.tsv", 3},
	{multipleWord, "en/multiples.tsv", 3},
	{multipleWord, "zh/multiples.tsv", 3},
	{ordinalWord, "en/ordinals.tsv", 3},
	{fractionWord, "en/fractions.tsv", 3},
	{orderWord, "zh/orders.tsv", 3},
	{orderWord, "en/orders.tsv", 3},
	{dateWord, "zh/dates.tsv", 3},
	{dateWord, "en/dates.tsv", 3},
	{timeWord, "zh/times.tsv", 3},
	{timeWord, "en/times.tsv", 3},
	{tenseWord, "zh/tenses.tsv", 2},
	{tenseWord, "en/tenses.tsv", 2},
	{holidayWord, "zh/holidays.tsv", 3},
	{holidayWord, "en/holidays.tsv", 3},
	{cueWord, "zh/cues.tsv", 3},
	{cueWord, "en/cues.tsv", 3},
	{tailWord, "zh/tails.tsv", 3},
	{titleWord, "zh/titles.tsv", 3},
	{titleWord, "en/titles.tsv", 3},
	{adverbWord, "zh/adverbs.tsv", 3},
	{changeWord, "zh/changes.tsv", 3},
	{changeWord, "en/changes.tsv", 3},
	{incrementWord, "zh/increments.tsv", 3},
	{incrementWord, "en/increments.tsv", 3},
	{abbreviationWord, "en/abbreviations.tsv", 1},
	{bodyWord, "en/bodies.tsv", 1},
	{bodyWord, "zh/bodies.tsv", 1},
	{mediumWord, "zh/media.tsv", 1},
	{mediumWord, "en/media.tsv", 1},
	{speechWord, "zh/speech.tsv", 3},
	{speechWord, "en/speech.tsv", 3},
	{contextWord, "zh/speech_contexts.tsv", 2},
	{contextWord, "en/speech_contexts.tsv", 2},
	{happeningWord, "zh/happenings.tsv", 2},
	{happeningWord, "en/happenings.tsv", 2},
	{accountWord, "zh/accounts.tsv", 1},
	{accountWord, "en/accounts.tsv", 1},
	{comparisonWord, "en/comparisons.tsv", 2},
	{comparisonWord, "zh/comparisons.tsv", 2},
	{moodWord, "en/moods.tsv", 2},
	{moodWord, "zh/moods.tsv", 2},
	{clauseWord, "en/clauses.tsv", 2},
	{dayWord, "en/daywords.tsv", 2},
	{dayWord, "zh/daywords.tsv", 2},
	{countingWord, "en/counting.tsv", 3},
	{countingWord, "zh/counting.tsv", 3},
	{yuanWord, "zh/yuan.tsv", 2},
	{signWord, "en/signs.tsv", 2},
	{signWord, "zh/signs.tsv", 2},
	{regionWord, "en/regions.tsv", 2},
	{regionWord, "zh/regions.tsv", 2},
}

// row is a word of a table with its two columns; what they are is the class's.
type row struct {
	class class
	word  string
	a, b  string
	n     int // a or b as a number, where it is one
	exact string
	upper bool // only where it is written with a capital
}

// vocabulary is the trie of all tables.
var vocabulary = loadVocabulary()

func loadVocabulary() *trie {
	t := newTrie()
	for _, f := range files {
		for i, line := range strings.Split(readData(f.name), "\n") {
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			cols := strings.Split(line, "\t")
			if len(cols) != f.fields || cols[0] == "" {
				panic(fmt.Sprintf("data/%s:%d: want %d fields", f.name, i+1, f.fields))
			}
			r := row{class: f.class, word: foldString(cols[0])}
			if len(cols) > 1 {
				r.a = cols[1]
			}
			if len(cols) > 2 {
				r.b = cols[2]
			}
			if n, err := strconv.Atoi(r.b); err == nil {
				r.n = n
			} else if n, err := strconv.Atoi(r.a); err == nil {
				r.n = n
			}
			if f.class == geographyWord && strings.ToUpper(cols[0]) == cols[0] && isUpper(rune(cols[0][0])) {
				r.exact = cols[0] // US is a country, us is not
			}
			if f.class == signWord && len(cols[0]) < 5 && strings.ToUpper(cols[0]) == cols[0] && isUpper(rune(cols[0][0])) {
				r.exact = cols[0]
			}
			r.upper = f.class == geographyWord && r.word[0] < 0x80 || f.class == signWord && isUpper(rune(cols[0][0])) // Polish, and to polish
			t.add(r)
		}
	}
	return t
}

func number(s string) decimal.Decimal { return decimal.MustParse(s) }
