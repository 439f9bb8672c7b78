package readable

import (
	"strconv"
	"strings"
	"time"
)

// clock is a time of day as read.
type clock struct {
	hour, minute, second, millisecond int
	precision                         Precision
	zone                              int // minutes east
	zoneKnown                         bool
}

var zoneMinutes = func() map[string]int {
	out := map[string]int{}
	for _, lines := range sections("zones.txt") {
		for _, line := range lines {
			name, value, _ := strings.Cut(line, " ")
			if n, err := strconv.Atoi(value); err == nil {
				out[name] = n
			}
		}
	}
	return out
}()

var betweenDateAndClock = func() map[string]bool {
	out := map[string]bool{}
	for _, w := range wordTables["between date and clock"] {
		out[w] = true
	}
	for _, r := range ",，-–—|·•()（）@/、.星期周週礼拜一二三四五六日天月火水木金土曜요일월화수목금토" {
		out[string(r)] = true
	}
	return out
}()

// clockAfter reads the time of day behind a date and sets it.
func (d *dateScan) clockAfter(i int, f *found) (int, bool) {
	for n := 0; n < 6 && betweenDateAndClock[d.at(i).word]; n++ {
		i++
	}
	var named clock // 2023-09-18 HKT 02:47
	if d.at(i).word != "" {
		i = d.zone(i, &named)
	}
	c, next, ok := d.clock(i)
	if !ok {
		return 0, false
	}
	if named.zoneKnown && !c.zoneKnown {
		c.zone, c.zoneKnown = named.zone, true
	}
	c.set(f)
	return next, true
}

// clockBefore reads the time of day before a date that begins at token i:
// "1:22 AM ET, Sat June 21, 2025".
func (d *dateScan) clockBefore(i int, f *found) (int, bool) {
	for from := max(0, i-12); from < i; from++ {
		c, next, ok := d.clock(from)
		if !ok {
			continue
		}
		for n := 0; n < 4 && next < i && betweenDateAndClock[d.at(next).word]; n++ {
			next++
		}
		if next == i {
			c.set(f)
			return from, true
		}
	}
	return 0, false
}

// clock matches a time of day at token i.
func (d *dateScan) clock(i int) (clock, int, bool) {
	var c clock
	half := 0 // 1: before noon, 2: after it, 3: night
	if first, second := d.at(i).word, d.at(i+1).word; first != "" && second != "" {
		if h, ok := hanHalves[first+second]; ok {
			half = h
			i += 2
		}
	}
	hour := d.at(i)
	if hour.number < 0 || hour.digits > 2 || hour.number > 24 {
		return c, 0, false
	}
	c.hour, c.precision = hour.number, PrecisionMinute
	minute := d.at(i + 2)
	next := i + 1
	switch {
	case d.is(i+1, ":", "：") && minute.digits == 2 && !minute.gap,
		d.is(i+1, "h") && minute.digits == 2,
		d.is(i+1, ".") && minute.digits == 2 && !minute.gap && (d.meridiem(i+3) > 0 || zoneMinutes[d.at(i+3).word] != 0 || d.is(i+3, "gmt", "utc", "uhr")):
		c.minute = minute.number
		next = i + 3
		if second := d.at(i + 4); d.is(i+3, ":", "：") && second.digits == 2 {
			c.second, c.precision = second.number, PrecisionSecond
			next = i + 5
			if fraction := d.at(i + 6); d.is(i+5, ".", ",") && fraction.number >= 0 && !fraction.gap {
				c.millisecond = milliseconds(fraction)
				c.precision = PrecisionMillisecond
				next = i + 7
			}
		}
	case d.is(i+1, "时", "時", "点", "點"):
		next = i + 2
		if minute.number >= 0 && d.is(i+3, "分") {
			c.minute = minute.number
			next = i + 4
			if second := d.at(i + 4); second.number >= 0 && d.is(i+5, "秒") {
				c.second, c.precision = second.number, PrecisionSecond
				next = i + 6
			}
		}
	case d.meridiem(i+1) > 0: // 4 pm
	default:
		return c, 0, false
	}
	if m := d.meridiem(next); m > 0 && hour.number <= 12 {
		half = m
		next++
		if d.is(next-1, "a", "p") { // a.m., spelt as letters and points
			next += 2
			if d.is(next, ".") {
				next++
			}
		}
	}
	if half == 2 && c.hour < 12 || half == 3 && c.hour >= 6 && c.hour < 12 {
		c.hour += 12
	} else if half == 1 && c.hour == 12 {
		c.hour = 0
	}
	if c.hour > 23 || c.minute > 59 || c.second > 59 {
		return c, 0, false
	}
	return c, d.zone(next, &c), true
}

var hanHalves = map[string]int{
	"上午": 1, "凌晨": 1, "早上": 1, "清晨": 1, "下午": 2, "晚上": 3, "晚间": 3, "晚間": 3, "中午": 0, "傍晚": 2, "深夜": 3,
	"오전": 1, "오후": 2, "午前": 1, "午後": 2,
}

// meridiem tells am (1) and pm (2) at token i.
func (d *dateScan) meridiem(i int) int {
	switch d.at(i).word {
	case "am":
		return 1
	case "pm":
		return 2
	case "a", "p":
		if d.is(i+1, ".") && d.is(i+2, "m") {
			if d.is(i, "a") {
				return 1
			}
			return 2
		}
	}
	return 0
}

func milliseconds(t token) int {
	n := t.number
	for i := t.digits; i < 3; i++ {
		n *= 10
	}
	for i := min(t.digits, 9); i > 3; i-- {
		n /= 10
	}
	return n
}

// zone reads Z, +08:00, -0500, EDT or 北京时间 at token i, and gives the token
// after it.
func (d *dateScan) zone(i int, c *clock) int {
	j := i
	if d.is(j, "(", "（") {
		j++
	}
	sign := 0
	if d.is(j, "utc", "gmt") && d.is(j+1, "+", "-", "−") {
		j++
	}
	switch {
	case d.is(j, "+"):
		sign = 1
	case d.is(j, "-", "−"):
		sign = -1
	}
	if h := d.at(j + 1); sign != 0 && h.number >= 0 && !h.gap && (h.digits == 2 || h.digits == 4 || h.digits == 1) {
		minutes, next := h.number*60, j+2
		if h.digits == 4 {
			minutes = h.number/100*60 + h.number%100
		} else if m := d.at(j + 3); d.is(j+2, ":") && m.digits == 2 {
			minutes += m.number
			next = j + 4
		}
		if minutes <= 14*60 {
			c.zone, c.zoneKnown = sign*minutes, true
			return next
		}
		return i
	}
	var name strings.Builder
	for n := 0; n < 6 && j+n < len(d.t); n++ {
		name.WriteString(d.at(j + n).word)
		if minutes, ok := zoneMinutes[name.String()]; ok {
			c.zone, c.zoneKnown = minutes, true
			return j + n + 1
		}
	}
	return i
}

// set puts the time of day to a date.
func (c clock) set(f *found) {
	zone := time.UTC
	if c.zoneKnown && c.zone != 0 {
		zone = time.FixedZone("", c.zone*60)
	}
	at := func(day time.Time) time.Time {
		return time.Date(day.Year(), day.Month(), day.Day(), c.hour, c.minute, c.second,
			c.millisecond*int(time.Millisecond), zone)
	}
	f.Time, f.Precision, f.ZoneKnown = at(f.Time), c.precision, c.zoneKnown
	if f.swapped != nil {
		t := at(*f.swapped)
		f.swapped = &t
	}
}
