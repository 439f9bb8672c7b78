package readable

import "time"

// Version names the rules of the canonical text. It is stored with each
// snapshot: a change of the rules that alters any text takes a new version,
// and old snapshots keep theirs.
const Version = "readable/2"

// The limits of what Read accepts. Beyond them it refuses rather than
// truncates: half an article is not a snapshot of it.
const (
	MaxBytes = 8 << 20 // bytes of input, before and after decoding to UTF-8
	MaxNodes = 400_000 // elements and runs of text in the tree
	MaxDepth = 512     // levels of nested elements
)

// Hints is what the caller knows beside the bytes. All of it is optional.
type Hints struct {
	// MediaType is text/html, application/xhtml+xml, text/markdown or
	// text/plain, and may carry a charset. Empty means: look at the bytes.
	// Text that opens as only a page or an archive's fragment does is read as
	// such whatever it was called.
	MediaType string
	// URL is where the bytes were found. It makes relative links absolute and
	// is the weakest evidence of a date; it never becomes the canonical URL.
	URL string
}

// Document is a page as read.
type Document struct {
	Text         string   // canonical text, see the package's comment
	Blocks       []Block  // in order; they tile Text, one blank line between two
	Title        string   // one line; "" is unknown
	Authors      []string // names as printed, without "By" or 记者; nil is unknown
	Published    *Instant // nil is unknown
	Updated      *Instant // nil is unknown
	Language     string   // BCP 47: "zh-Hans", "zh-Hant", "en", ...; "" is unknown
	CanonicalURL string   // absolute, without tracking parameters and fragment; "" is unknown
	SiteName     string   // the outlet's name as the page gives it; "" is unknown
	Agency       string   // the news agency credited, by its usual name; "" where none is evident
	MediaType    string   // as it was read: text/html, text/markdown or text/plain
	Charset      string   // as it was decoded, a label of the WHATWG Encoding Standard
}

// Block is one unit of the canonical text: Text[Start:End] counted in Unicode
// code points, end exclusive.
type Block struct {
	Start, End int
	Role       Role
	Language   string // as Document.Language, of this block alone
}

// Role says what a block is to the article.
type Role string

// The roles. A claim may come from any but RoleBoilerplate, RoleByline,
// RoleDateline and RoleTags.
const (
	RoleTitle       Role = "title"       // the heading that is the document's title
	RoleHeading     Role = "heading"     // any other heading
	RoleParagraph   Role = "paragraph"   //
	RoleListItem    Role = "list_item"   //
	RoleQuote       Role = "quote"       // a block quotation
	RoleCaption     Role = "caption"     // of a picture, a video or a table
	RoleTable       Role = "table"       // one row a line, cells parted by tabs
	RoleCode        Role = "code"        // preformatted text
	RoleByline      Role = "byline"      // who wrote and edited it, and where it is from
	RoleDateline    Role = "dateline"    // when it was published or updated
	RoleNote        Role = "note"        // the article's own footer: translator, contributors
	RoleTags        Role = "tags"        // topics and keywords
	RoleBoilerplate Role = "boilerplate" // furniture that could not be dropped safely
)

// Precision is the grain to which a time was stated, coarse to fine.
type Precision int

// The grains.
const (
	PrecisionYear Precision = iota + 1
	PrecisionMonth
	PrecisionDay
	PrecisionMinute
	PrecisionSecond
	PrecisionMillisecond
)

var precisionNames = [...]string{"", "year", "month", "day", "minute", "second", "millisecond"}

// String gives the grain's name: year, month, day, minute, second or
// millisecond.
func (p Precision) String() string {
	if p < PrecisionYear || p > PrecisionMillisecond {
		return ""
	}
	return precisionNames[p]
}

// MarshalText writes the grain's name.
func (p Precision) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// Instant is a time as a page states it.
type Instant struct {
	// Time has what was stated and zeros (January, the 1st, midnight) for what
	// was not. Where the zone is unknown it is the clock's reading, in UTC.
	Time      time.Time
	Precision Precision
	ZoneKnown bool
	// Evidence names where it was found: json-ld, meta, time, front-matter,
	// visible, dateline, epoch or url.
	Evidence string
}
