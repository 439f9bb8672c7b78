package extract

func (d *document) claims() []Candidate { return nil }
