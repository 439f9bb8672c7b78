package app

import (
	"context"
	"fmt"
	"net"
	"os"
	"strconv"
)

// firstPassed is the first descriptor that systemd passes (sd_listen_fds).
const firstPassed = 3

// listen takes the socket that systemd has passed, or else listens on addr. A
// passed socket stays open when this process ends: who connects then is served by
// the next one.
func listen(ctx context.Context, addr string) (net.Listener, error) {
	passed, err := strconv.Atoi(os.Getenv("LISTEN_FDS"))
	if err != nil || passed < 1 || os.Getenv("LISTEN_PID") != strconv.Itoa(os.Getpid()) {
		listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
		if err != nil {
			return nil, fmt.Errorf("WHENCE_ADDR %s can't be listened on: %w", addr, err)
		}
		return listener, nil
	}
	// Neither we nor our Postgres pass it on as it was passed to us.
	for _, name := range []string{"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"} {
		if err := os.Unsetenv(name); err != nil {
			return nil, fmt.Errorf("take the socket of systemd: %w", err)
		}
	}
	if passed > 1 {
		return nil, fmt.Errorf("systemd passes %d sockets; one is wanted", passed)
	}
	f := os.NewFile(firstPassed, "the socket of systemd")
	defer f.Close() // the listener has a copy, which no other program inherits
	listener, err := net.FileListener(f)
	if err != nil {
		return nil, fmt.Errorf("take the socket of systemd: %w", err)
	}
	return listener, nil
}
