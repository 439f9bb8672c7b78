package postgres

import (
	"context"
	"errors"
	"io"
	"net"
	"regexp"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/puddle/v2"

	"whence/internal/fault"
)

// SQLSTATEs that code branches on.
const (
	stateSerialization  = "40001"
	stateDeadlock       = "40P01"
	stateUndefinedTable = "42P01"
	stateLockTimeout    = "55P03"
	stateForbidden      = "42501"
	stateForeignKey     = "23503"
	stateCheck          = "23514"
)

// When to try again after a refusal for want of capacity.
const (
	retrySoon  = time.Second
	retryLater = 2 * time.Second
	retryFull  = 30 * time.Second
)

// refusal is what a SQLSTATE means to a caller.
type refusal struct {
	kind   fault.Kind
	code   string
	detail string
	retry  time.Duration
}

// refusals by SQLSTATE, and by its class (the first two characters) where all
// of a class mean the same. What is in neither is a defect of ours, or a
// failure of the machine, and is not translated.
var refusals = map[string]refusal{
	"23505": {fault.Conflict, "already_exists", "Something with the same key exists already.", 0},
	"23P01": {fault.Conflict, "overlaps", "It overlaps with something that exists already.", 0},
	"23001": {fault.Conflict, "restricted", "The database's rules don't allow this change.", 0},
	"23502": {fault.Invalid, "missing_value", "A value that is needed is missing.", 0},

	"22021": {fault.Invalid, "invalid_text", "The text holds a character that can't be stored, such as NUL.", 0},
	"22P05": {fault.Invalid, "invalid_text", "The text holds a character that can't be stored, such as NUL.", 0},
	"22P02": {fault.Invalid, "invalid_value", "A value does not have the form that its field needs.", 0},
	"22003": {fault.Invalid, "out_of_range", "A number is too large or too small to be stored.", 0},
	"22001": {fault.Invalid, "too_long", "A text is longer than its field allows.", 0},
	"22007": {fault.Invalid, "invalid_date", "A date or time can't be read.", 0},
	"22008": {fault.Invalid, "invalid_date", "A date or time is out of range.", 0},
	"22000": {fault.Invalid, "invalid_range", "A range ends before it starts.", 0},
	"54000": {fault.Invalid, "too_long", "A text is longer than its field allows.", 0}, // an index entry's limit

	"57014":          {fault.Exhausted, "timeout", "The database took too long; try again, or ask for less.", retrySoon},
	"25P03":          {fault.Exhausted, "timeout", "The database was kept waiting too long; try again.", retrySoon},
	"25P04":          {fault.Exhausted, "timeout", "The database was kept waiting too long; try again.", retrySoon},
	stateLockTimeout: {fault.Exhausted, "database_busy", "What you want to change is being changed by somebody else; try again.", retrySoon},
	"40001":          {fault.Exhausted, "database_busy", "Others changed the same things at the same time; try again.", retrySoon},
	"40P01":          {fault.Exhausted, "database_busy", "Others changed the same things at the same time; try again.", retrySoon},

	"53100": {fault.Exhausted, "disk_full", "The database has no room left to write.", retryFull},
	"53":    {fault.Exhausted, "database_busy", "The database is short of resources; try again.", retryLater},
	"25006": {fault.Exhausted, "database_unavailable", "The database only takes reads at the moment; try again.", retryLater},
	"57P":   {fault.Exhausted, "database_unavailable", "The database is stopping or starting; try again.", retryLater},
	"58":    {fault.Exhausted, "database_unavailable", "The database can't reach its files; try again.", retryLater},
	"08":    unavailable,
}

var unavailable = refusal{fault.Exhausted, "database_unavailable", "The database can't be reached; try again.", retryLater}

// Translate turns an error of the database into a fault, with the error as its
// cause. Faults, pgx.ErrNoRows, a context that was cancelled, and errors that no
// caller's input explains come back as they are.
func Translate(err error) error {
	if err == nil {
		return nil
	}
	if _, ok := fault.As(err); ok || errors.Is(err, pgx.ErrNoRows) || errors.Is(err, context.Canceled) {
		return err
	}
	if refused, ok := errors.AsType[*pgconn.PgError](err); ok {
		if r, ok := meaning(refused); ok {
			return r.because(err)
		}
		if lostConnection(err) { // whatever its reason, a refusal to connect is not the caller's
			return unavailable.because(err)
		}
		return err
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return refusals["57014"].because(err)
	}
	if lostConnection(err) {
		return unavailable.because(err)
	}
	return err
}

func (r refusal) because(err error) error {
	f := &fault.Fault{Kind: r.kind, Code: r.code, Detail: r.detail, RetryAfter: r.retry}
	return f.Because(err)
}

func meaning(e *pgconn.PgError) (refusal, bool) {
	switch e.Code {
	case stateForeignKey:
		// One state stands for both directions. They differ in the message alone:
		// "update or delete on table …" against "insert or update on table …".
		if strings.HasPrefix(e.Message, "update or delete") {
			return refusal{fault.Conflict, "still_in_use", "Something else still refers to it.", 0}, true
		}
		return refusal{fault.Invalid, "unknown_reference", "It refers to something that does not exist.", 0}, true
	case stateCheck:
		code := "invalid_value"
		if chosenName.MatchString(e.ConstraintName) && !madeUpName.MatchString(e.ConstraintName) {
			code = e.ConstraintName
		}
		return refusal{fault.Invalid, code, "The value breaks a rule of what can be stored.", 0}, true
	}
	for _, key := range []string{e.Code, firstOf(e.Code, 3), firstOf(e.Code, 2)} {
		if r, ok := refusals[key]; ok {
			return r, true
		}
	}
	return refusal{}, false
}

// A constraint's name can stand as a code when somebody chose its words. Names
// that Postgres makes up (table_column_check1) tell a caller nothing.
var (
	chosenName = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)+$`)
	madeUpName = regexp.MustCompile(`_check\d*$`)
)

func firstOf(s string, n int) string { return s[:min(n, len(s))] }

// lostConnection tells whether an error is that of a connection that could not
// be made, or broke.
func lostConnection(err error) bool {
	var connect *pgconn.ConnectError
	var network net.Error
	return errors.As(err, &connect) || errors.As(err, &network) ||
		errors.Is(err, pgconn.ErrConnClosed) || errors.Is(err, puddle.ErrClosedPool) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) ||
		errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}

// Constraint gives the name of the constraint that an error reports as broken,
// "" where it reports none. It sees through faults made by Translate.
func Constraint(err error) string {
	if refused, ok := errors.AsType[*pgconn.PgError](err); ok {
		return refused.ConstraintName
	}
	return ""
}
