package readable

import (
	"strings"
	"testing"
)

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
		"Lesen Sie auch":                                     lineTeaser,
		"Читайте также":                                      lineTeaser,
		"関連記事":                                               lineTeaser,
		"اقرأ أيضا":                                          lineTeaser,
		"Comments (3)":                                       lineDiscussion,
		"See more than 300 ships in one day":                 lineText,
		"责任编辑：张三":                                            lineMakers,
		"Quelle: dpa":                                        lineMakers,
		"SOURCE Ostwind Shipping":                            lineMakers,
		"Editing by Jane Doe":                                lineMakers,
		"Sources said that the deal was near":                lineText,
		"Reporting by Jane Doe in Oslo; Editing by John Roe": lineByline,
		"Subscribe to our channel on YouTube":                lineFurniture,
		"Suscríbete a nuestro boletín de la mañana":          lineFurniture,
		"扫码关注某城日报公众号":                                        lineFurniture,
		"登录后可继续阅读":                                           lineFurniture,
		"Über dieses Thema berichtete das Radio am 3. Mai 2023 um 12 Uhr": lineFurniture,
		"Facebook said on Monday that it would follow the new rules":      lineText,
		"关注粮价的农户越来越多，他们说今年的收成不好。":                                         lineText,
		"Autoren streiken seit drei Wochen":                               lineText,
	} {
		p := piece{text: text, role: RoleParagraph, weight: weight(text)}
		p.good = isGood(&p)
		if got := describeLine(&p); got != want {
			t.Errorf("%q is of kind %d, want %d", text, got, want)
		}
	}
}

func TestRowsOfPlacesToShareAndWeatherAreFurniture(t *testing.T) {
	for line, want := range map[string]bool{
		"FacebookTwitterLinkedinEMail": true, "Facebook Twitter | E-Mail": true, "分享到：微信 微博 QQ空间": true,
		"10AM 56°F 1PM 60°F 5-Day Forecast": true, "今天 21℃ 明天 18℃": true,
		"Facebook": false, "Facebook and Twitter said no": false, "Twitter, Facebook lines": false, "微信支付": false,
		"It was 31°C on Monday and 34°C on Tuesday.": false, "Above 30°F": false,
	} {
		if got := isShareRow(foldLine(line)) || isWeather(strings.ToLower(line)); got != want {
			t.Errorf("%q: %v", line, got)
		}
	}
}
