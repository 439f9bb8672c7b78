package app

import (
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// unit reads a unit file: its settings by section and name.
func unit(t *testing.T, name string) (text string, settings map[string][]string) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("../../deploy", name))
	if err != nil {
		t.Fatal(err)
	}
	settings = map[string][]string{}
	section := ""
	for line := range strings.Lines(string(b)) {
		line = strings.TrimSpace(line)
		switch key, value, ok := strings.Cut(line, "="); {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "["):
			section = strings.Trim(line, "[]")
		case ok:
			settings[section+"."+key] = append(settings[section+"."+key], value)
		default:
			t.Errorf("%s has the line %q", name, line)
		}
	}
	return string(b), settings
}

// variables are those that the environment may set.
func variables() []string {
	var names []string
	for _, f := range reflect.VisibleFields(reflect.TypeFor[Config]()) {
		name, _, _ := strings.Cut(f.Tag.Get("env"), ",")
		names = append(names, name)
	}
	return names
}

func TestTheUnitsOfSystemdFitTheServer(t *testing.T) {
	_, service := unit(t, "whence.service")
	_, socket := unit(t, "whence.socket")
	if k := service["Service.KillMode"]; !slices.Equal(k, []string{"mixed"}) {
		t.Errorf("with the KillMode %v a Postgres of its own is stopped beside the server", k)
	}
	config, err := LoadConfig()
	if err != nil {
		t.Fatal(err)
	}
	if l := socket["Socket.ListenStream"]; !slices.Equal(l, []string{"127.0.0.1:8080"}) {
		t.Errorf("the socket is at %v; one is taken, and %s is documented", l, config.Addr)
	}
	for _, set := range service["Service.Environment"] {
		if name, _, _ := strings.Cut(set, "="); !slices.Contains(variables(), name) {
			t.Errorf("the unit sets %s, which nothing reads", name)
		}
	}
	page, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	known := append(variables(), "WHENCE_SERVER_ROLE") // which migrate reads
	for _, name := range regexp.MustCompile(`\b(?:WHENCE|DATABASE)_[A-Z_]+\b`).FindAllString(string(page), -1) {
		if !slices.Contains(known, name) {
			t.Errorf("the page on operations speaks of %s, which nothing reads", name)
		}
	}
	reference, err := os.ReadFile("../../docs/configuration.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range known {
		if !strings.Contains(string(reference), "`"+name+"`") {
			t.Errorf("the page on configuration does not speak of %s", name)
		}
	}
}

func TestSystemdTakesTheUnits(t *testing.T) {
	verify, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("there is no systemd-analyze here")
	}
	dir := t.TempDir()
	program := filepath.Join(dir, "whence-api") // verify looks whether there is one
	if err := os.WriteFile(program, []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	files := []string{}
	for _, name := range []string{"whence.service", "whence.socket"} {
		text, _ := unit(t, name)
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(strings.ReplaceAll(text, "/usr/local/bin/whence-api", program)), 0o644); err != nil {
			t.Fatal(err)
		}
		files = append(files, path)
	}
	out, err := exec.CommandContext(t.Context(), verify, append([]string{"verify", "--man=no"}, files...)...).CombinedOutput()
	if err != nil || strings.Contains(string(out), dir) {
		t.Errorf("systemd-analyze verify: %v\n%s", err, out)
	}
}
