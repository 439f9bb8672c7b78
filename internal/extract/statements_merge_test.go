package extract

import (
	"strings"
	"testing"
)

func TestWhatADocumentSaysTwiceIsOneCandidateCitedInBothPlaces(t *testing.T) {
	for _, c := range []struct{ name, text, kind, want string }{
		{"a headline and its article", "Harbour bridge will open in spring, mayor says\n\nThe harbour bridge will open in spring after years of delay, mayor Ana Ruiz said on Monday.", KindStatement, "1 with 1"},
		{"a headline with another number", "Harbour bridge will cost 40 million, mayor says\n\nThe harbour bridge will cost 90 million, mayor Ana Ruiz said on Monday.", KindStatement, "2 with 0"},
		{"two who say the same", "The harbour bridge was never safe, engineer Tom Hale said.\n\nThe harbour bridge was never safe, lawyer Eva Lind said.", KindStatement, "2 with 0"},
		{"what one affirms and another denies", "陈立指控该厂排放有毒废水。\n\n李敏否认该厂排放有毒废水。", KindStatement, "2 with 0"},
		{"中文标题与正文", "市长：海港大桥明年春天通车\n\n市长王强周一表示，海港大桥将在明年春天通车，工程已经完成。", KindStatement, "1 with 1"},
		{"an event in the caption and the body", "The concrete spillway collapsed on July 3, 2021 (file photo).\n\nThe engineers say the concrete spillway of the Arden dam collapsed on July 3, 2021, after a week of rain.", KindDate, "1 with 1"},
		{"two events of one day", "The ferry sank on July 3, 2021.\n\nThe minister resigned on July 3, 2021.", KindDate, "2 with 0"},
		{"one event on two days", "The old harbour bridge was closed on July 3, 2021.\n\nThe old harbour bridge was closed on July 9, 2021.", KindDate, "2 with 0"},
		{"图说与正文的同一事件", "2021年7月3日，暴雨冲毁了两座木桥。\n\n村民说，暴雨在2021年7月3日冲毁了两座木桥和一所学校。", KindDate, "1 with 1"},
	} {
		_, claims := Claims(Input{Text: c.text, Reference: &reference})
		n, also := 0, 0
		for _, claim := range claims {
			if claim.Kind == c.kind {
				n++
				also += len(claim.Also)
			}
		}
		if got := string(rune('0'+n)) + " with " + string(rune('0'+also)); got != c.want {
			t.Errorf("%s: %s, want %s: %+v", c.name, got, c.want, claims)
		}
	}
}

func TestATranscriptNamesWhoSpeaks(t *testing.T) {
	text := "北辰社记者：大桥何时通车？\n\n陈若涵：大桥明年通车，资金已经到位。我们要求承包商按期完工。\n\n海岸社记者：你怎么看？\n\n陈若涵：报道与事实不符。"
	_, claims := Claims(Input{Text: text, Reference: &reference})
	var got []string
	for _, c := range claims {
		if c.Kind == KindStatement {
			got = append(got, statementNotation(c))
		}
	}
	want := "affirm «大桥明年通车，资金已经到位» 陈若涵 | demand «承包商按期完工» 陈若涵 | affirm «报道与事实不符» 陈若涵"
	if s := strings.Join(got, " | "); s != want {
		t.Errorf("%s\nwant %s", s, want)
	}
}
