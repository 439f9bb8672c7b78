package neardup

import "testing"

func TestALineBreakIsMovedOutOfANumber(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{
			"连日来的大雨已使下游四个乡镇的群众紧急转移，共16.\n5万人，受灾人口达到一百二十四万，水位仍在上涨之中啊\n另有七人失联。",
			"连日来的大雨已使下游四个乡镇的群众紧急转移，共16.5\n万人，受灾人口达到一百二十四万，水位仍在上涨之中啊\n另有七人失联。",
		},
		{ // lines of different width: a table, or a list
			"下列各乡镇的受灾人口合计如下表所示单位为人12\n35 甲镇\n47 乙镇",
			"下列各乡镇的受灾人口合计如下表所示单位为人12\n35 甲镇\n47 乙镇",
		},
		{ // paragraphs
			"连日来的大雨已使下游四个乡镇的群众紧急转移，共16\n\n35户人家的房屋倒塌，另有七人失联，水位仍在上涨之。",
			"连日来的大雨已使下游四个乡镇的群众紧急转移，共16\n\n35户人家的房屋倒塌，另有七人失联，水位仍在上涨之。",
		},
		{"The committee counted these in the spring 12\n15 of which were found in the autumn ones", "The committee counted these in the spring 12\n15 of which were found in the autumn ones"},
		{"1\n2", "1\n2"},
		{"\n", "\n"},
	} {
		got, moved := unwrapped([]rune(c.text))
		if string(got) != c.want || moved != (c.text != c.want) {
			t.Errorf("%q, moved %t", string(got), moved)
		}
	}
}
