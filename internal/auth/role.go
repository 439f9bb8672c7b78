package auth

import "slices"

// Role says what a token's bearer may do.
type Role string

// The roles, each of which allows all that those before it allow.
const (
	Reader      Role = "reader"      // reads
	Contributor Role = "contributor" // adds documents and proposes claims
	Analyst     Role = "analyst"     // decides on claims and relations, keeps the catalogues
	Adjudicator Role = "adjudicator" // settles conflicts
	Admin       Role = "admin"       // issues and revokes tokens
)

// Roles lists the roles in their order.
var Roles = []Role{Reader, Contributor, Analyst, Adjudicator, Admin}

// Valid tells whether there is such a role.
func (r Role) Valid() bool { return slices.Contains(Roles, r) }

// Allows tells whether the role is the needed one or above it. No role that
// there isn't allows anything, or is ever enough.
func (r Role) Allows(need Role) bool {
	return need.Valid() && slices.Index(Roles, r) >= slices.Index(Roles, need)
}
