package neardup

import (
	"strings"
	"testing"
)

func TestFiguresThatATranslatorRoundsOrConvertsAreTheSame(t *testing.T) {
	for _, c := range []struct {
		chinese, english string
		same             bool
	}{
		{"新能源汽车销售了958.7万辆。", "It sold 9.59 million new energy vehicles.", true},
		{"受灾人口达124.1万人。", "More than 1.24 million people were affected.", true},
		{"受灾人口达124.1万人。", "More than 1.31 million people were affected.", false},
		{"船闸吃水限制维持在13.41米。", "The draft of vessels stays at 44 feet.", true},
		{"船闸吃水限制维持在13.41米。", "The draft of vessels stays at 48 feet.", false},
		{"当地气温达到40摄氏度，火场有1.95万公顷。", "The fire burns on 48,200 acres.", true},
		{"水库距离小镇23公里。", "The town is 14 miles from the reservoir.", true},
		{"人口出生率为6.39‰。", "The birth rate was 6.39 per thousand people.", true},
		{"比重为61.3%。", "The share was 64.1 percent.", false},
		{"他们走了7公里。", "They counted 7 miles.", true}, // one number, whatever the unit
		{"他们买了30吨米。", "They walked 30.2 feet.", false},
	} {
		a, b := Read(Input{Text: c.chinese, Language: "zh"}), Read(Input{Text: c.english, Language: "en"})
		fa, fb := reconciled(a.numbers(), b.numbers())
		others, same := hashes(fb), false
		for _, f := range fa {
			same = same || others[f.hash]
		}
		if same != c.same {
			t.Errorf("%s %s: the same is %t", c.chinese, c.english, same)
		}
	}
}

func TestANumberInPlaceOfAnotherMakesAnUpdate(t *testing.T) {
	chinese, english := read(t, "chip-zh"), read(t, "chip-en")
	if _, ok := Compare(Read(chinese), Read(english)); !ok {
		t.Fatal("no translation to begin with")
	}
	changed := english
	changed.Text = strings.NewReplacer("1,280", "1,640", "460", "590").Replace(english.Text)
	if changed.Text == english.Text {
		t.Fatal("nothing was changed")
	}
	if r, ok := Compare(Read(chinese), Read(changed)); ok {
		t.Errorf("%+v", r)
	}
}
