package metrics

import (
	"context"
	"strings"
	"testing"

	"github.com/google/uuid"

	"whence/internal/audit"
	"whence/internal/fault"
	"whence/internal/names"
	"whence/internal/postgres/keyset"
)

func TestEventsAndPropositionsHaveAllTheOperations(t *testing.T) {
	s, pool := setup(t)
	for noun, topics := range map[string]*Topics{"event": s.Events, "proposition": s.Propositions} {
		t.Run(noun, func(t *testing.T) {
			in := TopicInput{Slug: "b", Definition: "When it began", Names: []names.Name{{Language: "zh-Hans", Name: "开始"}, {Language: "en", Name: "start"}}}
			b, err := topics.Create(t.Context(), ann, in)
			if err != nil || b.Version != 1 || b.Names[0].Language != "en" {
				t.Fatalf("created %+v, %v", b, err)
			}
			a, err := topics.Create(t.Context(), ann, TopicInput{Slug: "a", Definition: "x"})
			if err != nil {
				t.Fatal(err)
			}
			_, err = topics.Create(t.Context(), ann, in)
			refused(t, err, fault.Conflict, "slug_taken", "/slug")
			_, err = topics.Create(t.Context(), ann, TopicInput{Slug: "c"})
			refused(t, err, fault.Invalid, "required", "/definition")
			found, err := topics.Find(t.Context(), b.ID)
			if err != nil || found.Slug != "b" || len(found.Names) != 2 || found.Definition != "When it began" {
				t.Errorf("found %+v, %v", found, err)
			}
			_, err = topics.Find(t.Context(), uuid.New())
			refused(t, err, fault.NotFound, "not_found", "")

			changed, err := topics.Update(t.Context(), ann, b.ID, 1, "clearer", func(in *TopicInput) error { in.Names = nil; in.Slug = "z"; return nil })
			if err != nil || changed.Version != 2 || len(changed.Names) != 0 {
				t.Errorf("changed %+v, %v", changed, err)
			}
			_, err = topics.Update(t.Context(), ann, b.ID, 1, "", func(in *TopicInput) error { in.Slug = "y"; return nil })
			refused(t, err, fault.Stale, "stale_version", "")
			_, err = topics.Update(t.Context(), ann, b.ID, 2, "", func(in *TopicInput) error { in.Slug = "a"; return nil })
			refused(t, err, fault.Conflict, "slug_taken", "/slug")
			same, err := topics.Update(t.Context(), ann, b.ID, 2, "", func(in *TopicInput) error { in.Names = []names.Name{}; return nil })
			if err != nil || same.Version != 2 {
				t.Errorf("an edit that changes nothing gives %+v, %v", same, err)
			}
			if h, err := audit.New(pool).History(t.Context(), noun, b.ID, keyset.Page{}); err != nil || len(h.Items) != 2 || h.Items[0].Reason != "clearer" {
				t.Errorf("history %+v, %v", h, err)
			}
			list := func(f TopicFilter, sort string) string {
				l, err := topics.List(context.Background(), f, keyset.Page{Sort: sort})
				if err != nil {
					t.Fatal(err)
				}
				var slugs []string
				for _, x := range l.Items {
					slugs = append(slugs, x.Slug)
				}
				return strings.Join(slugs, " ")
			}
			if got := list(TopicFilter{}, "") + "|" + list(TopicFilter{}, "-slug") + "|" + list(TopicFilter{Slugs: []string{"a"}}, "") + "|" + list(TopicFilter{Q: "Z"}, ""); got != "z a|z a|a|z" {
				t.Errorf("lists are %s", got)
			}
			if all, err := topics.Catalogue(t.Context(), pool); err != nil || len(all) != 2 {
				t.Errorf("the catalogue is %+v, %v", all, err)
			}
			if ids, err := topics.Resolve(t.Context(), pool, []string{"a", b.ID.String(), "no"}); err != nil || ids["a"] != a.ID || ids[b.ID.String()] != b.ID {
				t.Errorf("resolved %v, %v", ids, err)
			}
		})
	}
}
