package readable

import "testing"

func TestLinesAreToldByTheirWords(t *testing.T) {
	for text, want := range map[string]lineKind{
		"By Jane Doe and John Roe":                                      lineByline,
		"Von Jana Petersen":                                             lineByline,
		"Par Claire Fontanel, envoyée spéciale":                         lineByline,
		"Author Jane Doe says that the bridge was never safe to cross.": lineText,
		"Par ailleurs, le port reste fermé":                             lineText,
		"Por la mañana llegaron 300 personas":                           lineText,
		"Von Anfang an war die Brücke zu schmal":                        lineText,
		"12. März 2019, 14:05 Uhr":                                      lineDateline,
		"Alle Rechte vorbehalten":                                       lineFurniture,
		"Wir verwenden Cookies, um die Website zu verbessern, und brauchen dafür Ihre Zustimmung.": lineFurniture,
		"The court limited the use of cookies by 12 companies on Monday.":                          lineText,
		"Lesen Sie auch":                     lineTeaser,
		"Читайте также":                      lineTeaser,
		"関連記事":                               lineTeaser,
		"اقرأ أيضا":                          lineTeaser,
		"Comments (3)":                       lineDiscussion,
		"See more than 300 ships in one day": lineText,
		"Autoren streiken seit drei Wochen":  lineText,
	} {
		p := piece{text: text, role: RoleParagraph, weight: weight(text)}
		p.good = isGood(&p)
		if got := describeLine(&p); got != want {
			t.Errorf("%q is of kind %d, want %d", text, got, want)
		}
	}
}
