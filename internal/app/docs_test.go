package app

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// chromium finds the browser that `make test` installs.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{os.Getenv("WHENCE_CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} {
		if name == "" {
			continue
		}
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatal("no Chromium was found: `make test` installs one, or name it in WHENCE_CHROMIUM")
	return ""
}

// browse opens a page in a real browser and gives the document as it is after
// its scripts have run, and what the console said.
func browse(t *testing.T, url string) (dom, console string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, chromium(t), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
		"--user-data-dir="+t.TempDir(), "--enable-logging=stderr", "--virtual-time-budget=20000", "--dump-dom", url)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("the browser ended with %v: %.2000s", err, errs.String())
	}
	var said []string
	for line := range strings.Lines(errs.String()) {
		if strings.Contains(line, "CONSOLE") {
			said = append(said, line)
		}
	}
	return out.String(), strings.Join(said, "")
}

func TestTheReferenceIsDrawnInABrowserWithoutTheNetwork(t *testing.T) {
	s := startServer(t)
	dom, console := browse(t, s.url+"/docs")
	for _, want := range []string{`data-tag="sources"`, `data-tag="crosscheck"`, "Who agrees, who conflicts, and why."} {
		if !strings.Contains(dom, want) {
			t.Errorf("the page shows no %s: %.1500s", want, dom)
		}
	}
	if console != "" {
		t.Errorf("the console says: %s", console)
	}
}
