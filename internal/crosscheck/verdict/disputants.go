package verdict

import (
	"strings"

	"whence/internal/quantity"
)

// Disputant is a voice that is in a conflict, and what it says there.
type Disputant struct {
	ClaimID  string
	Voice    string // equal for what one origin says of one time
	Position string // what it is taken to say: another one is another picture
}

// disputant says what r stands for in a conflict. What an origin says of
// another time is another voice; the days of an event are what is said of it.
func (r *reading) disputant() Disputant {
	d := Disputant{ClaimID: r.c.ID, Voice: keyOf(r.voice, r.when)}
	switch r.c.kind() {
	case Date:
		x := r.days()
		d.Voice, d.Position = keyOf(r.voice), string(r.c.stance())+" "+span(x)
	case Statement:
		d.Position = string(r.c.stance()) + " " + span(r.about())
	default:
		d.Position = shownInterval(r.usual) + " in " + shownInterval(r.strict)
	}
	return d
}

// span writes days from the first to the last, an open end as nothing.
func span(x dayRange) string {
	var b strings.Builder
	if x.first != nil {
		b.WriteString(x.first.String())
	}
	b.WriteByte('/')
	if x.last != nil {
		b.WriteString(x.last.String())
	}
	return b.String()
}

// shownInterval writes an interval as mathematics does: [1, 2).
func shownInterval(i quantity.Interval) string {
	lo, hi := "(-∞", "∞)"
	if i.Lo != nil {
		lo = bracket(i.LoOpen, "(", "[") + i.Lo.Reduced().String()
	}
	if i.Hi != nil {
		hi = i.Hi.Reduced().String() + bracket(i.HiOpen, ")", "]")
	}
	return lo + ", " + hi
}

func bracket(open bool, ifOpen, ifClosed string) string {
	if open {
		return ifOpen
	}
	return ifClosed
}
