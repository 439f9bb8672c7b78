package neardup

import (
	"math/bits"
	"unicode"

	"github.com/cespare/xxhash/v2"
)

// token is one unit of comparison: a Han character, a word of another script,
// or a number in digits.
type token struct {
	hash       uint64
	start, end int32 // code points
	sentence   int32
	kind       kind
	numeric    bool // part of a number, or the name of a month or a day
	capital    bool // begins with a capital, and not because a sentence does
}

type kind uint8

const (
	character kind = iota
	word
	digits
)

// weight is what a token counts for: a word says as much as two characters.
func (t *token) weight() int {
	if t.kind == character {
		return 1
	}
	return 2
}

// mix spreads a number over 64 bits (the finalizer of SplitMix64).
func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

// join makes one hash of two, in their order.
func join(a, b uint64) uint64 {
	return mix(bits.RotateLeft64(a, 23)*0x9e3779b97f4a7c15 ^ b)
}

func hashString(s string) uint64 { return xxhash.Sum64String(s) }

func isHan(r rune) bool {
	return r >= 0x4e00 && r <= 0x9fff || r >= 0x3400 && r <= 0x4dbf || r == '〇' || r >= 0x20000 && r <= 0x3ffff ||
		r >= 0x3040 && r <= 0x30ff || r >= 0xac00 && r <= 0xd7a3
}

// wordly tells whether a folded rune belongs to a word of letters.
func wordly(r rune) bool {
	if r < 0x80 {
		return r >= 'a' && r <= 'z'
	}
	return !isHan(r) && (unicode.IsLetter(r) || unicode.IsMark(r))
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// chineseNumerals are the characters that numbers are written with.
var chineseNumerals = setOf("〇零一二三四五六七八九十百千万亿两")

// runes is a set of runes of the basic plane.
type runes [1 << 10]uint64

func (s *runes) has(r rune) bool { return r < 1<<16 && r >= 0 && s[r>>6]&(1<<(r&63)) != 0 }

func (s *runes) add(r rune) { s[r>>6&(1<<10-1)] |= 1 << (r & 63) }

func setOf(s string) *runes {
	var out runes
	for _, r := range s {
		out.add(r)
	}
	return &out
}

// fullStops end a sentence wherever they stand; a point of a Latin text only
// before a blank.
var fullStops = setOf("。！？!?；;…")

// calendar are the words that name a month or a day of the week.
var calendar = wordSet("calendar.txt")

// tokenize makes tokens, sentences and blocks of the runes in one pass.
func (d *Document) tokenize() {
	rs, folded := d.runes, d.folded
	d.tokens = make([]token, 0, len(rs)*2/3+1)
	var buffer []byte
	var counts [3]int
	s := &splitter{d: d}
	for i := 0; i < len(rs); {
		r := folded[i]
		switch {
		case rs[i] == '\n':
			n := 0
			for ; i < len(rs) && (rs[i] == '\n' || rs[i] == ' ' || rs[i] == '\t' || rs[i] == '\r'); i++ {
				if rs[i] == '\n' {
					n++
				}
			}
			if n > 1 {
				s.endBlock()
			}
			continue
		case isHan(r):
			d.tokens = append(d.tokens, token{
				hash: mix(uint64(r)), start: int32(i), end: int32(i + 1), sentence: s.number(), kind: character,
				numeric: chineseNumerals.has(r),
			})
			counts[character]++
			i++
		case isDigit(r):
			j := i
			buffer = buffer[:0]
			for ; j < len(rs); j++ {
				c := folded[j]
				if isDigit(c) {
					buffer = append(buffer, byte(c))
					continue
				}
				if (c != '.' && c != ',') || j+1 >= len(rs) || !isDigit(folded[j+1]) {
					break
				}
				if c == '.' {
					buffer = append(buffer, '.')
				}
			}
			d.tokens = append(d.tokens, token{hash: xxhash.Sum64(buffer), start: int32(i), end: int32(j), sentence: s.number(), kind: digits, numeric: true})
			counts[digits]++
			i = j
		case wordly(r):
			j := i
			buffer = buffer[:0]
			for ; j < len(rs); j++ {
				c := folded[j]
				if !wordly(c) {
					break
				}
				if c < 0x80 {
					buffer = append(buffer, byte(c))
				} else {
					buffer = append(buffer, string(c)...)
				}
			}
			d.tokens = append(d.tokens, token{
				hash: xxhash.Sum64(buffer), start: int32(i), end: int32(j), sentence: s.number(), kind: word,
				numeric: calendar[string(buffer)], capital: rs[i] != r && s.open(),
			})
			counts[word]++
			i = j
		default:
			if fullStops.has(r) || r == '.' && (i+1 == len(rs) || !wordly(folded[i+1]) && !isDigit(folded[i+1])) {
				s.endSentence(true)
			}
			i++
		}
	}
	s.endBlock()
	if counts[character] > 2*counts[word] {
		d.script = han
	}
	if x, y := counts[character], 2*counts[word]; min(x, y)*10 >= 3*(x+y) {
		d.both = x+y > 0
	}
}

// splitter keeps where the running sentence and block began.
type splitter struct {
	d               *Document
	sentence, block int // first tokens
	stops           int
}

// number is that of the running sentence.
func (s *splitter) number() int32 { return int32(len(s.d.sentences)) }

// open tells whether the running sentence has a word already.
func (s *splitter) open() bool { return len(s.d.tokens) > s.sentence }

func (s *splitter) endSentence(stopped bool) {
	if stopped && len(s.d.tokens) > s.block {
		s.stops++
	}
	if !s.open() {
		return
	}
	out := sentence{start: s.sentence, end: len(s.d.tokens), block: len(s.d.blocks)}
	for i := out.start; i < out.end; i++ {
		out.weight += s.d.tokens[i].weight()
	}
	s.d.sentences = append(s.d.sentences, out)
	s.sentence = out.end
}

func (s *splitter) endBlock() {
	s.endSentence(false)
	end := len(s.d.tokens)
	if end > s.block {
		b := block{start: s.block, end: end, ends: s.stops, from: int(s.d.tokens[s.block].start), to: int(s.d.tokens[end-1].end)}
		for i := b.start; i < b.end; i++ {
			b.weight += s.d.tokens[i].weight()
		}
		s.d.blocks = append(s.d.blocks, b)
	}
	s.block, s.stops = end, 0
}
