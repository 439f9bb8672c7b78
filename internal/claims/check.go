package claims

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"whence/internal/decimal"
	"whence/internal/fault"
	"whence/internal/input"
	"whence/internal/quantity"
)

// Limits of what is stored, in code points.
const (
	maxPartyName     = 300
	maxQuote         = 10_000
	maxSurroundings  = 1_000
	maxDimensionText = 200
	maxVerbatim      = 500
	maxUnit          = 60
	maxWording       = 4_000

	maxRefused = 50 // fields that one refusal lists
)

var (
	dimensionForm  = regexp.MustCompile(`^[a-z][a-z0-9_]{0,59}$`)
	recurrenceForm = regexp.MustCompile(`^P[1-9][0-9]{0,3}[YMWD]$`)
	hopRelations   = []string{"reports_from", "cites_data_of", "quotes"}
	grains         = []quantity.Grain{
		quantity.Century, quantity.Decade, quantity.Year, quantity.Half,
		quantity.Quarter, quantity.Month, quantity.Week, quantity.Day,
	}
)

// normalize fills in what an absent field means.
func (in *Input) normalize() {
	defaultTo(&in.Stance, Affirm)
	if len(in.Attribution) > 0 {
		defaultTo(&in.AttributionEnd, EndPrimary)
	}
	defaultTo(&in.AttributionEnd, EndUnknown)
	defaultTo(&in.Status, Proposed)
	if in.Kind == KindDate {
		defaultTo(&in.DateComparator, "at")
	}
	for i := range in.Attribution {
		defaultTo(&in.Attribution[i].Relation, "reports_from")
	}
	if len(in.Dimensions) == 0 {
		in.Dimensions = map[string]string{}
	}
	if in.Quantity != nil {
		q := complete(*in.Quantity)
		in.Quantity = &q
	}
	for i := range in.Increments {
		in.Increments[i] = complete(in.Increments[i])
	}
	if p := in.Period; p != nil && p.Start == nil && p.End == nil && p.Recurrence == "" {
		in.Period = nil
	}
}

// complete writes down what a quantity leaves to its other fields, as its
// readings would take it: what is stored says all of itself.
func complete(q quantity.Quantity) quantity.Quantity {
	q = q.Completed()
	// What is no unit at all stays as it is, for the checks to refuse or for
	// people to read: it is never dropped unseen.
	if unit := quantity.CanonicalUnit(strings.TrimSpace(q.Unit)); unit != "" {
		q.Unit = unit
	}
	return q
}

func defaultTo(s *string, value string) {
	if *s == "" {
		*s = value
	}
}

// Valid tells whether a claim is acceptable by itself, for whoever makes inputs
// and would rather leave one out than have a whole call refused.
func (in Input) Valid() error {
	in.normalize()
	return in.check()
}

// check holds what a claim must be by itself, before anything is looked up.
// Every refused field is named at once.
func (in *Input) check() error {
	var bad fields
	bad.ofFault("", input.Check(in))
	in.checkSubject(&bad)
	in.checkWording(&bad)
	in.checkNumbers(&bad)
	in.checkDimensions(&bad)
	in.checkAttribution(&bad)
	in.checkCitations(&bad)
	return fault.OfFields(bad)
}

// checkSubject: each kind of claim has its own subject and its own value.
func (in *Input) checkSubject(bad *fields) {
	for _, f := range []struct {
		pointer, kind string
		set           bool
	}{
		{"/metric", KindQuantity, in.Metric != ""},
		{"/quantity", KindQuantity, in.Quantity != nil},
		{"/increments", KindQuantity, len(in.Increments) > 0},
		{"/event", KindDate, in.Event != ""},
		{"/date_comparator", KindDate, in.DateComparator != ""},
		{"/proposition", KindStatement, in.Proposition != ""},
	} {
		if f.set && in.Kind != f.kind {
			bad.add(f.pointer, "wrong_kind", "only a claim of the kind %s has this", f.kind)
		}
	}
	if in.Kind == KindQuantity && in.Quantity == nil && len(in.Increments) == 0 {
		bad.add("/quantity", "required", "a claim of the kind quantity states a quantity, or increments")
	}
	if in.Kind == KindDate && in.Period == nil {
		bad.add("/period", "required", "a claim of the kind date states a date, as its period")
	}
}

// checkWording: a quantity has its verbatim words. Those of the other kinds may be
// of several lines, as a document breaks them.
func (in *Input) checkWording(bad *fields) {
	if in.Wording == "" {
		return
	}
	switch why := input.Prose(in.Wording); {
	case in.Kind == KindQuantity:
		bad.add("/wording", "wrong_kind", "only a claim of the kind date or statement has this")
	case why != "":
		bad.add("/wording", "invalid_text", "%s", why)
	case input.Length(in.Wording) > maxWording:
		bad.add("/wording", "too_long", "must have at most %d characters", maxWording)
	}
}

func (in *Input) checkNumbers(bad *fields) {
	if in.Quantity != nil {
		bad.below("/quantity", in.Quantity.Check())
		bad.share("/quantity", *in.Quantity)
		bad.verbatim("/quantity", in.Quantity.Verbatim)
		bad.line("/quantity/unit", in.Quantity.Unit, maxUnit)
	}
	for i, q := range in.Increments {
		at := "/increments/" + strconv.Itoa(i)
		bad.below(at, q.Check())
		bad.share(at, q)
		bad.verbatim(at, q.Verbatim)
		bad.line(at+"/unit", q.Unit, maxUnit)
	}
	if in.Period != nil {
		in.checkPeriod(bad)
	}
	if c := in.Confidence; c != nil && (c.Sign() < 0 || decimal.FromInt(1).Less(*c)) {
		bad.add("/confidence", "out_of_range", "a confidence is from 0 to 1")
	}
}

func (in *Input) checkPeriod(bad *fields) {
	p := in.Period
	if p.Start != nil && p.End != nil && p.End.Before(*p.Start) {
		bad.add("/period/end", "out_of_order", "the period ends before it starts")
	}
	if p.Grain != "" && !slices.Contains(grains, p.Grain) {
		bad.add("/period/grain", "not_one_of", "%.40q is no grain of a period", string(p.Grain))
	}
	if p.Recurrence != "" && !recurrenceForm.MatchString(p.Recurrence) {
		bad.add("/period/recurrence", "invalid_value", "must be an ISO 8601 duration of years, months, weeks or days, such as P1Y")
	}
}

func (in *Input) checkDimensions(bad *fields) {
	for name, value := range in.Dimensions {
		if !dimensionForm.MatchString(name) {
			bad.add("/dimensions", "invalid_dimension", "%.80q is no name of a dimension: lower case letters, digits and _", name)
			continue
		}
		if strings.TrimSpace(value) == "" {
			bad.add("/dimensions/"+name, "required", "a dimension has a value")
		}
		bad.line("/dimensions/"+name, value, maxDimensionText)
	}
}

func (in *Input) checkAttribution(bad *fields) {
	for i, h := range in.Attribution {
		at := "/attribution/" + strconv.Itoa(i)
		if len(h.called()) == 0 {
			bad.add(at+"/party", "required", "a hop names a party")
		}
		bad.line(at+"/party", h.Party, maxPartyName)
		bad.line(at+"/written", h.Written, maxPartyName)
		if !slices.Contains(hopRelations, h.Relation) {
			bad.add(at+"/relation", "invalid_value", "must be one of %s", strings.Join(hopRelations, ", "))
		}
		switch {
		case (h.Start == nil) != (h.End == nil):
			bad.add(at+"/start", "invalid_span", "the place of a hop's words has a start and an end")
		case h.Start == nil:
		case *h.Start < 0 || *h.End <= *h.Start:
			bad.add(at+"/start", "invalid_span", "%d to %d is no span of a text", *h.Start, *h.End)
		case len(in.Citations) == 0:
			bad.add(at+"/start", "citation_required", "a hop's words are in the snapshot that the claim cites, and it cites none")
		}
	}
}

func (in *Input) checkCitations(bad *fields) {
	for i, c := range in.Citations {
		at := "/citations/" + strconv.Itoa(i)
		if c.Exact == "" {
			bad.add(at+"/exact", "required", "a citation quotes words")
		}
		for _, f := range []struct {
			name, value string
			most        int
		}{{"exact", c.Exact, maxQuote}, {"prefix", c.Prefix, maxSurroundings}, {"suffix", c.Suffix, maxSurroundings}} {
			if input.Length(f.value) > f.most {
				bad.add(at+"/"+f.name, "too_long", "at most %d characters", f.most)
			}
		}
		if c.Start < 0 || c.End < 0 || (c.End == 0 && c.Start != 0) || (c.End != 0 && c.End <= c.Start) {
			bad.add(at+"/start", "invalid_span", "%d to %d is no span of a text", c.Start, c.End)
		}
	}
	if len(in.Citations) == 0 && in.Status != Proposed {
		bad.add("/citations", "citation_required", "a claim without a citation stays proposed")
	}
}

// fields gathers what is refused.
type fields []fault.Field

func (b *fields) add(pointer, code, format string, args ...any) {
	if len(*b) < maxRefused {
		*b = append(*b, fault.Field{Pointer: pointer, Code: code, Detail: fmt.Sprintf(format, args...)})
	}
}

// line refuses what is no line of text, or a longer one.
func (b *fields) line(pointer, s string, most int) {
	if why := input.Line(s); why != "" {
		b.add(pointer, "invalid_text", "%s", why)
	} else if input.Length(s) > most {
		b.add(pointer, "too_long", "must have at most %d characters", most)
	}
}

// share refuses a named share ("most") that names a single point.
func (b *fields) share(pointer string, q quantity.Quantity) {
	if q.Comparator == quantity.Share && q.Value == nil && q.Lower != nil && q.Upper != nil && q.Lower.Equal(*q.Upper) {
		b.add(pointer+"/upper", "out_of_order", "a share without a value needs an upper end above the lower one")
	}
}

// verbatim refuses words that can't be stored. They may be of two lines, as a
// document breaks them.
func (b *fields) verbatim(pointer, s string) {
	if why := input.Prose(s); why != "" {
		b.add(pointer+"/verbatim", "invalid_text", "%s", why)
	} else if input.Length(s) > maxVerbatim {
		b.add(pointer+"/verbatim", "too_long", "must have at most %d characters", maxVerbatim)
	}
}

// below takes over the refused fields of a part, under the part's pointer.
func (b *fields) below(pointer string, refused []fault.Field) {
	for _, f := range refused {
		b.add(pointer+f.Pointer, f.Code, "%s", f.Detail)
	}
}

// ofFault takes over what a fault refuses.
func (b *fields) ofFault(pointer string, err error) {
	if err == nil {
		return
	}
	f, ok := fault.As(err)
	switch {
	case !ok:
		b.add(pointer, "invalid_value", "%s", err)
	case len(f.Fields) == 0:
		b.add(pointer, f.Code, "%s", f.Detail)
	default:
		b.below(pointer, f.Fields)
	}
}

// isID tells whether a text is an id in the one form that ids are written in.
func isID(s string) (id uuid.UUID, ok bool) {
	if len(s) != 36 {
		return uuid.Nil, false
	}
	id, err := uuid.Parse(s)
	return id, err == nil
}
