package input

import (
	"errors"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/go-playground/validator/v10"
	"github.com/google/uuid"

	"whence/internal/fault"
)

// maxFields bounds how many refusals one answer lists.
const maxFields = 50

var (
	slugForm      = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	languageForm  = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)
	geographyForm = regexp.MustCompile(`^([A-Z]{2}(-[A-Z0-9]{1,3})?|WORLD)$`)
)

// Slug tells whether a text can be a slug. A slug in the form of an id is
// none: where either may stand, they must be told apart.
func Slug(s string) bool {
	_, err := uuid.Parse(s)
	return len(s) <= 100 && slugForm.MatchString(s) && err != nil
}

// Language tells whether a text is a language tag as Whence writes them.
func Language(s string) bool { return len(s) <= 35 && languageForm.MatchString(s) }

// Geography tells whether a text is a geography code.
func Geography(s string) bool { return geographyForm.MatchString(s) }

// checker is made once: the validator caches what it learns of each struct.
var checker = sync.OnceValue(func() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(func(f reflect.StructField) string {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" || name == "-" {
			return f.Name
		}
		return name
	})
	for tag, ok := range map[string]func(string) bool{
		"line":      func(s string) bool { return Line(s) == "" },
		"prose":     func(s string) bool { return Prose(s) == "" },
		"slug":      Slug,
		"language":  Language,
		"geography": Geography,
	} {
		if err := v.RegisterValidation(tag, func(l validator.FieldLevel) bool { return ok(l.Field().String()) }); err != nil {
			panic(err) // the tag is empty or reserved: a defect of this table
		}
	}
	return v
})

// Check checks a struct by its `validate` tags. What it refuses is one Invalid
// fault with a JSON pointer per field.
func Check(v any) error {
	err := checker().Struct(v)
	if err == nil {
		return nil
	}
	var refused validator.ValidationErrors
	if !errors.As(err, &refused) {
		return err
	}
	var fields []fault.Field
	for _, r := range refused[:min(len(refused), maxFields)] {
		code, detail := explain(r)
		fields = append(fields, fault.Field{Pointer: pointer(r.Namespace()), Code: code, Detail: detail})
	}
	return fault.OfFields(fields)
}

// pointer turns the validator's "Input.names[0].name" into "/names/0/name".
func pointer(namespace string) string {
	_, path, _ := strings.Cut(namespace, ".")
	return "/" + strings.NewReplacer(".", "/", "[", "/", "]", "").Replace(path)
}

// explain gives a refused tag its code and its sentence.
func explain(r validator.FieldError) (code, detail string) {
	text, _ := r.Value().(string)
	if p, ok := r.Value().(*string); ok && p != nil {
		text = *p
	}
	switch r.Tag() {
	case "required":
		return "required", "must be given"
	case "line":
		return "invalid_text", Line(text)
	case "prose":
		return "invalid_text", Prose(text)
	case "slug":
		return "invalid_slug", "must be lower-case letters and digits joined by single hyphens, at most 100, and not an id"
	case "language":
		return "invalid_language", "must be a language tag such as en, zh-Hans or zh-Hant"
	case "geography":
		return "invalid_geography", "must be an ISO 3166 code such as US or US-AK, or WORLD"
	case "oneof":
		return "not_one_of", "must be one of " + strings.ReplaceAll(r.Param(), " ", ", ")
	case "max":
		if r.Kind() == reflect.String {
			return "too_long", "must have at most " + r.Param() + " characters"
		}
		return "too_many", "must have at most " + r.Param() + " entries"
	case "min":
		if r.Kind() == reflect.String {
			return "too_short", "must have at least " + r.Param() + " characters"
		}
		return "too_few", "must have at least " + r.Param() + " entries"
	case "unique":
		return "duplicate", "must not hold the same entry twice"
	}
	return "invalid_value", "breaks the rule " + r.Tag()
}

// Length tells how many characters (code points) a text has, as the schema
// counts them.
func Length(s string) int { return utf8.RuneCountInString(s) }
