package extract

type catalogueIndex struct{ terms *trie }

func indexCatalogue(c Catalogue) *catalogueIndex { return &catalogueIndex{terms: newTrie()} }
