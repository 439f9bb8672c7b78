package extract

import (
	"whence/internal/decimal"
	"whence/internal/quantity"
)

// Version names the rules that made a mention or a candidate.
const Version = "extract/1"

// Range is a range of code points, end exclusive.
type Range struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Input is a text and what is known about it.
type Input struct {
	Text      string
	Language  string         // BCP 47 of the whole text; "" is told from the words. Both grammars always apply.
	Reference *quantity.Date // publication day; nil leaves relative dates without a period
	Skip      []Range        // boilerplate: nothing is proposed from there
	Blocks    []Range        // blocks in order; nil splits at blank lines
	Catalogue Catalogue
}

// Kind says what a mention is.
type Kind string

// The kinds of mention.
const (
	Number          Kind = "number"           // a number without a unit
	Percent         Kind = "percent"          // 20%, 百分之二十
	PercentagePoint Kind = "percentage_point" // 两个百分点
	Money           Kind = "money"            // unit is an ISO 4217 code
	Quantity        Kind = "quantity"         // a count or measure with a unit
	Ratio           Kind = "ratio"            // shares and ratios: 三分之二, one in five, 3:1
	Ordinal         Kind = "ordinal"          // 第三, 3rd
	Date            Kind = "date"             // a year, month or day, as stated
	Period          Kind = "period"           // a range, a quarter, a span, a recurrence
	Duration        Kind = "duration"         // three years
)

// Mention is one number, date or period of the text.
type Mention struct {
	Start    int                `json:"start"`
	End      int                `json:"end"`
	Text     string             `json:"text"`
	Kind     Kind               `json:"kind"`
	Quantity *quantity.Quantity `json:"quantity"`
	Period   *quantity.Period   `json:"period"` // nil for a relative date without a reference day
}

// Hop is one step of who told whom, outermost first.
type Hop struct {
	Party     string `json:"party"`      // the catalogue's name, or the name as written
	PartyName string `json:"party_name"` // the name as written; "" for nobody named
	Relation  string `json:"relation"`   // reports_from, cites_data_of, quotes
	Start     int    `json:"start"`      // of the words that make the hop
	End       int    `json:"end"`
}

// The relations of hops and the ends of chains.
const (
	ReportsFrom = "reports_from"
	CitesDataOf = "cites_data_of"
	Quotes      = "quotes"

	EndPrimary = "primary"
	EndUnnamed = "unnamed"
	EndUnknown = "unknown"
)

// The kinds of candidate.
const (
	KindQuantity  = "quantity"
	KindDate      = "date"
	KindStatement = "statement"
)

// Candidate is a claim that the text makes, for a person to accept or reject.
type Candidate struct {
	Kind           string              `json:"kind"`            // quantity, date or statement
	Stance         string              `json:"stance"`          // affirm, deny or demand
	Metric         string              `json:"metric"`          // of a quantity: slug, "" for none
	Event          string              `json:"event"`           // of a date: slug, "" for none
	Proposition    string              `json:"proposition"`     // of a statement: slug, "" for none
	Wording        string              `json:"wording"`         // the words that state the proposition or name the event; "…" joins pieces
	WordingStart   int                 `json:"wording_start"`   // of the first piece; 0 and 0 of a quantity
	WordingEnd     int                 `json:"wording_end"`     // of the last piece
	Quantity       quantity.Quantity   `json:"quantity"`        // of a quantity
	Period         *quantity.Period    `json:"period"`          // of a date: the date; of a statement: the time that it is about
	DateComparator string              `json:"date_comparator"` // of a date: at, before, after, since or by
	Geography      string              `json:"geography"`       // ISO 3166, "WORLD", "" unstated
	Dimensions     map[string]string   `json:"dimensions"`
	Attribution    []Hop               `json:"attribution"`
	AttributionEnd string              `json:"attribution_end"`
	DerivedFrom    *int                `json:"derived_from"` // index of the candidate that it is a part of
	Increments     []quantity.Quantity `json:"increments"`
	Start          int                 `json:"start"` // the sentence that makes the claim
	End            int                 `json:"end"`
	Also           []Range             `json:"also"`    // further sentences that make the same claim: a caption, another language
	Mention        int                 `json:"mention"` // index of its mention; -1 of a statement
	Confidence     decimal.Decimal     `json:"confidence"`
	Grounds        []string            `json:"-"` // what the confidence rests on; see confidence.go
	Extractor      string              `json:"extractor"`
}

// Mentions gives every number, date and period of the text, in order and not
// overlapping.
func Mentions(in Input) []Mention {
	d := newDocument(in)
	return d.mentions()
}

// Claims gives the mentions of the text and its candidate claims of all kinds, in
// the order of the words that they are made of, each assertion once.
func Claims(in Input) ([]Mention, []Candidate) {
	d := newDocument(in)
	mentions := d.mentions()
	d.learnNames()
	d.findQuotations()
	d.said = d.statements()
	quantities := d.claims()
	statements := d.joinAlike(d.statementClaims(d.said), (*retelling).sameStatement)
	events := d.joinAlike(d.eventClaims(d.said, quantities), (*retelling).sameEvent)
	all := inOrder(d.found, d.merge(quantities), statements, events)
	plausibleNames(all)
	return mentions, d.weigh(all)
}
