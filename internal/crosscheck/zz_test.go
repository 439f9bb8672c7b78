package crosscheck

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"whence/internal/claims"
	"whence/internal/quantity"
)

func TestZZ(t *testing.T) {
	w := setup(t)
	w.tree()
	o := w.outlet("Wire", nil)
	var docs []uuid.UUID
	for range 50 { docs = append(docs, w.article(o)) }
	for i := range 2001 {
		c, err := w.claims.Create(t.Context(), analyst, stated(docs[i%50], "drug-deaths", number(quantity.Eq, fmt.Sprint(70000+i), "deaths"), lastYear, fmt.Sprint("Party ", i%300)), "")
		if err != nil { t.Fatal(err) }
		began := time.Now()
		w.update(c, func(in *claims.Input) { in.Status = claims.Accepted })
		if i%250 == 0 { t.Log(i, time.Since(began)) }
	}
	for range 3 {
	began := time.Now()
	r, err := w.Crosscheck(t.Context(), Query{Metric: "drug-deaths"})
	t.Log(time.Since(began), len(r.Groups), err)
	began = time.Now()
	rows, err := w.pool.Query(t.Context(), selectRows+"c.metric_id=$1", w.metric["drug-deaths"])
	if err != nil { t.Fatal(err) }
	n := 0
	for rows.Next() { n++ }
	t.Log(time.Since(began), n)
	}
}
