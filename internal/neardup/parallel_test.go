package neardup

import (
	"slices"
	"strings"
	"testing"
)

func TestParagraphsOfATranslationAreLaidBesideEachOther(t *testing.T) {
	of := func(x, y string) parallel {
		a, b := Read(Input{Text: x}), Read(Input{Text: y})
		return parallelOf(a, b, a.facts(), b.facts())
	}
	same := of(proseHan, proseLatin)
	if same.things < leastThings || same.present < 0.5 || same.score < 10 {
		t.Errorf("a translation has %+v", same)
	}
	if other := of(proseHan, proseOther); other.present > 0.5*same.present || other.score > 0.5*same.score {
		t.Errorf("another text has %+v", other)
	}
	turned := strings.Split(proseLatin, "\n\n")
	slices.Reverse(turned)
	if moved := of(proseHan, strings.Join(turned, "\n\n")); moved.present != same.present || moved.score > 0.7*same.score {
		t.Errorf("paragraphs in another order have %+v, those in their own %+v", moved, same)
	}
	for _, empty := range []string{"", "…", "船"} {
		if p := of(empty, proseLatin); p.score != 0 {
			t.Errorf("%q has %+v", empty, p)
		}
	}
}

func TestAConversionInBracketsIsNoFactOfItsOwn(t *testing.T) {
	for text, want := range map[string]int{
		"The fire burned 3,843 acres (1,555 hectares) and cost $47.5 million (38.2 million pounds).": 2,
		"大火烧毁3843英亩（约合1555公顷）林地，损失4750万美元（约合3.38亿元人民币）。":                                             2,
		"The fire burned 3,843 acres and 1,555 hectares in two parts.":                               2,
		"It grew to 3,843 acres (from 1,555 acres on the first day of the fire).":                    2,
	} {
		telling := 0
		for _, f := range Read(Input{Text: text}).numbers() {
			if f.digits >= 3 {
				telling++
			}
		}
		if telling != want {
			t.Errorf("%q has %d numbers", text, telling)
		}
	}
}

func TestASentenceIsNoFurnitureForAPhraseThatSitesHaveToo(t *testing.T) {
	for text, want := range map[string]bool{
		"The firm earned $1.20 a share on Friday, and analysts who had been asked before the release had looked for rather more than that amount.":          true,
		"He was fined about US$5 million by the court in the capital, which found that he had taken gifts from builders for more than ten years in office.": true,
		"Share this on your favourite network.": false,
		"Copyright 2020. All rights reserved. No part of what stands on this page may be published, broadcast, rewritten or passed on without leave of it.": false,
	} {
		d := Read(Input{Text: proseLatin + "\n\n" + text})
		if got := d.blocks[len(d.blocks)-1].prose; got != want {
			t.Errorf("%q is prose: %t", text, got)
		}
	}
}

func TestItemsOfAListMayBeginWithLabels(t *testing.T) {
	for text, want := range map[string]int{
		"GREECE: Ministers met.\n\nYEMEN: People voted.\n\nPERU: It rained.": 3,
		"【雅典】部长们开会。\n\n【萨那】人们投票。\n\n【利马】下雨了。":                                3,
		"ANNA: Why?\n\nBEN: Because.\n\nANNA: I see.":                        0, // speakers
		"GREECE: Ministers met.\n\nYEMEN: People voted.":                     0,
		"1. One.\n\n2. Two.": 2,
	} {
		if got := len(Read(Input{Text: text}).items()); got != want {
			t.Errorf("%q has %d items", text, got)
		}
	}
}
