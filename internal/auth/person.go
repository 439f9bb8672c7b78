package auth

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"whence/internal/audit"
	"whence/internal/fault"
	"whence/internal/input"
	"whence/internal/postgres"
	"whence/internal/postgres/keyset"
)

// Identity is whom a provider of OpenID Connect names: Issuer and Subject
// together are one person for good, the name may change.
type Identity struct {
	Issuer  string `json:"issuer" validate:"required,max=2000"`
	Subject string `json:"subject" validate:"required,max=255"`
	Name    string `json:"name" validate:"required,line,max=200"` // stands in the history as the actor; one person's alone
}

// Person is somebody who signs in.
type Person struct {
	Identity
	ID         uuid.UUID `json:"id"`
	Role       Role      `json:"role"`    // as of the last sign-in
	Blocked    bool      `json:"blocked"` // may not sign in, and has no sessions
	CreatedAt  time.Time `json:"created_at"`
	SignedInAt time.Time `json:"-"`
	Version    int       `json:"version"`
}

// PersonInput is what an admin may set.
type PersonInput struct {
	Blocked bool `json:"blocked"`
}

// people says how an admin changes a person.
func (s *Service) people() audit.Entity[Person, PersonInput] {
	return audit.Entity[Person, PersonInput]{
		Type:  "person",
		Check: func(*PersonInput) error { return nil },
		Lock: func(ctx context.Context, tx pgx.Tx, id uuid.UUID) (Person, error) {
			return onePerson(ctx, tx, lockPerson, id)
		},
		Fields:   func(p Person) PersonInput { return PersonInput{Blocked: p.Blocked} },
		Revision: func(p Person) (uuid.UUID, int) { return p.ID, p.Version },
		Write: func(ctx context.Context, tx pgx.Tx, before Person, in PersonInput) (Person, error) {
			list, err := collectPeople(ctx, tx, blockPerson, pgx.NamedArgs{"id": before.ID, "blocked": in.Blocked})
			if err != nil || len(list) != 1 {
				return Person{}, fmt.Errorf("write person: %w", err)
			}
			if in.Blocked {
				if _, err := tx.Exec(ctx, endSessionsOf, pgx.NamedArgs{"id": before.ID}); err != nil {
					return Person{}, fmt.Errorf("end sessions: %w", err)
				}
			}
			return list[0], nil
		},
	}
}

// UpdatePerson blocks a person, which ends their sessions at once, or lets them
// in again. Its refusals are those of audit.Entity.
func (s *Service) UpdatePerson(ctx context.Context, by audit.Actor, id uuid.UUID, version int, reason string, edit func(*PersonInput) error) (Person, error) {
	return s.people().Update(ctx, s.pool, by, id, version, reason, edit)
}

// Enter lets in whom a provider names, with the role that they have there, and
// gives them a session. A new one becomes known; a new name or role is written
// with its history. It refuses who is blocked as Forbidden `blocked`, and a name
// that somebody else has as Conflict `name_taken`.
func (s *Service) Enter(ctx context.Context, who Identity, role Role) (Session, error) {
	if err := input.Check(&who); err != nil {
		return Session{}, err
	}
	if !role.Valid() {
		return Session{}, fault.New(fault.Forbidden, "no_role", "Your account has no role here: ask who keeps it.")
	}
	var session Session
	err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		var taken bool
		if err := tx.QueryRow(ctx, nameTaken, pgx.NamedArgs{"issuer": who.Issuer, "subject": who.Subject, "name": who.Name}).Scan(&taken); err != nil {
			return err
		}
		if taken {
			return fault.New(fault.Conflict, "name_taken", "Somebody else signs in as %s already.", who.Name)
		}
		args := pgx.NamedArgs{"id": s.newID(), "issuer": who.Issuer, "subject": who.Subject, "name": who.Name, "role": string(role)}
		list, err := collectPeople(ctx, tx, findSubject, args)
		if err != nil {
			return err
		}
		var before any
		if len(list) == 1 {
			before = list[0]
		}
		if list, err = collectPeople(ctx, tx, enterPerson, args); err != nil || len(list) != 1 {
			return fmt.Errorf("write person: %w", err)
		}
		p := list[0]
		if p.Blocked {
			return fault.New(fault.Forbidden, "blocked", "Your account is blocked here.")
		}
		if was, known := before.(Person); !known || was.Version != p.Version {
			operation := "update"
			if !known {
				operation = "create"
			}
			err := audit.Record(ctx, tx, audit.Actor{Name: p.Name, PersonID: p.ID, Role: string(p.Role)},
				audit.Change{EntityType: "person", EntityID: p.ID, Revision: p.Version, Operation: operation, Before: before, After: p})
			if err != nil {
				return err
			}
		}
		session, err = s.open(ctx, tx, audit.Actor{PersonID: p.ID})
		return err
	})
	return session, err
}

// FindPerson gives one person, or NotFound `not_found`.
func (s *Service) FindPerson(ctx context.Context, id uuid.UUID) (Person, error) {
	var p Person
	err := postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) (err error) {
		p, err = onePerson(ctx, tx, findPerson, id)
		return err
	})
	return p, err
}

// ListPeople lists who has signed in, newest first; the sort is `created_at`.
func (s *Service) ListPeople(ctx context.Context, page keyset.Page) (keyset.List[Person], error) {
	var none keyset.List[Person]
	plan, err := personOrder.Plan(page)
	if err != nil {
		return none, err
	}
	where := &keyset.Where{}
	plan.Bind(where)
	var list []Person
	err = postgres.InSnapshot(ctx, s.pool, func(tx pgx.Tx) (err error) {
		list, err = collectPeople(ctx, tx, selectPeople+where.SQL()+plan.Tail(), where.Args())
		return err
	})
	if err != nil {
		return none, err
	}
	return plan.List(list), nil
}
