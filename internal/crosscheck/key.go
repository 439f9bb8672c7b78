package crosscheck

import (
	"cmp"
	"hash/fnv"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/crosscheck/verdict"
)

// Key names what is compared: a metric at a place, or an event or a proposition
// wherever it is, since a claim about one of these need not state a place. No
// group reaches beyond one.
type Key struct {
	Kind      verdict.Kind
	SubjectID uuid.UUID
	Geography string // of a metric; "" of the others
}

// Shard is the number by which the rows of a key would be spread over several
// databases. Keys that share one are recomputed apart and locked together.
func (k Key) Shard() int32 {
	h := fnv.New32a()
	_, _ = h.Write(k.SubjectID[:]) // a hash takes every byte
	_, _ = h.Write([]byte(k.Geography))
	return int32(h.Sum32()) //nolint:gosec // the bits are wanted, not the number
}

// placeless tells whether this is the key of those claims about a metric that
// state no place. They are in no group.
func (k Key) placeless() bool { return k.Kind == verdict.Quantity && k.Geography == "" }

// args are what the statements about a key take: its subject, and the same under
// the name of its kind, where the others are NULL.
func (k Key) args() pgx.NamedArgs {
	args := pgx.NamedArgs{
		"shard": k.Shard(), "subject": k.SubjectID, "geography": k.Geography,
		"metric": nil, "event": nil, "proposition": nil,
	}
	args[subjectNames[k.Kind]] = k.SubjectID
	return args
}

// subjectNames is what claims of each kind are about.
var subjectNames = map[verdict.Kind]string{
	verdict.Quantity: "metric", verdict.Date: "event", verdict.Statement: "proposition",
}

// sorted gives each key once, in the order in which shards are locked.
func sorted(keys []Key) []Key {
	keys = slices.Clone(keys)
	slices.SortFunc(keys, func(a, b Key) int {
		return cmp.Or(cmp.Compare(a.Shard(), b.Shard()), slices.Compare(a.SubjectID[:], b.SubjectID[:]), cmp.Compare(a.Geography, b.Geography))
	})
	return slices.Compact(keys)
}

// groupNamespace makes the ids of groups (RFC 9562, version 5): one keeps its id
// for as long as what it is about is the same.
var groupNamespace = uuid.MustParse("5d0c3c1e-4d0f-5f4e-9f0a-2f6c8f1b7a01")

// groupIDs gives each group of one subject its id, made of what the group is
// keyed by. Where several have one anchor (the same words at different times of
// publication), those behind the first also take their first claim's id.
func groupIDs(subject uuid.UUID, groups []verdict.Group) []uuid.UUID {
	ids := make([]uuid.UUID, len(groups))
	order := make([]int, len(groups))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return strings.Compare(groups[a].Members[0].ClaimID, groups[b].Members[0].ClaimID)
	})
	taken := map[uuid.UUID]bool{}
	for _, i := range order {
		g := &groups[i]
		parts := []string{subject.String(), g.Geography, g.Unit, g.Period.String()}
		for _, name := range slices.Sorted(maps.Keys(g.Dimensions)) {
			parts = append(parts, name, g.Dimensions[name])
		}
		id := named(groupNamespace, parts)
		for n := 0; taken[id]; n++ {
			id = named(groupNamespace, append(parts, g.Members[0].ClaimID, strconv.Itoa(n)))
		}
		taken[id] = true
		ids[i] = id
	}
	return ids
}

// named makes an id of parts, lengths first so that no two lists are alike.
func named(namespace uuid.UUID, parts []string) uuid.UUID {
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(strconv.Itoa(len(p)))
		b.WriteByte(':')
		b.WriteString(p)
	}
	return uuid.NewSHA1(namespace, []byte(b.String()))
}
