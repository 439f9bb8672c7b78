package embedded

import "testing"

func TestMemoryTotal(t *testing.T) {
	for text, want := range map[string]int64{
		"MemTotal:       16384256 kB\nMemFree: 1 kB\n": 16384256 << 10,
		"MemFree: 1 kB\n":     0,
		"MemTotal: many kB\n": 0,
		"":                    0,
	} {
		if got := memoryTotal([]byte(text)); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

func TestBuffersAreBounded(t *testing.T) {
	if n := buffers(); n < leastBuffers || n > mostBuffers {
		t.Errorf("%d bytes", n)
	}
}
