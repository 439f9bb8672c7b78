package export

// Kind says what a column holds, and so whether its cells are neutralised.
type Kind string

// The kinds of column. Only Text can hold what somebody wrote freely.
const (
	Text   Kind = "text"
	Number Kind = "number" // a plain decimal
	Date   Kind = "date"   // YYYY-MM-DD
	Time   Kind = "time"   // RFC 3339, UTC
	ID     Kind = "id"     // a UUID, a slug or a digest in hexadecimal
	Word   Kind = "word"   // one of a fixed list, or a code
	URL    Kind = "url"    // made by Whence itself
)

// Column is one column of the file.
type Column struct {
	Name        string
	Description string
	Kind        Kind
	sql         string // over the joins of selectRows; NULL is an empty cell
}

// Columns are the columns of claims.csv, in their order.
func Columns() []Column { return append([]Column(nil), columns...) }

const utc = `YYYY-MM-DD"T"HH24:MI:SS.MS"Z"`

func timeOf(column string) string {
	return `to_char(` + column + ` AT TIME ZONE 'UTC', '` + utc + `')`
}

// claimURL is filled in by the program: the address of the server and the id.
const claimURL = "claim_url"

var columns = []Column{
	{"claim_id", "The claim.", ID, `c.id::text`},
	{claimURL, "Where the claim can be read, with its history.", URL, `c.id::text`},
	{"status", "proposed, accepted or rejected.", Word, `c.status`},
	{"needs_recheck", "true where the claim was edited and its citation was not, or where its words are lost in the newest reading: look whether the words still carry it.", Word, `c.needs_recheck::text`},
	{"kind", "quantity, date or statement.", Word, `c.kind`},
	{"stance", "affirm, deny or demand.", Word, `c.stance`},

	{"source_id", "The document that makes the claim.", ID, `c.source_id::text`},
	{"outlet", "Who published the document.", Text, `o.name`},
	{"title", "The document's title.", Text, `s.title`},
	{"url", "Where the document was found.", Text, `s.url`},
	{"canonical_url", "The address that the document gives itself.", Text, `s.canonical_url`},
	{"published_on", "The day of publication, in the document's own zone.", Date, `s.published_on::text`},
	{
		"published_at", "The time of publication, where it is known to the minute or finer.", Time,
		`CASE WHEN s.published_precision IN ('minute', 'second', 'millisecond') THEN ` + timeOf("s.published_at") + ` END`,
	},
	{"language", "The document's language.", Word, `s.language::text`},

	{"retrieved_at", "When the cited snapshot of the document was taken.", Time, timeOf("n.retrieved_at")},
	{"snapshot_id", "The cited snapshot.", ID, `x.snapshot_id::text`},
	{"snapshot_raw_sha256", "SHA-256 of the snapshot's bytes.", ID, `encode(n.raw_sha256, 'hex')`},
	{"snapshot_text_sha256", "SHA-256 of the snapshot's canonical text, in which the offsets count.", ID, `encode(n.text_sha256, 'hex')`},
	{"quote", "The words that make the claim, as they stand in the snapshot.", Text, `x.exact`},
	{"quote_start", "Where the quote begins, in Unicode code points from 0.", Number, `x.start_at::text`},
	{"quote_end", "Where it ends; the end is not part of it.", Number, `x.end_at::text`},
	{"quote_state", "exact, moved, ambiguous or orphan.", Word, `x.state`},
	{
		"citations", "How many quotes the claim has; the first is shown.", Number,
		`(SELECT count(*)::text FROM citations y WHERE y.source_id = c.source_id AND y.claim_id = c.id)`,
	},

	{"metric", "What is measured.", ID, `m.slug::text`},
	{"event", "What a date is about.", ID, `e.slug::text`},
	{"proposition", "What a statement is about.", ID, `p.slug::text`},
	{"comparator", "How the number was stated: eq, approx, nearly, gt, gte, lt, lte, range, order or share.", Word, `c.comparator`},
	{"value", "The number stated.", Number, `c.value::text`},
	{"lower", "The lower end, where one was stated.", Number, `c.lower::text`},
	{"upper", "The upper end, where one was stated.", Number, `c.upper::text`},
	{"unit", "What the number counts.", Text, `c.unit`},
	{"verbatim", "The number in the words of the document.", Text, `c.verbatim`},
	{
		"increments", "The changes that the claim lists, in the words of the document where they were kept.", Text,
		`(SELECT string_agg(coalesce(nullif(i.verbatim, ''), concat_ws(' ', i.comparator, i.value::text, i.lower::text, i.upper::text, i.unit)), '; ' ORDER BY i.ordinal)
		    FROM claim_increments i WHERE i.source_id = c.source_id AND i.claim_id = c.id)`,
	},
	{"strict_lower", "The least that the words rule in; empty where nothing bounds it, or the claim is not compared.", Number, `CASE WHEN k.strict_lo > '-Infinity' THEN trim_scale(k.strict_lo)::text END`},
	{"strict_upper", "The most that the words rule in.", Number, `CASE WHEN k.strict_hi < 'Infinity' THEN trim_scale(k.strict_hi)::text END`},
	{"usual_lower", "The least that a reader takes the words to mean.", Number, `CASE WHEN k.usual_lo > '-Infinity' THEN trim_scale(k.usual_lo)::text END`},
	{"usual_upper", "The most that a reader takes the words to mean.", Number, `CASE WHEN k.usual_hi < 'Infinity' THEN trim_scale(k.usual_hi)::text END`},
	{"period_start", "The first day that the claim is about; empty where the start is open or not stated.", Date, `lower(c.period)::text`},
	{"period_end", "The last day that the claim is about.", Date, `(upper(c.period) - 1)::text`},
	{"period_grain", "How precisely the period was stated.", Word, `c.period_grain`},
	{"recurrence", "P1Y for \"each year\", and the like.", Word, `c.recurrence`},
	{"period_inferred", "true where the words do not state the period.", Word, `CASE WHEN c.period IS NOT NULL OR c.recurrence IS NOT NULL THEN c.period_inferred::text END`},
	{"date_comparator", "How a date was stated: at, before, after, since or by.", Word, `c.date_comparator`},
	{"as_of", "The day as of which the number was known.", Date, `c.as_of::text`},
	{"geography", "The place: ISO 3166, or WORLD.", Word, `c.geography::text`},
	{
		"dimensions", "What narrows the metric, as name=value.", Text,
		`(SELECT string_agg(d.key || '=' || d.value, '; ' ORDER BY d.key) FROM jsonb_each_text(c.dimensions) d)`,
	},
	{"derived_from", "The claim that this one is a share of.", ID, `c.derived_from::text`},

	{
		"attribution", "From the outlet to whoever is the root, each as 'outlet > party > party'.", Text,
		`concat_ws(' > ', coalesce(o.name, '?'), (SELECT string_agg(coalesce(y.name, a.party_name), ' > ' ORDER BY a.ordinal)
		    FROM attributions a LEFT JOIN parties y ON y.id = a.party_id WHERE a.source_id = c.source_id AND a.claim_id = c.id))`,
	},
	{"attribution_end", "primary, unnamed or unknown.", Word, `c.attribution_end`},
	{"origin", "Who the chain ends at, copies followed to what they copy and quotations into the stored documents of whoever is quoted; empty where nobody is named.", Text, `g.label`},

	{"verdict", "What comparing the claim with others found: the worst of its groups; empty where it was not compared.", Word, `v.verdict`},
	{"severity", "How far that group's claims are apart.", Word, `v.severity`},
	{"group_id", "That group.", ID, `v.id::text`},
	{"conflict_id", "The disagreement, the same for each group that shows it.", ID, `v.conflict_id::text`},
	{"independent_origins", "How many independent origins that group has.", Number, `v.independent_origins::text`},

	{"confidence", "The extractor's, from 0 to 1; empty where a person entered the claim.", Number, `c.confidence::text`},
	{"extractor", "What proposed the claim.", Text, `c.extractor`},
	{"decided_by", "Who accepted or rejected it.", Text, `c.decided_by`},
	{"decided_at", "When.", Time, timeOf("c.decided_at")},
	{"created_at", "When the claim was recorded.", Time, timeOf("c.created_at")},
	{"updated_at", "When it was last changed.", Time, timeOf("c.updated_at")},
	{"version", "How often it was changed, from 1.", Number, `c.version::text`},
	{"wording", "Of a date or a statement: the words of the document that name the event or state the proposition; '…' joins pieces.", Text, `c.wording`},
	{"cell", "Of a number of a data file: its row and column from 1, the header included, as in the fragment `#cell=7,3` (RFC 7111).", Word, `x.cell`},
	{"taken_down_at", "When the cited snapshot was taken down: its text and bytes are gone, its digests and the offsets stay.", Time, timeOf("n.taken_down_at")},
}
