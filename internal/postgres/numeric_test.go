package postgres_test

import (
	"errors"
	"math/big"
	"testing"

	"github.com/jackc/pgx/v5/pgtype"
	"pgregory.net/rapid"

	"whence/internal/decimal"
	"whence/internal/postgres"
	"whence/internal/postgres/pgtest"
)

func TestDecimalsGoThroughTheDatabaseWithTheirScale(t *testing.T) {
	pool := pgtest.New(t)
	if _, err := pool.Exec(t.Context(), `CREATE TABLE numbers (n numeric)`); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		"0", "1", "-1", "1.10", "-1.10", "0.05", "-0.05", "77000", "110000", "0.000000000001", "1000000.0",
		"999999999999999999999999", "-999999999999999999999999.999999999999",
	} {
		var back pgtype.Numeric
		in := postgres.Numeric(decimal.MustParse(text))
		var shown string
		if err := pool.QueryRow(t.Context(), `INSERT INTO numbers VALUES ($1) RETURNING n, n::text`, in).Scan(&back, &shown); err != nil {
			t.Fatal(err)
		}
		got, err := postgres.FromNumeric(back)
		if err != nil || got.String() != text || shown != text {
			t.Errorf("%s comes back as %s (%v), and the database shows %s", text, got, err, shown)
		}
	}
}

func TestAnyDecimalSurvivesTheConversion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`-?(0|[1-9][0-9]{0,23})(\.[0-9]{1,12})?`).Draw(t, "text")
		d, err := decimal.Parse(text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		back, err := postgres.FromNumeric(postgres.Numeric(d))
		if err != nil || back.String() != d.String() {
			t.Fatalf("%s comes back as %s, %v", d, back, err)
		}
	})
}

func TestAnyNumericIsReadOrRefused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := pgtype.Numeric{
			Int: big.NewInt(rapid.Int64().Draw(t, "digits")), Exp: rapid.Int32().Draw(t, "exponent"), Valid: true,
		}
		d, err := postgres.FromNumeric(n)
		if err != nil {
			return
		}
		back := postgres.Numeric(d)
		want := new(big.Rat).SetFrac(n.Int, big.NewInt(1))
		scale := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(n.Exp, -n.Exp))), nil))
		if n.Exp < 0 {
			scale.Inv(scale)
		}
		want.Mul(want, scale)
		got, ok := new(big.Rat).SetString(d.String())
		if !ok || got.Cmp(want) != 0 || !back.Valid {
			t.Fatalf("%v becomes %s", n, d)
		}
	})
}

func TestWhatIsNoNumberIsNotReadAsOne(t *testing.T) {
	for name, n := range map[string]pgtype.Numeric{
		"NULL": {}, "NaN": {NaN: true, Valid: true},
		"infinity":  {InfinityModifier: pgtype.Infinity, Valid: true},
		"-infinity": {InfinityModifier: pgtype.NegativeInfinity, Valid: true},
	} {
		if d, err := postgres.FromNumeric(n); !errors.Is(err, postgres.ErrNotFinite) {
			t.Errorf("%s is read as %s, %v", name, d, err)
		}
	}
	if n := postgres.NumericOrNull(nil); n.Valid {
		t.Errorf("nil becomes %v", n)
	}
	if d, err := postgres.FromNumericOrNull(pgtype.Numeric{}); d != nil || err != nil {
		t.Errorf("NULL becomes %v, %v", d, err)
	}
	one := decimal.FromInt(1)
	if d, err := postgres.FromNumericOrNull(postgres.NumericOrNull(&one)); err != nil || d == nil || !d.Equal(one) {
		t.Errorf("1 becomes %v, %v", d, err)
	}
	if _, err := postgres.FromNumericOrNull(pgtype.Numeric{NaN: true, Valid: true}); !errors.Is(err, postgres.ErrNotFinite) {
		t.Errorf("NaN gives %v", err)
	}
}
