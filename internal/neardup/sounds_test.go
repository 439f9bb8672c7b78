package neardup

import (
	"strings"
	"testing"
)

func TestNamesSoundAlike(t *testing.T) {
	for _, c := range []struct {
		han, latin string
		alike      bool
	}{
		{"玛格丽特·奥尔森", "Margaret Olsen", true},
		{"费尔南多·卡斯蒂略", "Fernando Castillo", true},
		{"弗雷德里克·诺伊曼", "Frederik Neumann", true},
		{"布兰登斯坦", "Brandenstein", true},
		{"奥古斯丁诺维奇", "Augustinovich", true},
		{"玛格丽特·奥尔森", "Fernando Castillo", false},
		{"布兰登斯坦", "Margaret", false},
		{"卡斯特罗", "Neumann", false},
	} {
		zh := Read(Input{Text: "记者问到这件事的时候，" + c.han + "说，他们已经在那里住了很多年，不想再搬家。"})
		en := Read(Input{Text: "When they were asked about it, it was " + c.latin + " who said that they had lived there for years and did not want to move."})
		a, b := soundFacts(zh, en)
		if (len(a) > 0) != c.alike || (len(b) > 0) != c.alike {
			t.Errorf("%s and %s: %v, %v", c.han, c.latin, a, b)
		}
	}
}

func TestChineseNamesAreFoundByTheirPinyin(t *testing.T) {
	zh := Read(Input{Text: "文／钟若涵\n\n那年秋天，我第一次去沙湾，河水很低，孟怀川说再过一个月连船也开不了。"})
	en := Read(Input{Text: "By Zhong Ruohan\n\nIn the autumn of that year I went to Shawan for the first time. The river was low, and in another month, Meng Huaichuan said, no boat would get through."})
	a, _ := soundFacts(zh, en)
	var words []string
	for _, f := range a {
		words = append(words, f.words)
	}
	for _, want := range []string{"zhong ruohan", "shawan", "meng huaichuan"} {
		if !strings.Contains(strings.Join(words, ", "), want) {
			t.Errorf("%s is not among %v", want, words)
		}
	}
	own, sought := zh.nameKeys()
	if stored, _ := en.nameKeys(); len(own) == 0 || len(Without(once(sought), once(stored))) == len(sought) {
		t.Errorf("no key of a person in common: %v, %v", sought, stored)
	}
	if syllabic("brandt") || !syllabic("huaichuan") || syllabic("") != true {
		t.Error("syllables of pinyin are not told")
	}
}

func TestTheFormOfATranslationIsThatOfItsOriginal(t *testing.T) {
	zh, en, other := Read(read(t, "opinion-zh")), Read(read(t, "opinion-en")), Read(read(t, "mine-en"))
	same, different := shapeOf(zh, en), shapeOf(zh, other)
	if same.score < formTogether || same.both < formBoth || different.score > 0 {
		t.Errorf("%+v and %+v", same, different)
	}
}
