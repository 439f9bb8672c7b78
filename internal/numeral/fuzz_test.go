package numeral

import (
	"strings"
	"syscall"
	"testing"
	"time"

	"whence/internal/decimal"
)

func FuzzAll(f *testing.F) {
	for _, s := range []string{
		"超过7.7万人", "一万五千亿", "三五百", "十多万", "一亿亿亿亿", "零零零", "1,100,", "1.2.3", "１，１００．５０", "half a million and a half",
		"one hundred and first", "$2.3bn", "一一一一一一一一一一一一一一一一一一一一一一一一一一", "999999999999999999999999999", "一点一一一一一一一一一一一一一一", "廿卅", "十十十", "3百万", "2½", "1,00,000",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		rs := []rune(s)
		end := 0
		for _, n := range All(s) {
			if n.Start < end || n.End <= n.Start || n.End > len(rs) {
				t.Fatalf("%q: offsets %d to %d behind %d", s, n.Start, n.End, end)
			}
			end = n.End
			if _, err := decimal.Parse(n.Value.String()); err != nil {
				t.Fatalf("%q: value %s: %v", s, n.Value, err)
			}
			if n.Step.Sign() <= 0 {
				t.Fatalf("%q: step %s", s, n.Step)
			}
			at, ok := At(rs, n.Start)
			if !ok || at.End != n.End {
				t.Fatalf("%q: At %d gives another numeral", s, n.Start)
			}
		}
	})
}

// Texts that a careless reader would go through again and again.
func TestReadingTimeGrowsWithTheTextAndNoFaster(t *testing.T) {
	for _, unit := range []string{"一", "三五", "1", "1,100,", "1.", "一万", "一点一", "one ", "one hundred and ", "十", "零", "五多", "1 ", "twenty-", "a half ", "thousand ", "０，", "1,00,", "万", "point one "} {
		took := func(n int) time.Duration {
			s := strings.Repeat(unit, n)
			begin := processorTime(t)
			All(s)
			return processorTime(t) - begin
		}
		small, large := time.Hour, time.Hour
		slow := true
		for try := 0; slow && try < 6; try++ { // what else the machine does may cost one or two
			small, large = min(small, took(4000)), min(large, took(64000))
			slow = large > 64*small+20*time.Millisecond // 16 times is linear, 256 is square
		}
		if slow {
			t.Errorf("%q: %v for 4,000 and %v for 64,000 repeats", unit, small, large)
		}
	}
}

// processorTime is what the process has used: other work on the machine does
// not count.
func processorTime(t *testing.T) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

func BenchmarkAll(b *testing.B) {
	text := strings.Repeat("2023年共有超过7.7万人死亡，more than one hundred and five thousand people，占三分之二。", 100)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		All(text)
	}
}
