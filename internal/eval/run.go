package eval

import (
	"errors"
	"io/fs"

	"whence/internal/extract"
)

// Run scores every set of testdata, the open and the blind halves.
func Run(testdata fs.FS, catalogue extract.Catalogue) (Report, error) {
	var r Report
	for _, half := range []string{open, blind} {
		for _, score := range []func() error{
			func() error { return r.numbers(testdata, "en", half) },
			func() error { return r.numbers(testdata, "zh", half) },
			func() error { return r.idioms(testdata, half) },
			func() error { return r.dates(testdata, "en", half) },
			func() error { return r.dates(testdata, "zh", half) },
			func() error { return r.articles(testdata, half, catalogue) },
			func() error { return r.calibration(testdata, half, catalogue) },
			func() error { return r.pages(testdata, half) },
			func() error { return r.duplicates(testdata, half) },
		} {
			if err := score(); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return r, err
			}
		}
	}
	return r, nil
}
