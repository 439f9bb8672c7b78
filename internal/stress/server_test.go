package stress

import (
	"net/http"
	"strings"
	"testing"
)

func TestASecondServerOnTheSameDirectoryIsRefusedAndHarmsNothing(t *testing.T) {
	r := &run{Options: options(t, "")}
	dir, err := r.newDir("second")
	if err != nil {
		t.Fatal(err)
	}
	first, err := r.start(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer first.kill()
	second, err := r.start(t.Context(), dir)
	if err == nil {
		second.kill()
		t.Fatal("two servers run on one directory")
	}
	if said := err.Error(); !strings.Contains(said, "another") && !strings.Contains(said, "already") {
		t.Errorf("the second server said %q", said)
	}
	c := r.client(first.address)
	defer c.close()
	if _, err := c.must(t.Context(), request{method: http.MethodGet, path: "/v1/claims"}); err != nil {
		t.Errorf("the first server suffered from the second: %v", err)
	}
	if err := first.stop(); err != nil {
		t.Errorf("a stop that was asked for ended with %v: %s", err, first.errs)
	}
	if first.postmaster() != 0 {
		t.Error("Postgres was not stopped with the server")
	}
}
