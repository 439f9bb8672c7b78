package app

import (
	"encoding/csv"
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode/utf8"
)

// catalogue makes the two metrics that the path needs, over the API.
func (s *server) catalogue() {
	s.t.Helper()
	s.call("POST", "/v1/metrics", object{
		"slug": "drug-overdose-deaths", "definition": "Deaths by overdose of any drug.", "unit": "deaths", "measure": "total",
		"names": []object{{"language": "en", "name": "overdose|overdoses+died|deaths"}, {"language": "zh-Hans", "name": "药物过量+死亡|死于"}},
	}).want(201)
	s.call("POST", "/v1/metrics", object{
		"slug": "synthetic-opioid-overdose-deaths", "definition": "Those that involve synthetic opioids.", "unit": "deaths",
		"measure": "total", "broader": "drug-overdose-deaths",
		"names": []object{{"language": "en", "name": "fentanyl+kills|killed|died|deaths"}, {"language": "zh-Hans", "name": "芬太尼+死亡|死于"}},
	}).want(201)
	s.call("POST", "/v1/parties", object{"slug": "cdc", "name": "CDC", "kind": "organisation", "names": []object{
		{"language": "en", "name": "Centers for Disease Control and Prevention"}, {"language": "zh-Hans", "name": "美国疾病控制与预防中心"},
	}}).want(201)
}

// claimOf finds the proposal whose number stands in these words.
func claimOf(a answer, words string) object {
	a.t.Helper()
	for _, c := range a.list("claims") {
		if q, ok := c.(object)["quantity"].(object); ok {
			if v, ok := q["verbatim"].(string); ok && strings.Contains(strings.ReplaceAll(v, " ", ""), strings.ReplaceAll(words, " ", "")) {
				return c.(object)
			}
		}
	}
	a.t.Fatalf("no claim with the words %s among %d: %.4000s", words, len(a.list("claims")), a.Body)
	return nil
}

func (s *server) ingest(outlet, url, text string) answer {
	s.t.Helper()
	return s.call("POST", "/v1/sources", object{"content": text, "media_type": "text/plain", "url": url, "outlet": outlet, "published_at": "2024-01-31T08:00:00Z"}).want(201)
}

func (s *server) accept(c object, changes object) object {
	s.t.Helper()
	changes["status"] = "accepted"
	a := s.call("PATCH", "/v1/claims/"+c["id"].(string), changes, "If-Match", fmt.Sprintf(`"%v"`, c["version"])).want(200)
	return a.get().(object)
}

const (
	harbour = "Talks resume.\n\nAccording to The Meridian Post, fentanyl kills about 100,000 people in the United States each year.\n"
	lake    = "口岸观察。\n\n美国疾病控制与预防中心统计，从2022年5月到2023年4月，美国有超过7.7万人因芬太尼等药物丧生。\n"
	capital = "A speech.\n\nThe minister said that nearly 110,000 Americans died of drug overdoses in 2022.\n"
)

func TestAnArticleInAConflictOutAndARowThatProvesIt(t *testing.T) {
	s := startServer(t)
	s.catalogue()
	a := s.ingest("Harbour News", "https://harbour.example/a", harbour)
	b := s.ingest("湖上报", "https://lake.example/b", lake)
	c := s.ingest("Capital News", "https://capital.example/c", capital)
	opioids, all := object{"metric": "synthetic-opioid-overdose-deaths", "geography": "US"}, object{"metric": "drug-overdose-deaths", "geography": "US"}
	s.accept(claimOf(a, "100,000"), opioids)
	cdc := s.accept(claimOf(b, "超过7.7万"), opioids)
	s.accept(claimOf(c, "110,000"), all)

	q := cdc["quantity"].(object)
	if q["comparator"] != "gt" || q["value"] != "77000" || q["unit"] != "deaths" {
		t.Errorf("the CDC's figure was read as %v", q)
	}
	if p := cdc["period"].(object); p["start"] != "2022-05-01" || p["end"] != "2023-04-30" || p["grain"] != "month" {
		t.Errorf("its period was read as %v", p)
	}
	if hops := cdc["attribution"].([]any); len(hops) != 1 || hops[0].(object)["party"] != "CDC" {
		t.Errorf("it was attributed to %v", hops)
	}

	g := s.groupAt("synthetic-opioid-overdose-deaths", "2022-05-01")
	if g["verdict"] != "conflict" || g["logically_possible"] != true {
		t.Errorf("77,000 and 100,000: %v", g)
	}
	if codes := hintCodes(g); len(codes) == 0 || codes[0] != "fits_broader_metric" {
		t.Errorf("the hints are %v", codes)
	}
	if n := number(t, g["independent_origins"]); n != 2 {
		t.Errorf("%d independent origins", n)
	}
	for _, p := range s.call("GET", "/v1/crosscheck?metric=synthetic-opioid-overdose-deaths", nil).want(200).list("related") {
		if v := p.(object)["verdict"]; v == "conflict" {
			t.Errorf("different metrics conflict: %v", p)
		}
	}

	rows := s.csv("/v1/exports/claims.csv?status=accepted")
	if len(rows) != 3 {
		t.Fatalf("%d rows", len(rows))
	}
	for _, row := range rows {
		if row["claim_id"] == cdc["id"] {
			if row["verdict"] != "conflict" || row["value"] != "77000" || row["origin"] != "CDC" || row["outlet"] != "湖上报" ||
				!strings.HasSuffix(row["claim_url"], "/v1/claims/"+cdc["id"].(string)) || row["decided_by"] != "bootstrap" {
				t.Errorf("the row is %v", row)
			}
			text := s.call("GET", "/v1/sources/"+row["source_id"]+"/text?snapshot="+row["snapshot_id"], nil).want(200)
			if text.text("text_sha256") != row["snapshot_text_sha256"] {
				t.Error("the row names another text")
			}
		}
	}
}

func (s *server) csv(path string) []map[string]string {
	s.t.Helper()
	a := s.call("GET", path, nil).want(200)
	records, err := csv.NewReader(strings.NewReader(string(a.Body))).ReadAll()
	if err != nil {
		s.t.Fatal(err)
	}
	var rows []map[string]string
	for _, r := range records[1:] {
		row := map[string]string{}
		for i, name := range records[0] {
			row[name] = r[i]
		}
		rows = append(rows, row)
	}
	return rows
}

func TestEveryProposalQuotesTheTextAtItsOffsets(t *testing.T) {
	s := startServer(t)
	s.catalogue()
	for _, text := range []string{harbour, lake, capital, "😀 Ａ：近11万人死于药物过量。\n\n1,200 people died of 🐟 overdoses in 2021; 20% were young."} {
		a := s.ingest("X", "https://x.example/"+fmt.Sprint(len(text)), text)
		words := []rune(s.call("GET", "/v1/sources/"+a.text("source", "id")+"/text", nil, "Accept", "text/plain").want(200).String())
		for _, c := range a.list("claims") {
			for _, x := range c.(object)["citations"].([]any) {
				from, to := number(t, x.(object)["start"]), number(t, x.(object)["end"])
				if string(words[from:to]) != x.(object)["exact"] {
					t.Errorf("%d to %d is %q, not %q", from, to, string(words[from:to]), x.(object)["exact"])
				}
			}
		}
	}
}

func (a answer) String() string { return string(a.Body) }

func TestTheSameBytesAgainAnswerWithWhatIsKnown(t *testing.T) {
	s := startServer(t)
	s.catalogue()
	first := s.ingest("Harbour News", "https://harbour.example/a", harbour)
	body := object{"content": harbour, "media_type": "text/plain", "url": "https://harbour.example/a", "outlet": "Harbour News", "published_at": "2024-01-31T08:00:00Z"}
	again := s.call("POST", "/v1/sources", body).want(200)
	if again.text("source", "id") != first.text("source", "id") || again.text("snapshot", "id") != first.text("snapshot", "id") ||
		len(again.list("claims")) != len(first.list("claims")) {
		t.Errorf("the same bytes gave %s after %s", again.Body, first.Body)
	}
	elsewhere := s.call("POST", "/v1/sources", object{"content": harbour, "media_type": "text/plain", "url": "https://mirror.example/a"}).want(201)
	if r := elsewhere.get("relations", 0, "kind"); r != "mirror_of" {
		t.Errorf("the same bytes elsewhere are %v", r)
	}
}

// article says what must be found in one of the shared articles.
type article struct {
	file, title, day, language, url string
	claims                          []string // words of numbers
}

func TestTheSharedArticlesAreReadAsAPersonWould(t *testing.T) {
	s := startServer(t).withSample()
	for _, want := range []article{
		{"000_f6e12097eb386578.txt", "周晓辉：北京服软 王小洪见美驻华大使称愿意合作", "2025-06-20", "zh-Hans", "", []string{"超过7.7万", "20%"}},
		{
			"002_8584eb7267f7df1d.txt", "中美恢复芬太尼谈判", "2024-01-31", "zh-Hans",
			"https://www.rfi.fr/cn/%E4%B8%AD%E5%9B%BD/20240130-%E4%B8%AD%E7%BE%8E%E6%81%A2%E5%A4%8D%E8%8A%AC%E5%A4%AA%E5%B0%BC%E8%B0%88%E5%88%A4",
			[]string{"约10万"},
		},
		{"004_9f17810f21b8814e.txt", "中美联手打击芬太尼陷僵局，美国向中国施压", "2023-07-10", "zh-Hans", "https://cn.nytimes.com/china/20230710/us-china-fentanyl/", []string{"近11万", "三分之二"}},
	} {
		path := shared(t, "articles", want.file)
		if path == "" {
			continue
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(want.file, func(t *testing.T) {
			a := s.call("POST", "/v1/sources", object{"content": string(raw), "media_type": "text/markdown"}).want(201)
			url, _ := a.get("source", "canonical_url").(string)
			if a.text("source", "title") != want.title || a.text("source", "published_on") != want.day || a.text("source", "language") != want.language || url != want.url {
				t.Errorf("read as %v", a.get("source"))
			}
			for _, words := range want.claims {
				c := claimOf(a, words)
				if exact := c["citations"].([]any)[0].(object)["exact"].(string); !utf8.ValidString(exact) || !strings.Contains(string(raw), exact[:min(len(exact), 6)]) {
					t.Errorf("the quote %q is not in the page", exact)
				}
			}
		})
	}
}
