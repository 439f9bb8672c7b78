package review

import (
	"testing"
)

func TestARepairMendsWhatAProgramWithoutAQueueHasWritten(t *testing.T) {
	w := setup(t)
	doc, other := w.article("Harbour"), w.article("Beacon")
	missing, changed, decided := w.extracted(stated(doc, "145")), w.extracted(stated(doc, "146")), w.extracted(stated(doc, "147"))
	relation, kept := w.proposedRelation(other, doc, "cites"), w.extracted(stated(other, "145"))
	w.queue() // ranked
	held := w.lease(ann, kept.ID)
	w.exec(`DELETE FROM review_items WHERE id = $1`, missing.ID)
	w.exec(`UPDATE claims SET version = version + 1 WHERE id = $1`, changed.ID)
	w.exec(`UPDATE claims SET status = 'rejected', decided_by = 'x', decided_at = now() WHERE id = $1`, decided.ID)
	w.exec(`UPDATE relations SET state = 'confirmed' WHERE id = $1`, relation.ID)
	w.exec(`INSERT INTO review_items (id, kind, version, source_id) VALUES ($1, 'claim', 1, $2), ($3, 'relation', 1, $2)`, newID(), doc, newID())
	if mended, err := w.Repair(t.Context()); err != nil || mended != 6 {
		t.Errorf("%d were mended, %v", mended, err)
	}
	w.right()
	if mended, err := w.Repair(t.Context()); err != nil || mended != 0 {
		t.Errorf("of a right queue %d were mended, %v", mended, err)
	}
	if err := w.Release(t.Context(), ann, kept.ID, held.Token); err != nil {
		t.Errorf("a lease was lost: %v", err)
	}
}

// What is mended is more than one page of it.
func TestARepairGoesThroughEveryPage(t *testing.T) {
	w := setup(t)
	ids := w.fill(2*repairBatch + 7)
	w.exec(`UPDATE review_items SET id = gen_random_uuid()`)
	if mended, err := w.Repair(t.Context()); err != nil || mended != 2*len(ids) {
		t.Errorf("%d were mended of %d missing and as many left over, %v", mended, len(ids), err)
	}
	var there int
	if err := w.pool.QueryRow(t.Context(), `SELECT count(*) FROM review_items WHERE id = ANY($1)`, ids).Scan(&there); err != nil || there != len(ids) {
		t.Errorf("%d of %d are there, %v", there, len(ids), err)
	}
}
