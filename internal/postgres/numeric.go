package postgres

import (
	"errors"
	"fmt"
	"math/big"
	"strings"

	"github.com/jackc/pgx/v5/pgtype"

	"whence/internal/decimal"
)

// ErrNotFinite is returned for a numeric that is NULL, NaN or infinite where a
// decimal is wanted.
var ErrNotFinite = errors.New("the numeric is not a finite number")

// Numeric gives a decimal as the database's numeric, with its scale: 1.10
// stays 1.10.
func Numeric(d decimal.Decimal) pgtype.Numeric {
	text := d.String()
	whole, fraction, _ := strings.Cut(text, ".")
	n, ok := new(big.Int).SetString(whole+fraction, 10)
	if !ok {
		panic("postgres: a decimal whose text is not a number: " + text)
	}
	return pgtype.Numeric{Int: n, Exp: int32(-len(fraction)), Valid: true}
}

// NumericOrNull is Numeric, with NULL for nil.
func NumericOrNull(d *decimal.Decimal) pgtype.Numeric {
	if d == nil {
		return pgtype.Numeric{}
	}
	return Numeric(*d)
}

// FromNumeric gives a numeric of the database as a decimal. The scale is what
// the database has kept: of 0.00 it keeps none. It gives ErrNotFinite for what
// is no number and decimal.ErrSyntax for one beyond a decimal's limits.
func FromNumeric(n pgtype.Numeric) (decimal.Decimal, error) {
	if !n.Valid || n.NaN || n.InfinityModifier != pgtype.Finite {
		return decimal.Decimal{}, ErrNotFinite
	}
	text, err := plain(n)
	if err != nil {
		return decimal.Decimal{}, err
	}
	return decimal.Parse(text)
}

// FromNumericOrNull is FromNumeric, with nil for NULL.
func FromNumericOrNull(n pgtype.Numeric) (*decimal.Decimal, error) {
	if !n.Valid {
		return nil, nil //nolint:nilnil // NULL is a value here
	}
	d, err := FromNumeric(n)
	if err != nil {
		return nil, err
	}
	return &d, nil
}

// plain writes a finite numeric without an exponent.
func plain(n pgtype.Numeric) (string, error) {
	if n.Int == nil {
		return "0", nil
	}
	const widest = decimal.MaxIntegerDigits + decimal.MaxFractionDigits
	if n.Exp > widest || n.Exp < -2*widest {
		return "", fmt.Errorf("%w: exponent %d", decimal.ErrSyntax, n.Exp)
	}
	digits, sign := n.Int.Text(10), ""
	if strings.HasPrefix(digits, "-") {
		digits, sign = digits[1:], "-"
	}
	if n.Exp >= 0 {
		return sign + digits + strings.Repeat("0", int(n.Exp)), nil
	}
	places := int(-n.Exp)
	if missing := places + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	point := len(digits) - places
	return sign + digits[:point] + "." + digits[point:], nil
}
