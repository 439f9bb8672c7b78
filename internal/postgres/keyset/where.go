package keyset

import (
	"strings"

	"github.com/jackc/pgx/v5"
)

// Where gathers the conditions of a list from fixed fragments and named
// arguments. The zero value has none.
type Where struct {
	conditions []string
	args       pgx.NamedArgs
}

// And adds a condition with its arguments as name, value, name, value. The
// fragment is always a constant of the program.
func (w *Where) And(fragment string, args ...any) {
	w.conditions = append(w.conditions, fragment)
	for i := 0; i+1 < len(args); i += 2 {
		w.Set(args[i].(string), args[i+1])
	}
}

// Set gives a named argument without a condition.
func (w *Where) Set(name string, value any) {
	if w.args == nil {
		w.args = pgx.NamedArgs{}
	}
	w.args[name] = value
}

// SQL is " WHERE a AND b", or "" without conditions.
func (w *Where) SQL() string {
	if len(w.conditions) == 0 {
		return ""
	}
	return " WHERE (" + strings.Join(w.conditions, ") AND (") + ")"
}

// Args are the named arguments of every condition.
func (w *Where) Args() pgx.NamedArgs {
	if w.args == nil {
		w.args = pgx.NamedArgs{}
	}
	return w.args
}

// Contains makes a LIKE pattern that finds the text anywhere, with the user's
// own % _ \ taken literally.
func Contains(text string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text) + "%"
}
