package extract

import "sort"

// mood is how the clause of a figure speaks of it.
type mood uint8

const (
	moodUnknown mood = iota
	moodPast         // fell to 12
	moodPresent      // is 12, has risen to 12: now, or until now
	moodAhead        // will be 12
)

// moodReach bounds how far from a figure its verb is looked for, in code points.
const moodReach = 90

// moodOf gives the mood of the clause of quantity k: of the nearest verb before
// it, or, where that only tells who spoke, of the first behind it.
func (d *document) moodOf(k int) mood {
	it := &d.found[k]
	s := &d.sentences[it.sentence]
	if isHan(d.at(it.Start)) || isHan(d.at(it.Start-1)) || isHan(d.at(it.End)) {
		return d.moodZh(it, s)
	}
	if m := d.moodBefore(it.Start, s.Start); m != moodUnknown {
		return m
	}
	return d.moodBehind(it.End, s.End)
}

// moodBefore gives the mood of the nearest verb that ends before i.
func (d *document) moodBefore(i, floor int) mood {
	for j, n := i, 0; j > floor && n < moodReach; j, n = j-1, n+1 {
		if r := d.at(j - 1); r == ';' || r == '“' || r == '”' || r == '"' {
			return moodUnknown
		}
		if !isWordRune(d.at(j-1)) || isWordRune(d.at(j)) {
			continue
		}
		if w, ok := d.words.before(j, moodWord); ok {
			switch w.a {
			case "speech":
				return moodUnknown
			case "present":
				return moodPresent
			case "perfect":
				return moodPresent
			case "unknown":
				return moodUnknown
			}
		}
		if w, ok := d.words.before(j, speechWord); ok && isLatin(d.at(w.start)) && w.b != "not" && w.b != "object" {
			return moodUnknown
		}
		switch t := d.tenseBefore(j); {
		case t > 0:
			return moodAhead
		case t < 0:
			if d.goingOn(j) {
				return moodPresent
			}
			return d.finite(d.wordStart(j))
		}
	}
	return moodUnknown
}

// goingOn tells whether the verb that ends at i goes on: were sheltering.
func (d *document) goingOn(i int) bool {
	if b := d.wordStart(i); !d.hasWord(b, "was") && !d.hasWord(b, "were") {
		return false
	}
	k := d.spaces(i)
	n := len(d.latinWord(k))
	return n > 4 && d.has(k+n-3, "ing")
}

// finite gives the mood of a verb in the past form that begins at i: with have
// it tells of now.
func (d *document) finite(i int) mood {
	b := d.back(i)
	for range 2 {
		if w, ok := d.words.before(b, moodWord); ok && w.a != "speech" {
			if w.a == "unknown" {
				return moodUnknown
			}
			return moodPresent
		}
		if w, ok := d.words.before(b, tenseWord); ok && d.tense(w) > 0 {
			return moodAhead
		}
		c := d.wordStart(b)
		if c == b {
			break
		}
		b = d.back(c)
	}
	return moodPast
}

// moodBehind gives the mood of the first verb behind i.
func (d *document) moodBehind(i, limit int) mood {
	for j, n := i, 0; j < limit && n < moodReach; j, n = j+1, n+1 {
		if r := d.at(j); r == ';' || r == '“' || r == '”' || r == '"' {
			return moodUnknown
		}
		if !isLatin(d.at(j)) || isWordRune(d.at(j-1)) {
			continue
		}
		if w, ok := d.words.at(j, moodWord); ok {
			switch w.a {
			case "present", "perfect":
				return moodPresent
			case "speech":
				return moodUnknown
			}
		}
		switch t := d.tenseAt(j); {
		case t > 0:
			return moodAhead
		case t < 0:
			return moodPast
		}
	}
	return moodUnknown
}

// moodZh gives the mood of a Chinese clause: nothing ahead of the figure in its
// sentence looks ahead.
func (d *document) moodZh(it *item, s *sentence) mood { return d.moodWithin(it, s.Start) }

// moodWithin gives the mood that the Chinese words from a floor to a figure tell.
func (d *document) moodWithin(it *item, floor int) mood {
	out := moodPast
	floor = max(floor, it.Start-moodReach)
	limit := 0
	if k := d.sentenceAt(it.Start); k >= 0 {
		limit = d.sentences[k].End
	}
	d.words.within(floor, max(floor, it.Start), tenseWord, func(w match) {
		if d.tense(w) > 0 && d.at(w.end) != '的' && d.at(w.start-1) != '于' && d.at(w.start-1) != '场' { // 低于预期的, 市场预期
			out = moodAhead
		}
	})
	d.words.within(floor, max(floor, min(limit, it.End+6)), moodWord, func(w match) {
		switch w.a {
		case "ahead":
			out = moodAhead
		case "present":
			out = moodPresent
		}
	})
	return out
}

// firstIn gives the first mention at or behind i.
func (d *document) firstIn(i int) int {
	return sort.Search(len(d.found), func(k int) bool { return d.found[k].Start >= i })
}
