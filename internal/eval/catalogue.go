package eval

import (
	"whence/internal/extract"
	"whence/internal/sources"
)

// Catalogue is what an empty installation knows: the parties that it begins
// with, and no metric, event or proposition.
func Catalogue() (extract.Catalogue, error) {
	list, err := sources.KnownParties()
	if err != nil {
		return extract.Catalogue{}, err
	}
	var c extract.Catalogue
	for _, p := range list {
		x := extract.Party{Name: p.Name, Kind: p.Kind}
		for _, n := range p.Names {
			x.Names = append(x.Names, n.Name)
		}
		c.Parties = append(c.Parties, x)
	}
	return c, nil
}
