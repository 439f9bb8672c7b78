package neardup

import (
	"math"
	"slices"
)

// Version names the rules that keys are made by: sketches of another version
// can't be compared with these.
const Version = 6

// Keys are what a document is found by. Two documents that resemble each other
// share some; those that don't share few, and seldom.
type Keys struct {
	Bands  []int64 // the whole text: 8 bands of rows of its MinHash
	Enough []int64 // of those sought, the ones of which one is enough: addresses, names, and facts where there are few
	Stored []int64 // all by which others find it, sorted, each once
	Sought []int64 // all by which it finds others, sorted, each once
}

// What keys are of, so that equal hashes of different things differ.
const (
	ofBand uint64 = iota + 1
	ofPassage
	ofSample
	ofFact
	ofFacts
	ofAddress
	ofLink
	ofName
	ofConcepts
)

const (
	gram        = 3 // tokens of a shingle: Han characters, or words
	rowBits     = 5
	rowsOfHash  = 1 << rowBits
	bands       = 8
	rowsOfBand  = rowsOfHash / bands
	leastSketch = 16 // a text of fewer tokens is not sketched

	passageGram      = 6 // tokens of a passage's shingle in Chinese
	passageGramLatin = 4
	sampleGram       = 5 // of those that are sampled from the whole text, for where many words are others
	sampleGramLatin  = 4
	maxSample        = 22
	leastPassage     = 20 // weight of a sentence that has a key
	maxPassages      = 64
	maxFactKeys      = 32
	fewFactKeys      = 4
	fewTellingKeys   = 5 // of facts, with which a text is sought by its concepts too
	maxLinks         = 8
)

// Keys computes what a document is stored and found by, in time linear in its
// length.
func (d *Document) Keys() Keys {
	var k Keys
	var shared []int64
	if len(d.tokens) >= leastSketch {
		k.Bands = d.bandKeys()
		shared = slices.Concat(k.Bands, d.passageKeys(), d.sampleKeys())
	}
	stored := slices.Concat(shared, d.factKeys(d.script))
	facts := d.factKeys(d.script.other())
	sought := slices.Concat(shared, facts)
	if len(facts) <= fewFactKeys {
		k.Enough = facts
	}
	own, others := d.nameKeys()
	stored = append(stored, own...)
	if d.factWeight() < poorInFacts || len(facts) <= fewTellingKeys {
		stored = append(stored, d.conceptKeys(d.script)...)
		sought = append(sought, d.conceptKeys(d.script.other())...)
	}
	k.Enough = append(k.Enough, others...)
	for _, a := range []string{d.in.URL, d.in.Canonical} {
		if a != "" {
			stored = append(stored, key(ofAddress, hashString(a)))
			k.Enough = append(k.Enough, key(ofLink, hashString(a)))
		}
	}
	for _, l := range d.origins() {
		stored = append(stored, key(ofLink, hashString(l)))
		k.Enough = append(k.Enough, key(ofAddress, hashString(l)))
	}
	k.Stored, k.Sought = once(stored), once(append(sought, k.Enough...))
	return k
}

func key(of, hash uint64) int64 { return int64(join(of, hash)) }

func once(keys []int64) []int64 {
	slices.Sort(keys)
	return slices.Compact(keys)
}

// origins are the addresses that a document names as where it comes from.
func (d *Document) origins() []string {
	var out []string
	add := func(l string) {
		if l != "" && l != d.in.URL && len(out) < maxLinks && !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	add(d.in.Canonical)
	for _, l := range d.in.Links {
		add(l)
	}
	return out
}

// minHash gives the least hash of each of 32 parts of the shingles: one
// permutation, parted by its upper bits. Parts that no shingle fell into borrow
// from others, in an order that every document has.
func (d *Document) minHash() [rowsOfHash]uint64 {
	var out [rowsOfHash]uint64
	for i := range out {
		out[i] = math.MaxUint64
	}
	for _, b := range d.blocks {
		if !b.prose {
			continue
		}
		for i := b.start; i+gram <= b.end; i++ {
			h := join(join(d.tokens[i].hash, d.tokens[i+1].hash), d.tokens[i+2].hash)
			row := h >> (64 - rowBits)
			out[row] = min(out[row], h)
		}
	}
	filled := out
	for i := range out {
		for step := uint64(1); filled[i] == math.MaxUint64 && step <= 8*rowsOfHash; step++ {
			filled[i] = out[mix(uint64(i)<<16|step)%rowsOfHash]
		}
	}
	return filled
}

func (d *Document) bandKeys() []int64 {
	rows := d.minHash()
	out := make([]int64, 0, bands)
	for b := range bands {
		h := uint64(b)
		for _, row := range rows[b*rowsOfBand : (b+1)*rowsOfBand] {
			if row == math.MaxUint64 {
				return nil // no shingle at all
			}
			h = join(h, row)
		}
		out = append(out, key(ofBand, h))
	}
	return once(out)
}

// passageKeys gives for each sentence of the prose its shingle of the least
// hash: what an excerpt has, the whole has too, however long it is. Of many
// sentences those of the least hashes are kept.
func (d *Document) passageKeys() []int64 {
	var least []uint64
	opens := d.opens()
	for _, s := range d.sentences {
		if !d.blocks[s.block].prose || s.weight < leastPassage {
			continue
		}
		if s.start == opens {
			s.start = d.behindDateline(s)
		}
		n := passageGramLatin
		if d.tokens[(s.start+s.end)/2].kind == character {
			n = passageGram
		}
		if h, ok := d.least(s, n); ok {
			least = append(least, h)
		}
	}
	return leastKeys(ofPassage, least, maxPassages)
}

// sampleKeys gives the shorter shingles of the prose whose hashes are the least
// of all. Where every third or fourth word is another, few shingles are left, and
// a sample of all finds one of them more often than one of each sentence does.
func (d *Document) sampleKeys() []int64 {
	n := sampleGramLatin
	if d.script == han {
		n = sampleGram
	}
	oldest := uint64(1) // what the token has been multiplied by that leaves a shingle
	for range n {
		oldest *= letterBase
	}
	out := make([]uint64, 0, 8*maxSample)
	limit := uint64(math.MaxUint64)
	for _, b := range d.blocks {
		if !b.prose {
			continue
		}
		rolling := uint64(0)
		for i := b.start; i < b.end; i++ {
			rolling = rolling*letterBase + d.tokens[i].hash
			if i-b.start >= n {
				rolling -= d.tokens[i-n].hash * oldest
			}
			if i-b.start < n-1 {
				continue
			}
			h := mix(rolling)
			if h >= limit {
				continue
			}
			if out = append(out, h); len(out) == 8*maxSample {
				slices.Sort(out)
				out = slices.Compact(out)
				out = out[:min(len(out), maxSample)]
				if len(out) == maxSample {
					limit = out[maxSample-1]
				}
			}
		}
	}
	return leastKeys(ofSample, out, maxSample)
}

// leastKeys makes keys of the least hashes.
func leastKeys(of uint64, hashes []uint64, most int) []int64 {
	slices.Sort(hashes)
	hashes = slices.Compact(hashes)
	hashes = hashes[:min(len(hashes), most)]
	out := make([]int64, 0, len(hashes))
	for _, h := range hashes {
		out = append(out, key(of, h))
	}
	return out
}

// least gives the least hash of a sentence's shingles of n tokens.
func (d *Document) least(s sentence, n int) (best uint64, ok bool) {
	best = math.MaxUint64
	for i := s.start; i+n <= s.end; i++ {
		h := uint64(n)
		for k := i; k < i+n; k++ {
			h = join(h, d.tokens[k].hash)
		}
		best = min(best, h)
	}
	return best, s.start+n <= s.end
}

// factKeys are for finding translations: numbers that hardly another document
// has, and neighbouring facts together. Facts are the same in every language,
// and are kept apart by the language of the document that has them.
func (d *Document) factKeys(s script) []int64 {
	of := func(kind uint64, h uint64) int64 { return key(kind, join(uint64(s), h)) }
	var telling []fact
	seen := map[uint64]bool{}
	for _, f := range d.numbers() {
		if f.weight >= tellingWeight && !seen[f.hash] {
			seen[f.hash] = true
			telling = append(telling, f)
		}
	}
	// Documents long enough to have more than these are found by the first.
	telling = telling[:min(len(telling), maxFactKeys)]
	var out []int64
	for i, f := range telling {
		if f.weight >= rareWeight {
			out = append(out, of(ofFact, f.hash))
		}
		for j := i + 1; j < min(i+3, len(telling)); j++ {
			a, b := f.hash, telling[j].hash
			out = append(out, of(ofFacts, join(min(a, b), max(a, b))))
		}
	}
	return out
}

// Meets tells whether a document with these keys finds one with the others: two
// shared keys are enough, or one that is much of what either has, or an address.
// A store that looks keys up goes by the same rule.
func (k Keys) Meets(others Keys) bool {
	shared := len(k.Sought) - len(Without(k.Sought, others.Stored))
	return shared >= 2 || shared > 0 && 5*shared >= min(len(k.Sought), len(others.Stored)) ||
		len(Without(k.Enough, others.Stored)) < len(k.Enough)
}

// Without gives keys that are not among others; both are sorted.
func Without(keys, others []int64) []int64 {
	out := make([]int64, 0, len(keys))
	for _, k := range keys {
		if _, there := slices.BinarySearch(others, k); !there {
			out = append(out, k)
		}
	}
	return out
}
