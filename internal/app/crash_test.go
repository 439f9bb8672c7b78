package app

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// process is the server as a program of its own, with its own database.
type process struct {
	cmd   *exec.Cmd
	url   string
	token string
	errs  *bytes.Buffer
}

func buildServer(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "api")
	out, err := exec.CommandContext(t.Context(), "go", "build", "-o", path, "whence/cmd/api").CombinedOutput()
	if err != nil {
		t.Fatalf("build the server: %v: %s", err, out)
	}
	return path
}

func command(t *testing.T, program, dir string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), program)
	cmd.Env = append(os.Environ(), "DATABASE_URL=", "WHENCE_DATA_DIR="+dir, "WHENCE_ADDR=127.0.0.1:0", "WHENCE_SAMPLE=off", "WHENCE_BOOTSTRAP_TOKEN="+adminToken)
	cmd.Dir = t.TempDir()
	return cmd
}

var addressLine = regexp.MustCompile(`Whence is at (http://\S+)`)

func start(t *testing.T, program, dir string) *process {
	t.Helper()
	return startCommand(t, command(t, program, dir))
}

// startCommand starts a server and waits until it says where it is.
func startCommand(t *testing.T, cmd *exec.Cmd) *process {
	t.Helper()
	p := &process{cmd: cmd, errs: &bytes.Buffer{}, token: adminToken}
	p.cmd.Stderr = p.errs
	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.cmd.Process.Kill() })
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		if m := addressLine.FindStringSubmatch(lines.Text()); m != nil {
			p.url = m[1]
			go func() { _, _ = io.Copy(io.Discard, stdout) }()
			return p
		}
	}
	_ = p.cmd.Wait()
	t.Fatalf("the server did not start: %s", p.errs)
	return nil
}

func (p *process) send(method, path string, body any) (status int, answer map[string]any, err error) {
	raw, err := json.Marshal(body)
	if err != nil {
		return 0, nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, p.url+path, bytes.NewReader(raw))
	if err != nil {
		return 0, nil, err
	}
	if body == nil {
		r.Body, r.ContentLength = http.NoBody, 0
	}
	r.Header.Set("Authorization", "Bearer "+p.token)
	r.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = res.Body.Close() }()
	err = json.NewDecoder(res.Body).Decode(&answer)
	return res.StatusCode, answer, err
}

// postmaster gives the process id of the cluster's Postgres.
func postmaster(t *testing.T, dir string) int {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, "postgres", "data", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(raw), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

func TestNothingAcknowledgedIsLostByKillingTheServerOrItsDatabase(t *testing.T) {
	program, dir := buildServer(t), t.TempDir()
	acknowledged := map[string]string{} // source id → text
	number := 0
	for round, victim := range []string{"server", "database", "both", "server"} {
		p := start(t, program, dir)
		var mu sync.Mutex
		var writers sync.WaitGroup
		enough := make(chan struct{})
		var once sync.Once
		for range 4 {
			writers.Go(func() {
				for {
					mu.Lock()
					number++
					n := number
					mu.Unlock()
					text := fmt.Sprintf("Report %d.\n\nMore than %d,000 people died in the floods of 2021.", n, n)
					status, answer, err := p.send("POST", "/v1/sources", object{"content": text, "url": fmt.Sprintf("https://floods.example/%d", n)})
					if err != nil || status >= 500 {
						return // killed meanwhile: nothing was promised
					}
					if status != http.StatusCreated {
						t.Errorf("document %d: %d %v", n, status, answer)
						return
					}
					mu.Lock()
					acknowledged[answer["source"].(object)["id"].(string)] = text
					if len(acknowledged) >= 40*(round+1) {
						once.Do(func() { close(enough) })
					}
					mu.Unlock()
				}
			})
		}
		select {
		case <-enough:
		case <-time.After(60 * time.Second):
			t.Fatal("the writers got nowhere")
		}
		pid := postmaster(t, dir)
		if victim != "server" {
			if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
				t.Fatal(err)
			}
		}
		if victim != "database" {
			if err := p.cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
		err := p.cmd.Wait()
		if victim == "database" && (err == nil || !strings.Contains(p.errs.String(), "the database went away")) {
			t.Errorf("without its database the server ended with %v and said %q", err, p.errs)
		}
		writers.Wait()
	}
	p := start(t, program, dir)
	for id, text := range acknowledged {
		status, answer, err := p.send("GET", "/v1/sources/"+id+"/text", nil)
		if err != nil || status != http.StatusOK || answer["text"] != text {
			t.Errorf("%s was acknowledged and is %d %v %v", id, status, answer, err)
		}
		status, answer, err = p.send("GET", "/v1/claims?source="+id, nil)
		if err != nil || status != http.StatusOK || len(answer["items"].([]any)) == 0 {
			t.Errorf("the claims of %s are gone: %d %v %v", id, status, answer, err)
		}
	}
	t.Logf("%d documents acknowledged, 4 kills", len(acknowledged))

	second := command(t, program, dir)
	out, err := second.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "another") && !strings.Contains(string(out), "already") {
		t.Errorf("a second server on the same directory ended with %v and said %q", err, out)
	}
	if status, _, err := p.send("GET", "/v1/claims", nil); err != nil || status != http.StatusOK {
		t.Errorf("the first server suffered from the second: %d %v", status, err)
	}
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Wait(); err != nil {
		t.Errorf("a stop that was asked for ended with %v: %s", err, p.errs)
	}
	if _, err := os.Stat(filepath.Join(dir, "postgres", "data", "postmaster.pid")); !os.IsNotExist(err) {
		t.Error("Postgres was not stopped with the server")
	}
}
