package extract

import "sort"

// Whose forecast an English figure is that others are set against: below the 3% that was
// expected, above the fund's forecast of 4%.

// foretoldReaches is how many words may stand between a noun of foresight and its figure.
const foretoldReaches = 5

// expectations gives the cues of figures that somebody's forecast is named beside: analysts'
// estimates of $3m, the $3m expected.
func (d *document) expectations(s *sentence, found []cue) []cue {
	if !d.inLatin(s.Start) {
		return nil
	}
	var out []cue
	for k := sort.Search(len(d.found), func(k int) bool { return d.found[k].Start >= s.Start }); k < len(d.found) && d.found[k].Start < s.End && len(out) < 16; k++ {
		it := &d.found[k]
		if !d.divides(k) || d.nearCue(found, it) {
			continue
		}
		if c, ok := d.forecastOf(it, s); ok {
			out = append(out, c)
		} else if c, ok := d.onlyExpected(it, s); ok {
			out = append(out, c)
		}
	}
	return out
}

// nearCue tells whether a cue already speaks of one figure alone.
func (d *document) nearCue(found []cue, it *item) bool {
	for i := range found {
		if c := &found[i]; c.near && c.Start < it.End+60 && c.End > it.Start-4 {
			return true
		}
	}
	return false
}

// forecastOf reads whose forecast stands before its figure: the fund's forecast of a 4%
// rise.
func (d *document) forecastOf(it *item, s *sentence) (cue, bool) {
	i := d.back(it.Start)
	led := false // by a word that leads from a noun to its figure
	for range foretoldReaches {
		j := d.wordStart(i)
		word := string(d.text[j:i])
		if j == i || j <= s.Start {
			return cue{}, false
		}
		if views[word] || forecastNouns[word] {
			if !led {
				return cue{}, false
			}
			np, ok := d.subjectEn(d.back(j), s.Start)
			if !ok {
				return cue{}, false
			}
			if bare := d.latinWord(np.Start); articles[bare] && np.Start+len(bare) >= d.back(j) {
				return cue{}, false // a forecast, its forecast
			}
			if np = d.trimPossessive(np); d.at(np.End-1) == '\'' {
				np.End--
			}
			t, ok := d.tellerEn(np)
			for n := 0; n < 2 && !ok; n++ { // below analysts' estimates
				np.Start = d.spaces(np.Start + len(d.latinWord(np.Start)))
				t, ok = d.tellerEn(np)
			}
			if !ok && isPlural(word) { // below forecasts of
				t, ok = d.crowd([]latin{{Range: Range{j, i}}}), true
				np.Start = j
			}
			if !ok || t.nobody || t.hop.PartyName == "" || t.hop.Relation == Quotes && !t.unnamed && t.hop.Party == "" {
				return cue{}, false
			}
			c := cue{Range: Range{np.Start, d.back(it.Start)}, near: true, both: true, by: true, verb: word}
			c.take(t)
			return c, true
		}
		switch {
		case word == "of" || word == "for" || word == "at":
			led = true
		case backStops[word] && !determiners[word]:
			return cue{}, false
		}
		i = d.back(j)
		if d.parts(i - 1) {
			return cue{}, false
		}
	}
	return cue{}, false
}

// onlyExpected reads a figure of which it is only said that it was expected: short of the
// $3m expected.
func (d *document) onlyExpected(it *item, s *sentence) (cue, bool) {
	i := d.spaces(it.End)
	if w := d.latinWord(i); w == "a" || w == "per" { // 94 cents a share expected
		i = d.spaces(i + len(w))
		i = d.spaces(i + len(d.latinWord(i)))
	}
	word := d.latinWord(i)
	if !awaits[word] || !d.pastEn(Range{i, i + len(word)}) && word != "forecast" {
		return cue{}, false
	}
	b := d.back(it.Start)
	if before := string(d.text[d.wordStart(b):b]); !articles[before] && before != "than" {
		return cue{}, false // 300 people expected to come
	}
	end := i + len(word)
	if next := d.spaces(end); !d.speechEnds(end, s) && !d.parts(end) && !joins[d.latinWord(next)] {
		return cue{}, false
	}
	return cue{
		Range: Range{i, end}, near: true, trailing: true, unnamed: true, verb: word,
		hop: Hop{PartyName: d.slice(i, end), Relation: Quotes}, words: Range{i, end},
	}, true
}
