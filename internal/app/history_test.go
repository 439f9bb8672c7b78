package app

import (
	"encoding/base64"
	"encoding/hex"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"

	"whence/internal/audit/ledger"
	"whence/internal/audit/verify"
)

// forge is a database with a sealed history, which somebody who may do everything
// there changes, and the evidence that is kept outside of it.
type forge struct {
	*server
	keys      ledger.Keys
	published []string
}

// newForge has things of many kinds, some with several revisions, sealed in
// several trees.
func newForge(t *testing.T) *forge {
	s := startServer(t)
	s.forged = true
	s.catalogue()
	var claims []any
	for _, page := range []string{"https://harbour.example/a", "https://harbour.example/b"} {
		claims = s.ingest("Harbour", page, harbour).want(201).list("claims")
	}
	s.seal()
	for _, c := range claims[:2] {
		path := "/v1/claims/" + c.(object)["id"].(string)
		s.call("PATCH", path, object{"status": "accepted"}, "If-Match", `"1"`).want(200)
		s.seal()
		s.call("PATCH", path, object{"status": "rejected", "reason": "it is about another year"}, "If-Match", `"2"`).want(200)
	}
	s.seal()
	f := &forge{server: s, keys: s.past.known}
	text, err := os.ReadFile(s.published())
	if err != nil {
		t.Fatal(err)
	}
	f.published = ledger.Split(string(text))
	return f
}

func (f *forge) report() *verify.Report {
	f.t.Helper()
	r, err := verify.Run(f.t.Context(), f.pool, verify.Options{Keepers: f.services.keepers(), Keys: f.keys, Published: f.published})
	if err != nil {
		f.t.Fatal(err)
	}
	return r
}

// exec runs statements as an owner does whom no trigger stops.
func (f *forge) exec(statements ...string) {
	f.t.Helper()
	err := pgx.BeginFunc(f.t.Context(), f.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(f.t.Context(), `SET LOCAL session_replication_role = replica`); err != nil {
			return err
		}
		for _, sql := range statements {
			tag, err := tx.Exec(f.t.Context(), sql)
			if err != nil {
				return err
			}
			if tag.RowsAffected() == 0 && !strings.HasPrefix(sql, "ALTER") && !strings.HasPrefix(sql, "TRUNCATE") && sql != unchecked {
				f.t.Errorf("%s does nothing", sql)
			}
		}
		return nil
	})
	if err != nil {
		f.t.Fatal(err)
	}
}

// victim is a claim that was accepted and rejected; any revision of it is below 4.
const victim = `(SELECT entity_id FROM history WHERE operation = 'reject' ORDER BY id LIMIT 1)`

// rehash makes all chains consistent again, in the rows alone.
const rehash = `
WITH RECURSIVE chain AS (
    SELECT h.entity_type, h.entity_id, h.revision,
           history_hash(decode(repeat('00', 32), 'hex'), h.entity_type, h.entity_id, h.revision, h.id, h.at, h.actor, h.operation, h.reason, h.before::text, h.after::text) AS hash
    FROM history h WHERE NOT EXISTS (SELECT FROM history p WHERE p.entity_type = h.entity_type AND p.entity_id = h.entity_id AND p.revision < h.revision)
    UNION ALL
    SELECT h.entity_type, h.entity_id, h.revision,
           history_hash(c.hash, h.entity_type, h.entity_id, h.revision, h.id, h.at, h.actor, h.operation, h.reason, h.before::text, h.after::text)
    FROM chain c JOIN history h ON h.entity_type = c.entity_type AND h.entity_id = c.entity_id AND h.revision = c.revision + 1
)
UPDATE history h SET hash = c.hash FROM chain c WHERE h.entity_type = c.entity_type AND h.entity_id = c.entity_id AND h.revision = c.revision`

// resealed gives the leaves the hashes of the rows as they are now.
const resealed = `UPDATE history_leaves l SET hash = h.hash FROM history h WHERE h.entity_type = l.entity_type AND h.entity_id = l.entity_id AND h.revision = l.revision`

// rebuild makes the whole tree anew from the rows, signed with a key.
func (f *forge) rebuild(key ledger.Key) {
	f.t.Helper()
	f.exec(`TRUNCATE history_leaves, history_nodes, history_checkpoints`)
	p, err := ledger.OpenPublisher(f.t.TempDir())
	if err != nil {
		f.t.Fatal(err)
	}
	if _, err := ledger.NewSealer(f.pool, key, p, slog.New(slog.DiscardHandler)).Seal(f.t.Context()); err != nil {
		f.t.Fatal(err)
	}
}

// unchecked takes away what the database itself checks of snapshots.
const unchecked = `DO $$ DECLARE c name; BEGIN
    FOR c IN SELECT conname FROM pg_constraint WHERE conrelid = 'snapshots'::regclass AND contype = 'c' LOOP
        EXECUTE format('ALTER TABLE snapshots DROP CONSTRAINT %I', c);
    END LOOP;
END $$`

// published is where the test's server publishes.
func (s *server) published() string { return filepath.Join(s.dir, ledger.CheckpointsFile) }

var forgeries = map[string]struct {
	forge func(f *forge)
	codes []verify.Code // of which at least one is found
}{
	"a reason is changed": {func(f *forge) {
		f.exec(`UPDATE history SET reason = 'it is right' WHERE operation = 'reject'`)
	}, []verify.Code{verify.RowChanged}},
	"an empty reason becomes none": {func(f *forge) {
		f.exec(`ALTER TABLE history DROP CONSTRAINT history_reason_check`, `UPDATE history SET reason = '' WHERE operation = 'accept' AND reason IS NULL`)
	}, []verify.Code{verify.RowChanged}},
	"an actor is another": {func(f *forge) { f.exec(`UPDATE history SET actor = 'Eve' WHERE entity_id = ` + victim) }, []verify.Code{verify.RowChanged}},
	"a time is moved": {func(f *forge) {
		f.exec(`UPDATE history SET at = at - interval '1 microsecond' WHERE entity_id = ` + victim)
	}, []verify.Code{verify.RowChanged}},
	"what was is another": {func(f *forge) {
		f.exec(`UPDATE history SET before = jsonb_set(before, '{confidence}', '"0.99"') WHERE operation = 'reject'`)
	}, []verify.Code{verify.RowChanged}},
	"a row is changed and hashed anew": {func(f *forge) {
		f.exec(`UPDATE history SET actor = 'Eve' WHERE revision = 2 AND entity_id = `+victim, rehash)
	}, []verify.Code{verify.RowRewritten}},
	"the last row of a thing is taken out": {func(f *forge) {
		f.exec(`DELETE FROM history WHERE revision = 3 AND entity_id = ` + victim)
	}, []verify.Code{verify.LeafWithoutRow}},
	"a row in the middle is taken out": {func(f *forge) {
		f.exec(`DELETE FROM history WHERE revision = 2 AND entity_id = ` + victim)
	}, []verify.Code{verify.RowMissing}},
	"a row in the middle is taken out, and the rest moved up": {func(f *forge) {
		f.exec(`DELETE FROM history WHERE revision = 2 AND entity_id = `+victim, `UPDATE history SET revision = 2 WHERE revision = 3 AND entity_id = `+victim,
			`UPDATE claims SET version = 2 WHERE id = `+victim, rehash)
	}, []verify.Code{verify.LeafWithoutRow}},
	"all that was decided is taken out, with its leaves": {func(f *forge) {
		f.exec(`DELETE FROM history WHERE revision > 1 AND entity_id = `+victim, `DELETE FROM history_leaves WHERE revision > 1 AND entity_id = `+victim)
	}, []verify.Code{verify.TreeCut}},
	"a leaf is taken out": {func(f *forge) { f.exec(`DELETE FROM history_leaves WHERE leaf_index = 2`) }, []verify.Code{verify.LeafMissing}},
	"a thing disappears with its history": {func(f *forge) {
		f.exec(`DELETE FROM citations WHERE claim_id = `+victim, `DELETE FROM claims WHERE id = `+victim, `DELETE FROM history WHERE entity_id = `+victim)
	}, []verify.Code{verify.LeafWithoutRow}},
	"a row is put in": {func(f *forge) {
		f.exec(`INSERT INTO history (entity_type, entity_id, revision, id, at, actor, operation, before, after, hash)
			SELECT entity_type, entity_id, 4, gen_random_uuid(), at, 'Eve', 'accept', after, before, history_hash(hash, entity_type, entity_id, 4, id, at, 'Eve', 'accept', NULL, after::text, before::text)
			FROM history WHERE revision = 3 AND entity_id = ` + victim)
	}, []verify.Code{verify.RowChanged}},
	"a row with the right hash is put in": {func(f *forge) {
		f.exec(`INSERT INTO history (entity_type, entity_id, revision, id, at, actor, operation, before, after, hash)
			SELECT entity_type, entity_id, 4, id, at, 'Eve', 'accept', after, before, history_hash(hash, entity_type, entity_id, 4, id, at, 'Eve', 'accept', NULL, after::text, before::text)
			FROM history WHERE revision = 3 AND entity_id = ` + victim)
	}, []verify.Code{verify.ThingDiffers}},
	"the history of something that never was": {func(f *forge) {
		f.exec(`INSERT INTO history (entity_type, entity_id, revision, id, at, actor, operation, after, hash)
			SELECT entity_type, id, 1, id, at, 'Eve', 'create', after, history_hash(decode(repeat('00', 32), 'hex'), entity_type, id, 1, id, at, 'Eve', 'create', NULL, NULL, after::text)
			FROM history WHERE revision = 3 AND entity_id = ` + victim)
	}, []verify.Code{verify.ThingGone}},
	"two rows change places": {func(f *forge) {
		f.exec(`UPDATE history SET revision = CASE revision WHEN 2 THEN 1002 ELSE 1003 END WHERE revision IN (2, 3) AND entity_id = `+victim,
			`UPDATE history SET revision = CASE revision WHEN 1002 THEN 3 ELSE 2 END WHERE revision > 1000 AND entity_id = `+victim)
	}, []verify.Code{verify.RowChanged}},
	"two leaves change places": {func(f *forge) {
		f.exec(`UPDATE history_leaves SET leaf_index = CASE leaf_index WHEN 2 THEN 1000002 ELSE 1000003 END WHERE leaf_index IN (2, 3)`,
			`UPDATE history_leaves SET leaf_index = CASE leaf_index WHEN 1000002 THEN 3 ELSE 2 END WHERE leaf_index > 1000000`)
	}, []verify.Code{verify.RootWrong}},
	"a chain is rewritten with its leaves": {func(f *forge) {
		f.exec(`UPDATE history SET actor = 'Eve' WHERE entity_id = `+victim, rehash, resealed)
	}, []verify.Code{verify.RootWrong}},
	"everything is rewritten and signed with another key": {func(f *forge) {
		f.exec(`UPDATE history SET actor = 'Eve' WHERE entity_id = `+victim, rehash)
		key, _, err := ledger.NewKey()
		if err != nil {
			f.t.Fatal(err)
		}
		f.rebuild(key)
	}, []verify.Code{verify.CheckpointWrong}},
	"everything is rewritten and signed with the key": {func(f *forge) {
		f.exec(`UPDATE history SET actor = 'Eve' WHERE entity_id = `+victim, rehash)
		f.rebuild(f.past.key)
	}, []verify.Code{verify.RootWrong}},
	"the end is cut off, with its tree": {func(f *forge) {
		f.exec(`DELETE FROM history WHERE revision = 3 AND entity_id = `+victim,
			`UPDATE claims c SET version = 2, status = 'accepted', updated_at = h.at, decided_at = h.at FROM history h WHERE h.entity_id = c.id AND h.revision = 2 AND c.id = (SELECT entity_id FROM history WHERE operation = 'accept' ORDER BY id LIMIT 1)`)
		f.rebuild(f.past.key)
	}, []verify.Code{verify.TreeCut}},
	"a checkpoint is taken out": {func(f *forge) {
		f.exec(`DELETE FROM history_checkpoints WHERE tree_size = (SELECT min(tree_size) FROM history_checkpoints)`)
	}, []verify.Code{verify.NotPublished}},
	"the last checkpoint is taken out": {func(f *forge) {
		f.exec(`DELETE FROM history_checkpoints WHERE tree_size = (SELECT max(tree_size) FROM history_checkpoints)`)
	}, []verify.Code{verify.Unsigned}},
	"a checkpoint says that it was signed earlier": {func(f *forge) {
		f.exec(`UPDATE history_checkpoints SET signed_at = signed_at - interval '1 day'`)
	}, []verify.Code{verify.CheckpointWrong}},
	"a checkpoint has another root": {func(f *forge) {
		f.exec(`UPDATE history_checkpoints SET root = decode(repeat('ab', 32), 'hex') WHERE tree_size = (SELECT max(tree_size) FROM history_checkpoints)`)
	}, []verify.Code{verify.RootWrong}},
	"a claim is changed": {func(f *forge) {
		f.exec(`UPDATE claims SET status = 'accepted' WHERE id = ` + victim)
	}, []verify.Code{verify.ThingDiffers}},
	"a claim's value is changed": {func(f *forge) {
		f.exec(`UPDATE claims SET value = value + 1 WHERE value IS NOT NULL`)
	}, []verify.Code{verify.ThingDiffers}},
	"a claim's version is changed": {func(f *forge) {
		f.exec(`UPDATE claims SET version = version + 1 WHERE id = ` + victim)
	}, []verify.Code{verify.ThingDiffers}},
	"a claim is about another metric": {func(f *forge) {
		f.exec(`UPDATE claims SET metric_id = (SELECT id FROM metrics m WHERE m.id <> claims.metric_id LIMIT 1) WHERE metric_id IS NOT NULL`)
	}, []verify.Code{verify.ThingDiffers}},
	"a citation is taken out": {func(f *forge) {
		f.exec(`DELETE FROM citations WHERE claim_id = ` + victim)
	}, []verify.Code{verify.ThingDiffers}},
	"a citation quotes other words": {func(f *forge) {
		f.exec(`UPDATE citations SET exact = reverse(exact) WHERE claim_id = ` + victim)
	}, []verify.Code{verify.ThingDiffers}},
	"a claim is put in": {func(f *forge) {
		f.exec(`INSERT INTO claims (source_id, id, kind) SELECT source_id, gen_random_uuid(), 'statement' FROM claims LIMIT 1`)
	}, []verify.Code{verify.ThingUnknown}},
	"a token has another role": {func(f *forge) {
		f.exec(`UPDATE tokens SET role = 'reader'`)
	}, []verify.Code{verify.ThingDiffers}},
	"a source has another title": {func(f *forge) {
		f.exec(`UPDATE sources SET title = 'Another'`)
	}, []verify.Code{verify.ThingDiffers}},
	"an outlet has a better grade": {func(f *forge) {
		f.exec(`UPDATE outlets SET reliability = 'A', reliability_reason = 'so it is'`)
	}, []verify.Code{verify.ThingDiffers}},
	"a metric means something else": {func(f *forge) {
		f.exec(`UPDATE metrics SET definition = definition || ' or so'`)
	}, []verify.Code{verify.ThingDiffers}},
	"a snapshot's bytes are changed": {func(f *forge) {
		f.exec(unchecked, `UPDATE snapshots SET raw = set_byte(raw, 0, 32)`)
	}, []verify.Code{verify.ContentWrong}},
	"a snapshot's text is changed": {func(f *forge) {
		f.exec(unchecked, `UPDATE snapshots SET text = overlay(text PLACING 'X' FROM 1 FOR 1)`)
	}, []verify.Code{verify.ContentWrong}},
	"a snapshot's bytes are changed with their digest": {func(f *forge) {
		f.exec(`UPDATE snapshots SET raw = set_byte(raw, 0, 32), raw_sha256 = sha256(set_byte(raw, 0, 32))`)
	}, []verify.Code{verify.ThingDiffers}},
}

func TestForgeriesAreFound(t *testing.T) {
	for name, c := range forgeries {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newForge(t)
			if r := f.report(); !r.Clean() || r.Rows == 0 || r.Unsealed != 0 || r.Published < 3 {
				t.Fatalf("before: %+v", r)
			}
			c.forge(f)
			r := f.report()
			found := map[verify.Code]bool{}
			for _, x := range r.Findings {
				found[x.Code] = true
			}
			for _, code := range c.codes {
				if found[code] {
					return
				}
			}
			t.Errorf("none of %v is found: %v", c.codes, r.Findings)
		})
	}
}

func TestTheFirstBrokenRowIsNamed(t *testing.T) {
	f := newForge(t)
	f.exec(`UPDATE history SET actor = 'Eve' WHERE revision = 2 AND entity_id = ` + victim)
	var id uuid.UUID
	if err := f.pool.QueryRow(t.Context(), `SELECT `+victim).Scan(&id); err != nil {
		t.Fatal(err)
	}
	r := f.report()
	if first := r.Findings[0]; first.Code != verify.RowChanged || first.EntityType != "claim" || first.EntityID != id || first.Revision != 2 {
		t.Errorf("the first is %s", first)
	}
	a := f.call("GET", "/v1/audit/verify?entity_type=claim&entity_id="+id.String(), nil).want(200)
	if a.get("whole") != false || a.text("findings", 0, "code") != "row_changed" || number(t, a.get("findings", 0, "revision")) != 2 {
		t.Errorf("the API says %s", a.Body)
	}
}

func TestWhatIsHeldAgainstNothingIsRemarked(t *testing.T) {
	f := newForge(t)
	f.keys, f.published = ledger.Keys{}, nil
	r := f.report()
	if said := strings.Join(r.Remarks, "\n"); !r.Clean() || !strings.Contains(said, "no public key") || !strings.Contains(said, "no published checkpoints") {
		t.Errorf("%+v", r)
	}
}

func TestNamesThatChangedSinceBreakNothing(t *testing.T) {
	s := startServer(t) // its history is verified at the end
	s.catalogue()
	s.ingest("Harbour", "https://harbour.example/a", harbour).want(201)
	for _, path := range []string{"/v1/metrics/drug-overdose-deaths", "/v1/metrics/synthetic-opioid-overdose-deaths"} {
		was := s.call("GET", path, nil).want(200)
		s.call("PATCH", path, object{"slug": was.text("slug") + "-of-all"}, "If-Match", was.Header.Get("ETag")).want(200)
	}
	for _, p := range s.call("GET", "/v1/parties?limit=3", nil).want(200).list("items") {
		path := "/v1/parties/" + p.(object)["id"].(string)
		was := s.call("GET", path, nil).want(200)
		s.call("PATCH", path, object{"name": "Another name " + was.text("slug")}, "If-Match", was.Header.Get("ETag")).want(200)
	}
}

func TestTheHistoryIsProvenOverTheAPI(t *testing.T) {
	s := startServer(t)
	s.catalogue()
	id := s.ingest("Harbour", "https://harbour.example/a", harbour).want(201).text("claims", 0, "id")
	entry := s.call("GET", "/v1/claims/"+id+"/history", nil).want(200).text("items", 0, "id")
	s.call("GET", "/v1/audit/proofs/inclusion?entry="+entry, nil).want(409)
	s.seal()
	s.ingest("Harbour", "https://harbour.example/b", harbour).want(201)
	s.seal()
	list := s.call("GET", "/v1/audit/checkpoints?sort=created_at", nil).want(200)
	keys, err := ledger.ParseKeys(list.text("public_key"))
	if err != nil || len(list.list("items")) != 2 {
		t.Fatalf("%s, %v", list.Body, err)
	}
	var signed []ledger.Checkpoint
	for i := range 2 {
		c, err := keys.Check(list.text("items", i, "note"))
		if err != nil || hex.EncodeToString(c.Root[:]) != list.text("items", i, "root") {
			t.Fatalf("checkpoint %d: %v", i, err)
		}
		signed = append(signed, c)
	}
	path := func(a answer) (hashes [][]byte) {
		for _, h := range a.list("hashes") {
			b, err := hex.DecodeString(h.(string))
			if err != nil {
				t.Fatal(err)
			}
			hashes = append(hashes, b)
		}
		return hashes
	}
	p := s.call("GET", "/v1/audit/proofs/inclusion?entry="+entry, nil).want(200)
	leaf, err := hex.DecodeString(p.text("hash"))
	if err != nil {
		t.Fatal(err)
	}
	err = proof.VerifyInclusion(rfc6962.DefaultHasher, uint64(number(t, p.get("leaf_index"))), signed[1].Size, rfc6962.DefaultHasher.HashLeaf(leaf), path(p), signed[1].Root[:])
	if err != nil {
		t.Errorf("%v: %s", err, p.Body)
	}
	c := s.call("GET", "/v1/audit/proofs/consistency?from="+list.get("items", 0, "tree_size").(interface{ String() string }).String(), nil).want(200)
	if err := proof.VerifyConsistency(rfc6962.DefaultHasher, signed[0].Size, signed[1].Size, path(c), signed[0].Root[:], signed[1].Root[:]); err != nil {
		t.Errorf("%v: %s", err, c.Body)
	}
	v := s.call("GET", "/v1/audit/verify?entity_type=claim&entity_id="+id, nil).want(200)
	if v.get("whole") != true || number(t, v.get("revisions")) != 1 || number(t, v.get("unsealed")) != 0 || v.text("checkpoint", "note") != signed[1].Note {
		t.Errorf("%s", v.Body)
	}
	s.call("GET", "/v1/audit/verify?entity_type=claim&entity_id="+uuid.NewString(), nil).want(404)
	if root := base64.StdEncoding.EncodeToString(signed[1].Root[:]); !strings.Contains(signed[1].Note, root) {
		t.Errorf("the note %q has no %s", signed[1].Note, root)
	}
}

func TestTheHistoryOfTokensIsForAdmins(t *testing.T) {
	s := startServer(t)
	s.catalogue()
	reader := s.call("POST", "/v1/tokens", object{"name": "a reader", "role": "reader"}).want(201)
	tokenID := reader.text("token", "id")
	if n := len(s.call("GET", "/v1/audit?entity_type=token", nil).want(200).list("items")); n != 2 {
		t.Errorf("an admin sees %d tokens' rows", n)
	}
	s.token = reader.text("secret")
	all := s.call("GET", "/v1/audit?limit=200", nil).want(200)
	if len(all.list("items")) == 0 || strings.Contains(string(all.Body), tokenID) {
		t.Errorf("a reader sees %s", all.Body)
	}
	s.call("GET", "/v1/audit?entity_type=token", nil).want(403)
	s.call("GET", "/v1/audit?entity_type=claim&entity_type=token", nil).want(403)
	s.call("GET", "/v1/audit/verify?entity_type=token&entity_id="+tokenID, nil).want(403)
}
