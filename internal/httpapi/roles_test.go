package httpapi

import (
	"net/http"
	"testing"

	"whence/api"
	"whence/internal/auth"
)

func TestEveryOperationOfTheSpecHasARoleOrIsOpen(t *testing.T) {
	k, err := loadContract(api.Spec)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for where, op := range k.operations {
		seen[op.id] = true
		role, known := neededRole[op.id]
		switch {
		case op.open && known:
			t.Errorf("%s (%s) is open and has a role", op.id, where)
		case !op.open && !known:
			t.Errorf("%s (%s) has no role: nobody could call it", op.id, where)
		case known && !role.Valid():
			t.Errorf("%s needs the role %q, which does not exist", op.id, role)
		}
	}
	for id := range neededRole {
		if !seen[id] {
			t.Errorf("the role table names %s, which is no operation", id)
		}
	}
	if len(seen) < 40 {
		t.Fatalf("only %d operations were found", len(seen))
	}
}

func TestOnlyReadingNeedsNoMoreThanAReader(t *testing.T) {
	k, err := loadContract(api.Spec)
	if err != nil {
		t.Fatal(err)
	}
	pure := map[string]bool{"extract": true, "compare": true, // POST, and nothing is stored
		"openSession": true, "closeSession": true} // of the caller alone
	for _, op := range k.operations {
		if op.open || op.route.Method == http.MethodGet || pure[op.id] {
			continue
		}
		if auth.Reader.Allows(neededRole[op.id]) {
			t.Errorf("%s %s changes something and a reader may call it", op.route.Method, op.route.Path)
		}
	}
}

func TestEveryPostAndPatchCanBeRepeatedWithAKey(t *testing.T) {
	k, err := loadContract(api.Spec)
	if err != nil {
		t.Fatal(err)
	}
	for where, op := range k.operations {
		if op.id == "openSession" {
			continue // its answer is a cookie, and opening another does no harm
		}
		takes := op.route.Operation.Parameters.GetByInAndName("header", idempotencyKey) != nil
		if should := op.route.Method == http.MethodPost || op.route.Method == http.MethodPatch; takes != should {
			t.Errorf("%s (%s): that it takes an Idempotency-Key is %v", op.id, where, takes)
		}
	}
}
