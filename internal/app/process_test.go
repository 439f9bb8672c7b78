package app

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
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
