package crosscheck

import (
	"fmt"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/claims"
	"whence/internal/postgres"
	"whence/internal/quantity"
)

// press is a world of outlets that quote one another.
type press struct {
	*world
	outlets map[string]uuid.UUID
}

func newPress(t *testing.T, outlets ...string) *press {
	t.Helper()
	p := &press{setup(t), map[string]uuid.UUID{}}
	p.tree()
	p.party("health-bureau", "Health Bureau", nil)
	for _, o := range outlets {
		p.outlets[o] = p.outlet(o, nil)
	}
	return p
}

// publish adds a document of an outlet on a day.
func (p *press) publish(outlet, day string) uuid.UUID {
	p.t.Helper()
	id := p.outlets[outlet]
	return p.document(&id, "article", day)
}

// say accepts a claim about last year's deaths; without hops nobody was asked
// where it is from.
func (p *press) say(doc uuid.UUID, value string, hops ...string) claims.Claim {
	p.t.Helper()
	in := stated(doc, "drug-deaths", number(quantity.Approx, value, "deaths"), lastYear, hops...)
	if len(hops) == 0 {
		in.AttributionEnd = claims.EndUnknown
	}
	return p.accept(in)
}

// origins gives the origin of each claim, and checks what is exported of it.
func (p *press) origins() map[uuid.UUID]string {
	p.t.Helper()
	got := map[uuid.UUID]string{}
	for _, g := range p.ask(Query{Metric: "drug-deaths"}).Groups {
		for _, c := range g.Claims {
			got[c.ClaimID] = c.Origin
		}
	}
	return got
}

func (p *press) want(step string, origins map[uuid.UUID]string) {
	p.t.Helper()
	got := p.origins()
	for id, want := range origins {
		if got[id] != want {
			p.t.Errorf("%s: origin %q, want %q", step, got[id], want)
		}
	}
}

func (p *press) counts(step string, independent, unattributed int) {
	p.t.Helper()
	g := only(p.t, p.ask(Query{Metric: "drug-deaths"}))
	if g.Counts.IndependentOrigins != independent || g.Counts.Unattributed != unattributed {
		p.t.Errorf("%s: %d origins and %d unattributed, want %d and %d", step, g.Counts.IndependentOrigins, g.Counts.Unattributed, independent, unattributed)
	}
}

func TestWhoQuotesAnOutletHasItFromWhereItsArticleHasIt(t *testing.T) {
	for _, order := range []string{"the quoted article first", "the quoting article first"} {
		t.Run(order, func(t *testing.T) {
			p := newPress(t, "Radio South", "Capital Post", "Port Daily")
			var quoting, quoted claims.Claim
			quote := func() { quoting = p.say(p.publish("Radio South", "2024-03-02"), "100000", "Capital Post") }
			post := func() { quoted = p.say(p.publish("Capital Post", "2024-03-01"), "105000", "Health Bureau") }
			p.say(p.publish("Port Daily", "2024-03-01"), "100000", "Health Bureau")
			if order == "the quoted article first" {
				post()
				quote()
			} else {
				quote()
				p.counts("before the quoted article", 2, 0)
				post()
			}
			p.counts("with both", 1, 0)
			p.want("with both", map[uuid.UUID]string{quoting.ID: "Health Bureau", quoted.ID: "Health Bureau"})
			quoted = p.update(quoted, func(in *claims.Input) { in.Status = claims.Rejected })
			p.counts("with the quoted claim rejected", 2, 0)
			p.want("with the quoted claim rejected", map[uuid.UUID]string{quoting.ID: "Capital Post"})
			p.update(quoted, func(in *claims.Input) { in.Status = claims.Accepted })
			p.counts("with it accepted again", 1, 0)
		})
	}
}

func TestOnlyTheSameClaimLeadsOn(t *testing.T) {
	p := newPress(t, "Radio South", "Capital Post")
	quoting := p.say(p.publish("Radio South", "2024-03-02"), "100000", "Capital Post")
	other := func(edit func(*claims.Input)) claims.Claim {
		in := stated(p.publish("Capital Post", "2024-03-01"), "drug-deaths", number(quantity.Approx, "100000", "deaths"), lastYear, "Health Bureau")
		edit(&in)
		return p.accept(in)
	}
	for name, edit := range map[string]func(*claims.Input){
		"another number":    func(in *claims.Input) { in.Quantity = number(quantity.Approx, "50000", "deaths") },
		"another period":    func(in *claims.Input) { in.Period = year("2019-01-01", "2019-12-31") },
		"another place":     func(in *claims.Input) { in.Geography = "CN" },
		"another metric":    func(in *claims.Input) { in.Metric = "opioid-deaths" },
		"another dimension": func(in *claims.Input) { in.Dimensions = map[string]string{"age_group": "adults"} },
		"another unit":      func(in *claims.Input) { in.Quantity = number(quantity.Approx, "100000", "cases") },
		"a later article": func(in *claims.Input) {
			in.SourceID = p.publish("Capital Post", "2024-03-03")
		},
	} {
		c := other(edit)
		p.want(name, map[uuid.UUID]string{quoting.ID: "Capital Post"})
		p.update(c, func(in *claims.Input) { in.Status = claims.Rejected })
	}
	other(func(*claims.Input) {})
	p.want("the same claim", map[uuid.UUID]string{quoting.ID: "Health Bureau"})
	// A second article that has it from somebody else: nothing is guessed.
	other(func(in *claims.Input) { in.Attribution = []claims.Hop{{Party: "Coroners"}} })
	p.want("two articles with two origins", map[uuid.UUID]string{quoting.ID: "Capital Post"})
}

func TestAConfirmedCitationLeadsOnUntilItIsRejected(t *testing.T) {
	p := newPress(t, "Radio South", "Capital Post", "Port Daily")
	post := p.publish("Capital Post", "2024-03-01")
	p.say(post, "105000", "Health Bureau")
	coroners := p.publish("Capital Post", "2024-03-01")
	p.say(coroners, "105000", "Coroners")
	silent := p.publish("Port Daily", "2024-03-02")
	mute := p.say(silent, "100000")
	quoting := p.publish("Radio South", "2024-03-02")
	quote := p.say(quoting, "100000", "Capital Post")
	before := map[uuid.UUID]string{mute.ID: "Port Daily", quote.ID: "Capital Post"}
	p.want("before", before)
	p.counts("before", 4, 0)
	p.relate(silent, "cites", post, "proposed")
	p.want("proposed", before)
	p.relate(silent, "cites", post, "confirmed")
	p.relate(quoting, "cites", coroners, "confirmed")
	p.want("confirmed", map[uuid.UUID]string{mute.ID: "Health Bureau", quote.ID: "Coroners"})
	p.counts("confirmed", 2, 0)
	p.relate(silent, "cites", post, "rejected")
	p.relate(quoting, "cites", coroners, "rejected")
	p.want("rejected", before)
	p.counts("rejected", 4, 0)
}

func TestACircleOfReportsHasNobodyBehindIt(t *testing.T) {
	p := newPress(t, "Radio South", "Capital Post", "Port Daily", "North Wire")
	a := p.say(p.publish("Radio South", "2024-03-01"), "100000", "Capital Post")
	b := p.say(p.publish("Capital Post", "2024-03-01"), "100000", "Port Daily")
	p.counts("a chain", 1, 0)
	c := p.say(p.publish("Port Daily", "2024-03-01"), "100000", "Radio South")
	p.counts("a circle", 0, 1)
	p.want("a circle", map[uuid.UUID]string{a.ID: "", b.ID: "", c.ID: ""})
	own := p.say(p.publish("Port Daily", "2024-03-01"), "100000")
	p.counts("a report of one of them", 1, 0)
	p.want("a report of one of them", map[uuid.UUID]string{a.ID: "Port Daily", b.ID: "Port Daily", c.ID: "Port Daily", own.ID: "Port Daily"})
	p.update(own, func(in *claims.Input) { in.Status = claims.Rejected })
	p.counts("without it", 0, 1)
	p.update(c, func(in *claims.Input) { in.Attribution = []claims.Hop{{Party: "North Wire"}} })
	p.counts("a chain again", 1, 0)
	p.want("a chain again", map[uuid.UUID]string{a.ID: "North Wire", b.ID: "North Wire", c.ID: "North Wire"})
}

func TestAnOriginThatBecomesKnownLater(t *testing.T) {
	p := newPress(t, "Radio South", "Capital Post")
	in := stated(p.publish("Radio South", "2024-03-02"), "drug-deaths", number(quantity.Approx, "100000", "deaths"), lastYear, "Capital Post")
	in.AttributionEnd = claims.EndUnknown
	quote := p.accept(in)
	p.counts("nobody knows where the Post has it from", 0, 1)
	post := p.say(p.publish("Capital Post", "2024-03-01"), "100000", "officials")
	post = p.update(post, func(in *claims.Input) { in.AttributionEnd = claims.EndUnnamed })
	p.counts("from somebody unnamed: one voice", 0, 1)
	post = p.update(post, func(in *claims.Input) {
		in.AttributionEnd, in.Attribution = claims.EndPrimary, []claims.Hop{{Party: "health-bureau"}}
	})
	p.counts("from the bureau", 1, 0)
	p.want("from the bureau", map[uuid.UUID]string{quote.ID: "Health Bureau"})
	post = p.update(post, func(in *claims.Input) { in.AttributionEnd, in.Attribution = claims.EndUnknown, nil })
	p.counts("where the Post has it from was not asked either", 1, 1)
	p.update(post, func(in *claims.Input) { in.AttributionEnd = claims.EndPrimary })
	p.want("its own report", map[uuid.UUID]string{quote.ID: "Capital Post"})
	p.counts("its own report", 1, 0)
}

func TestWhatOutletsSaySideBySideHasTheOriginsOfTheWhole(t *testing.T) {
	p := newPress(t, "Radio South", "Capital Post", "Port Daily")
	p.say(p.publish("Radio South", "2024-03-02"), "100000", "Capital Post")
	p.say(p.publish("Port Daily", "2024-03-02"), "100000", "Health Bureau")
	p.say(p.publish("Capital Post", "2024-03-01"), "100000", "Health Bureau")
	g := only(t, p.ask(Query{Outlets: []string{"Radio South", "Port Daily"}}))
	if g.Counts.IndependentOrigins != 1 || g.Counts.Documents != 2 {
		t.Errorf("got %+v", g.Counts)
	}
	for _, c := range g.Claims {
		if c.Origin != "Health Bureau" {
			t.Errorf("got %+v", c)
		}
	}
}

func TestALongChainIsFollowedToItsEnd(t *testing.T) {
	var outlets []string
	for i := range 40 {
		outlets = append(outlets, fmt.Sprintf("Paper %02d", i))
	}
	p := newPress(t, outlets...)
	for i, o := range outlets {
		from := "Health Bureau"
		if i > 0 {
			from = outlets[i-1]
		}
		p.say(p.publish(o, "2024-03-01"), "100000", from)
	}
	p.counts("forty papers", 1, 0)
}

func TestDatesAndStatementsAreFollowedAsNumbersAre(t *testing.T) {
	p := newPress(t, "Radio South", "Capital Post", "Port Daily")
	p.exec(`INSERT INTO events (id, slug, definition) VALUES ($1, 'bridge-opened', 'When the bridge was opened.')`, newID())
	p.exec(`INSERT INTO propositions (id, slug, definition) VALUES ($1, 'bridge-is-safe', 'The bridge is safe.')`, newID())
	date := func(doc uuid.UUID, day, place string, hops ...string) claims.Claim {
		in := stated(doc, "", nil, year(day, day), hops...)
		in.Kind, in.Event, in.Geography = claims.KindDate, "bridge-opened", place
		return p.accept(in)
	}
	says := func(doc uuid.UUID, stance string, hops ...string) claims.Claim {
		in := stated(doc, "", nil, nil, hops...)
		in.Kind, in.Proposition, in.Stance, in.Geography = claims.KindStatement, "bridge-is-safe", stance, ""
		return p.accept(in)
	}
	date(p.publish("Radio South", "2024-03-02"), "2022-08-14", "", "Capital Post")
	date(p.publish("Port Daily", "2024-03-02"), "2022-08-14", "FR", "Health Bureau")
	post := p.publish("Capital Post", "2024-03-01")
	quoted := date(post, "2022-08-14", "FR", "Health Bureau")
	if g := only(t, p.ask(Query{Event: "bridge-opened"})); g.Counts.IndependentOrigins != 1 || g.Counts.Documents != 3 {
		t.Errorf("one date: %+v", g.Counts)
	}
	p.update(quoted, func(in *claims.Input) { in.Period = year("2022-08-15", "2022-08-15") })
	if g := only(t, p.ask(Query{Event: "bridge-opened"})); g.Counts.IndependentOrigins != 2 {
		t.Errorf("another date: %+v", g.Counts)
	}
	says(p.publish("Radio South", "2024-03-02"), claims.Affirm, "Capital Post")
	says(p.publish("Port Daily", "2024-03-02"), claims.Deny, "Capital Post")
	says(post, claims.Affirm, "Health Bureau")
	g := only(t, p.ask(Query{Proposition: "bridge-is-safe"}))
	origins := map[string]int{}
	for _, c := range g.Claims {
		origins[c.Origin]++
	}
	if origins["Health Bureau"] != 2 || origins["Capital Post"] != 1 {
		t.Errorf("what the Post denies is not what it affirms: %v", origins)
	}
}

func TestTwoOutletsOfOneOwnerThatQuoteAThird(t *testing.T) {
	p := newPress(t, "Capital Post")
	group := p.outlet("Press Group", nil)
	for _, name := range []string{"Press East", "Press West"} {
		p.outlets[name] = p.outlet(name, &group)
	}
	east, west := p.publish("Press East", "2024-03-02"), p.publish("Press West", "2024-03-02")
	p.say(east, "100000", "Capital Post")
	p.say(west, "100000")
	post := p.publish("Capital Post", "2024-03-01")
	p.say(post, "100000", "Health Bureau")
	outlets := func(step string, outlets, origins int) {
		t.Helper()
		if g := only(t, p.ask(Query{Metric: "drug-deaths"})); g.Counts.Outlets != outlets || g.Counts.IndependentOrigins != origins || g.Counts.Documents != 3 {
			t.Errorf("%s: %+v", step, g.Counts)
		}
	}
	outlets("two texts", 3, 2)
	p.relate(west, "reprint_of", east, "confirmed")
	outlets("one text", 2, 1)
	p.relate(west, "reprint_of", east, "rejected")
	outlets("two texts again", 3, 2)
	p.relate(west, "cites", post, "confirmed")
	outlets("two texts from one origin", 3, 1)
}

func TestANameThatSomebodyGetsLaterIsOneOriginWithThem(t *testing.T) {
	p := newPress(t, "Radio South", "Port Daily", "North Wire")
	told := p.say(p.publish("Radio South", "2024-03-02"), "100000", "Coroners")
	p.say(p.publish("Port Daily", "2024-03-02"), "100000", "Evening Star")
	p.counts("two names", 2, 0)
	var coroners uuid.UUID
	p.within(func(tx pgx.Tx) error {
		coroners = newID()
		if _, err := tx.Exec(t.Context(), `INSERT INTO parties (id, slug, name, folded, kind) VALUES ($1, 'coroners', 'Office of Coroners', 'office of coroners', 'organisation')`, coroners); err != nil {
			return err
		}
		if _, err := tx.Exec(t.Context(), `INSERT INTO party_names (party_id, language, name, folded) VALUES ($1, 'en', 'Coroners', 'coroners')`, coroners); err != nil {
			return err
		}
		return p.RefreshParties(t.Context(), tx, []uuid.UUID{coroners})
	})
	p.counts("one of them a party", 2, 0)
	p.want("one of them a party", map[uuid.UUID]string{told.ID: "Office of Coroners"})
	if g := p.provenance(told.ID); g.OriginID != coroners || !g.has("wasAttributedTo", "report:"+told.ID.String()+":0", "party:"+coroners.String()) {
		t.Errorf("got %+v", g)
	}
	third := p.say(p.publish("North Wire", "2024-03-02"), "100000", "coroners")
	p.counts("told by the party's name", 2, 0)
	p.want("told by the party's name", map[uuid.UUID]string{third.ID: "Office of Coroners"})
	p.within(func(tx pgx.Tx) error {
		star := newID()
		if _, err := tx.Exec(t.Context(), `INSERT INTO outlets (id, name, kind) VALUES ($1, 'The Evening Star', 'newspaper')`, star); err != nil {
			return err
		}
		p.outlets["The Evening Star"] = star
		return p.RefreshOutlets(t.Context(), tx, []uuid.UUID{star})
	})
	p.counts("the other one an outlet", 2, 0)
	p.say(p.publish("The Evening Star", "2024-03-01"), "100000", "Coroners")
	p.counts("whose article names the party", 1, 0)
	// Another outlet of that name: nobody knows which of them was meant.
	p.within(func(tx pgx.Tx) error {
		other := newID()
		if _, err := tx.Exec(t.Context(), `INSERT INTO outlets (id, name, kind) VALUES ($1, 'The Evening Star', 'newspaper')`, other); err != nil {
			return err
		}
		return p.RefreshOutlets(t.Context(), tx, []uuid.UUID{other})
	})
	p.counts("with two of one name", 2, 0)
}

func (p *press) within(do func(tx pgx.Tx) error) {
	p.t.Helper()
	if err := postgres.InTx(p.t.Context(), p.pool, do); err != nil {
		p.t.Fatal(err)
	}
}
