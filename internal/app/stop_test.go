package app

import (
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

func TestNoRequestIsLostWhenTheServerIsReplaced(t *testing.T) {
	program, dir := buildServer(t), t.TempDir()
	socket, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	passed, err := socket.(*net.TCPListener).File()
	if err != nil {
		t.Fatal(err)
	}
	defer passed.Close()
	next := func() *process {
		cmd := command(t, "/bin/sh", dir)
		cmd.Args = []string{"sh", "-c", `LISTEN_PID=$$ exec "$0"`, program}
		cmd.Env = append(cmd.Env, "LISTEN_FDS=1", "LISTEN_FDNAMES=whence", "WHENCE_ADDR=127.0.0.1:1") // nobody may listen there
		cmd.ExtraFiles = []*os.File{passed}
		return startCommand(t, cmd)
	}
	p := next()
	if want := "http://" + socket.Addr().String(); p.url != want {
		t.Fatalf("the server is at %s, not at %s", p.url, want)
	}
	var sent, taken atomic.Int64
	var clients sync.WaitGroup
	enough := make(chan struct{})
	for worker := range 4 {
		clients.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-enough:
					return
				default:
				}
				sent.Add(1)
				url := fmt.Sprintf("https://quay.example/%d/%d", worker, n)
				status, answer, err := p.send("POST", "/v1/sources", object{"content": "More than 3,000 ships called. " + url, "url": url})
				if err != nil || status != http.StatusCreated {
					t.Errorf("%s: %d %v %v", url, status, answer, err)
					return
				}
				taken.Add(1)
			}
		})
	}
	for round := range 3 {
		for before := taken.Load(); taken.Load() < before+40 && !t.Failed(); {
			time.Sleep(5 * time.Millisecond) // until the load is on
		}
		if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		if err := p.cmd.Wait(); err != nil {
			t.Errorf("round %d: the server ended with %v: %s", round, err, p.errs)
		}
		fresh := next()
		p.cmd, p.errs = fresh.cmd, fresh.errs
	}
	close(enough)
	clients.Wait()
	status, answer, err := p.send("GET", "/v1/stats", nil)
	if err != nil || status != http.StatusOK {
		t.Fatalf("%d %v %v", status, answer, err)
	}
	t.Logf("%d requests over three restarts, %d done", sent.Load(), taken.Load())
	if sent.Load() != taken.Load() {
		t.Errorf("%d requests were sent and %d done", sent.Load(), taken.Load())
	}
}

func TestAServerThatStopsSaysSoBeforeItDoes(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	running, finish := make(chan struct{}), make(chan struct{})
	entrance := &front{}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			close(running)
			<-finish
		}
		_, _ = io.WriteString(w, "done")
	})}
	entrance.watch(server)
	go func() { _ = server.Serve(listener) }()
	url := "http://" + listener.Addr().String()
	get := func(path string) (closes bool, err error) {
		res, err := (&http.Client{Transport: &http.Transport{}}).Get(url + path)
		if err != nil {
			return false, err
		}
		defer res.Body.Close()
		if body, err := io.ReadAll(res.Body); err != nil || string(body) != "done" {
			t.Errorf("%s: %q, %v", path, body, err)
		}
		return res.Close, nil
	}
	if closes, err := get("/"); err != nil || closes {
		t.Fatalf("before: %v, the connection is closed: %v", err, closes)
	}
	var slow sync.WaitGroup
	slow.Go(func() {
		if _, err := get("/slow"); err != nil {
			t.Errorf("what ran was cut: %v", err)
		}
	})
	<-running
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		entrance.stop(t.Context(), server, listener, 300*time.Millisecond, slog.New(slog.DiscardHandler))
	}()
	for !entrance.draining.Load() {
		time.Sleep(time.Millisecond)
	}
	if closes, err := get("/"); err != nil || !closes {
		t.Errorf("while it waits: %v, the connection is closed: %v", err, closes)
	}
	for err == nil {
		_, err = get("/") // until it takes no connection any more
	}
	select {
	case <-stopped:
		t.Error("it stopped before what ran was finished")
	default:
	}
	close(finish)
	slow.Wait()
	<-stopped
	wait(t.Context(), testPatience, func() bool { return entrance.open.Load() == 0 })
	if open := entrance.open.Load(); open != 0 {
		t.Errorf("%d connections are open", open)
	}
}

func TestASocketOfAnotherProcessIsNotTaken(t *testing.T) {
	t.Setenv("LISTEN_FDS", "1")
	t.Setenv("LISTEN_PID", "1")
	l, err := listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if _, err := listen(t.Context(), l.Addr().String()); err == nil || !strings.Contains(err.Error(), "WHENCE_ADDR") {
		t.Errorf("an address that is taken: %v", err)
	}
	t.Setenv("LISTEN_PID", fmt.Sprint(os.Getpid()))
	t.Setenv("LISTEN_FDS", "2")
	if _, err := listen(t.Context(), "127.0.0.1:0"); err == nil || !strings.Contains(err.Error(), "one is wanted") {
		t.Errorf("two sockets: %v", err)
	}
}
