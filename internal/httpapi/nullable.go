package httpapi

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"
	openapi_types "github.com/oapi-codegen/runtime/types"

	"whence/internal/decimal"
	"whence/internal/fault"
	"whence/internal/postgres/keyset"
	"whence/internal/quantity"
)

// The slices write "" and nil for what is unknown, the contract writes null.

func textOrNull(s string) nullable.Nullable[string] {
	if s == "" {
		return nullable.NewNullNullable[string]()
	}
	return nullable.NewNullableWithValue(s)
}

func orNull[T any](v *T) nullable.Nullable[T] {
	if v == nil {
		return nullable.NewNullNullable[T]()
	}
	return nullable.NewNullableWithValue(*v)
}

func timeOrNull(t *time.Time) nullable.Nullable[time.Time] {
	if t == nil {
		return nullable.NewNullNullable[time.Time]()
	}
	return nullable.NewNullableWithValue(t.UTC())
}

func idOrNull(id *uuid.UUID) nullable.Nullable[openapi_types.UUID] { return orNull(id) }

func decimalOrNull(d *decimal.Decimal) nullable.Nullable[string] {
	if d == nil {
		return nullable.NewNullNullable[string]()
	}
	return nullable.NewNullableWithValue(d.String())
}

// computedOrNull is decimalOrNull for a number that nobody stated: the zeros
// behind its point say nothing.
func computedOrNull(d *decimal.Decimal) nullable.Nullable[string] {
	if d == nil {
		return decimalOrNull(nil)
	}
	return decimalOrNull(new(d.Reduced()))
}

func dateOut(d quantity.Date) openapi_types.Date { return openapi_types.Date{Time: d.Time()} }

func dateOrNull(d *quantity.Date) nullable.Nullable[openapi_types.Date] {
	if d == nil {
		return nullable.NewNullNullable[openapi_types.Date]()
	}
	return nullable.NewNullableWithValue(dateOut(*d))
}

// dateIn reads a date of a request; nil stays nil.
func dateIn(d *openapi_types.Date) *quantity.Date {
	if d == nil {
		return nil
	}
	return new(quantity.DateOf(d.Time))
}

// value gives what a nullable member holds, nil where it is null or absent.
func value[T any](n nullable.Nullable[T]) *T {
	if v, err := n.Get(); err == nil {
		return &v
	}
	return nil
}

// assign puts a member of a merge patch (RFC 7396) into a field: absent leaves
// it, null empties it.
func assign[T any](field *T, n nullable.Nullable[T]) {
	if !n.IsSpecified() {
		return
	}
	var zero T
	*field = zero
	if v := value(n); v != nil {
		*field = *v
	}
}

// assignPointer is assign for a field that is nil where it is unknown.
func assignPointer[T any](field **T, n nullable.Nullable[T]) {
	if n.IsSpecified() {
		*field = value(n)
	}
}

// given puts an optional member into a field, converted to its type.
func given[T, F ~string](field *F, v *T) {
	if v != nil {
		*field = F(*v)
	}
}

// deref gives what a pointer points at, or the zero value.
func deref[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}

// decimalIn reads a decimal of a request, whose form the contract has checked.
func decimalIn(s *string, pointer string) (*decimal.Decimal, error) {
	if s == nil {
		return nil, nil //nolint:nilnil // absent is not an error
	}
	d, err := decimal.Parse(*s)
	if err != nil {
		return nil, fault.AtField(pointer, "invalid_number", "This is not a plain decimal number of at most %d digits before and %d behind the point.",
			decimal.MaxIntegerDigits, decimal.MaxFractionDigits)
	}
	return &d, nil
}

// page reads how a list is to be paged. The order where none is asked for is the
// contract's default; empty leaves it to the slice.
func page[S ~string](limit *int, cursor *string, sort *S, fallback string) keyset.Page {
	p := keyset.Page{Limit: deref(limit), Cursor: deref(cursor), Sort: fallback}
	given(&p.Sort, sort)
	return p
}

// list converts a page of a slice.
func list[T, O any](l keyset.List[T], convert func(T) O) (items []O, next nullable.Nullable[string]) {
	items = make([]O, len(l.Items))
	for i, x := range l.Items {
		items[i] = convert(x)
	}
	return items, textOrNull(l.Next)
}

// texts converts a list of named strings to plain ones.
func texts[T ~string](in *[]T) []string {
	if in == nil {
		return nil
	}
	out := make([]string, len(*in))
	for i, s := range *in {
		out[i] = string(s)
	}
	return out
}

// objectOrNull reads a stored JSON object.
func objectOrNull(raw json.RawMessage) nullable.Nullable[map[string]any] {
	var v map[string]any
	if len(raw) == 0 || json.Unmarshal(raw, &v) != nil || v == nil {
		return nullable.NewNullNullable[map[string]any]()
	}
	return nullable.NewNullableWithValue(v)
}
