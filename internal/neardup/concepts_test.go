package neardup

import (
	"slices"
	"strings"
	"testing"
)

const (
	proseHan = `那位老兵在村口开了一家书店。店里只有一张桌子、两把椅子和一只猫，窗户对着河。

每天早上，护士下班以后来这里喝茶，她的儿子坐在地上看地图。老兵从来不催他们买书。

去年冬天下了大雪，屋顶漏了水，邻居带来木匠，半天就修好了。他们没有收钱，只要了一本诗集。

他说，战争里他学会了等火车，书店不过是另一个车站。`
	proseLatin = `The old man has opened a bookshop where the village begins. It has one table, two chairs and a cat in it, and the window looks on the river.

Each morning a nurse comes in after her shift and drinks tea, while her son sits on the floor with a map. He has never pressed them to buy a book.

There was a lot of snow last winter, and water came through the roof. A neighbour brought a carpenter, who had it mended by noon. They would take no money, only a volume of poetry.

In the war, he says, he learnt to wait for trains; a bookshop is just another station.`
	proseOther = `A museum opened in the port on the day of the election, and the mayor made a speech about ships.

The audience, mostly tourists, wanted to see the painting of the whale. It was in another room, behind a locked door, and the key had been lost.

A police officer was sent for. He had a horse with him, and the children were more interested in the horse.

By dinner the key was found in the pocket of a musician.`
)

func TestATranslationSpeaksOfTheSameThings(t *testing.T) {
	zh, en, other := Read(Input{Text: proseHan}), Read(Input{Text: proseLatin}), Read(Input{Text: proseOther})
	if same := conceptsOf(zh, en); same < saidLeast {
		t.Errorf("a translation speaks of other things: %v", same)
	}
	if different := conceptsOf(zh, other); different >= 0 {
		t.Errorf("another text speaks of the same things: %v", different)
	}
	// A translator keeps the order of what is told.
	turned := strings.Split(proseLatin, "\n\n")
	slices.Reverse(turned)
	if moved := conceptsOf(zh, Read(Input{Text: strings.Join(turned, "\n\n")})); moved >= 0 {
		t.Errorf("the places of what is told say nothing: %v", moved)
	}
}

func TestProseIsFoundInAnotherLanguageByItsConcepts(t *testing.T) {
	zh, en, other := Read(Input{Text: proseHan}), Read(Input{Text: proseLatin}), Read(Input{Text: proseOther})
	if _, ok := Compare(zh, en); !ok || !zh.Keys().Meets(en.Keys()) || !en.Keys().Meets(zh.Keys()) {
		t.Errorf("%t, and found %t and %t", ok, zh.Keys().Meets(en.Keys()), en.Keys().Meets(zh.Keys()))
	}
	if _, ok := Compare(zh, other); ok || zh.Keys().Meets(other.Keys()) {
		t.Error("another text is a translation")
	}
}

func TestWordsAreToldInTheirForms(t *testing.T) {
	for w, want := range map[string]string{"churches": "church", "boats": "boat", "cities": "city", "invited": "invite", "reading": "read"} {
		if got := meaningOf(w); !slices.Equal(got, meaningOf(want)) || len(got) == 0 {
			t.Errorf("%s has the rows %v", w, got)
		}
	}
	if got := meaningOf("thus"); got != nil {
		t.Errorf("a word that is none of the file's has the rows %v", got)
	}
}

func TestPowerIsCountedInOneUnit(t *testing.T) {
	zh := Read(Input{Text: "这座电站装机容量为1370万千瓦，去年发电482亿千瓦时，为当地最大。"})
	en := Read(Input{Text: "The station has a capacity of 13.7 gigawatts and made 48.2 terawatt-hours last year, more than any other there."})
	a, b := hashes(zh.numbers()), zh.numbers()
	if len(b) < 2 {
		t.Fatalf("numbers are %v", b)
	}
	found := 0
	for _, f := range en.numbers() {
		if f.digits == 3 && a[f.hash] {
			found++
		}
	}
	if found != 2 {
		t.Errorf("%d of two numbers are the same: %v and %v", found, b, en.numbers())
	}
}
