package embedded

import (
	"bufio"
	"bytes"
	"os"
	"strconv"
	"strings"
)

const (
	megabyte = 1 << 20

	// Postgres's own default, and what more of its cache than the system's is
	// worth little beyond: the system keeps the files too.
	leastBuffers = 128 * megabyte
	mostBuffers  = 1024 * megabyte
	// The rule for a machine that only serves a database is a quarter of its
	// memory (PostgreSQL, 20.4 Resource Consumption); here others live too.
	shareOfMemory = 8
)

// buffers is what the server caches of its files, in bytes, from the memory that
// this process may use: the machine's, or less where its control group says so.
// Pages are taken as they are filled.
func buffers() int64 {
	memory := machineMemory()
	if limit, err := os.ReadFile("/sys/fs/cgroup/memory.max"); err == nil {
		if n, err := strconv.ParseInt(strings.TrimSpace(string(limit)), 10, 64); err == nil && (memory == 0 || n < memory) {
			memory = n
		}
	}
	return min(max(memory/shareOfMemory, leastBuffers), mostBuffers)
}

// machineMemory is what /proc/meminfo calls MemTotal; 0 where there is none.
func machineMemory() int64 {
	text, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return 0
	}
	return memoryTotal(text)
}

func memoryTotal(meminfo []byte) int64 {
	lines := bufio.NewScanner(bytes.NewReader(meminfo))
	for lines.Scan() {
		f := strings.Fields(lines.Text())
		if len(f) == 3 && f[0] == "MemTotal:" && f[2] == "kB" {
			if n, err := strconv.ParseInt(f[1], 10, 64); err == nil {
				return n << 10
			}
		}
	}
	return 0
}
