package extract

// Catalogue is what claims are matched against. It is data of the caller; its
// zero value proposes no subject and knows no party.
type Catalogue struct {
	Metrics      []Metric
	Events       []Subject
	Propositions []Subject
	Parties      []Party
}

// Subject is an event or a proposition of its catalogue.
type Subject struct {
	Slug  string
	Names []Name // phrases, or words joined by "+"; see the package
}

// Metric is one entry of the metric catalogue.
type Metric struct {
	Slug    string
	Unit    string // the unit that a claim of it has: "deaths", "percent", "USD"
	Measure string // total, level or rate
	Broader string // slug of the metric that this one is part of, or ""
	Names   []Name // phrases, or words joined by "+"; see the package
}

// Name is a name in one language. The language is information only: names
// match by their words.
type Name struct {
	Language string
	Text     string
}

// Party is someone who can say or publish something.
type Party struct {
	Name  string   // the canonical name
	Names []string // other names, in any language
	Kind  string   // person, organisation or outlet
}

// The kinds of party.
const (
	Person       = "person"
	Organisation = "organisation"
	Outlet       = "outlet"
)
