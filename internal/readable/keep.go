package readable

// keep decides piece by piece and gives the article's. Metadata has marked
// the title before.
func (s *selection) keep() []piece {
	verdicts := make([]bool, len(s.pieces))
	first, last := s.home.features.order, s.home.features.end
	coreFirst, coreLast := s.core.features.order, s.core.features.end
	s.readLists()
	teaser, teaserLevel, running, written := false, 0, false, 0
	textFirst, textLast := edges(s.pieces)
	shapes := map[string]bool{} // of the elements that running text stood in
	skip := 0                   // pieces up to here are in a box that a teaser's heading opened
	for i := range s.pieces {
		p := &s.pieces[i]
		kind := describeLine(p)
		if kind == lineDateline && running && p.class&classDateline == 0 && !labelledDate(p.text) {
			kind = lineText // a date in a list of events
		}
		if i == s.title {
			verdicts[i], p.role = true, RoleTitle
			continue
		}
		if p.node.features.dropped || kind == lineFurniture || i < skip ||
			(kind == lineText || kind == lineNote) && (i < textFirst || i >= textLast) && isEdge(p) ||
			p.role == RoleHeading && !running && sameText(p.text, s.site) {
			continue
		}
		switch kind {
		case lineTeaser:
			if s.closesCard(p, i, verdicts) {
				continue
			}
			teaser, teaserLevel = true, p.level
			if box := s.box(p, i); box != nil {
				skip = box.features.end
			}
			continue
		case lineDiscussion:
			if written >= meagre || p.role == RoleHeading && written > 0 {
				skip = s.discussion(p, i, written)
			}
			continue
		case lineByline, lineMakers:
			p.role = RoleByline
		case lineDateline:
			p.role = RoleDateline
		case lineTags:
			p.role = RoleTags
		case lineNote:
			p.role = RoleNote
		case lineCaption:
			p.role = RoleCaption
		}
		linked := float64(p.linkWeight) > 0.6*float64(p.weight)
		if teaser && p.role == RoleHeading && !linked && teaserLevel > 0 && p.level <= teaserLevel {
			teaser = false // the next section
		}
		if p.good && !linked {
			if teaser && p.role == RoleParagraph {
				// A teaser's paragraphs stand in other boxes than the article's.
				teaser = len(shapes) > 0 && !shapes[shape(p.node)]
			} else {
				teaser = teaser && p.role == RoleListItem
			}
			if !teaser && i >= coreFirst && i < coreLast && p.role != RoleCaption {
				running = true
				written += p.weight
				if p.role == RoleParagraph && len(shapes) < 50 {
					shapes[shape(p.node)] = true
				}
			}
		}
		if linked && p.role == RoleListItem && s.inText(p, i, verdicts) {
			linked = false
		}
		switch {
		case i < first:
			// Between the headline and the body of a page whose headline
			// stands apart.
			verdicts[i] = s.title >= 0 && i > s.title && !linked && (kind == lineByline || kind == lineDateline || p.good || p.role == RoleCaption || p.role == RoleHeading && p.level > 1 || s.isStandfirst(p, i) || s.isBody(p))
		case i >= last:
			verdicts[i] = false
		case kind == lineTags:
			verdicts[i] = !linked
		case kind == lineByline || kind == lineMakers || kind == lineDateline || kind == lineNote:
			verdicts[i] = true
		case linked && !(p.role == RoleHeading || p.role == RoleTable) || teaser:
			verdicts[i] = false
		case i < coreFirst || i >= coreLast:
			verdicts[i] = p.good || p.role == RoleCaption || p.role == RoleHeading || p.role == RoleQuote || s.isBody(p) || s.isStandfirst(p, i)
		default:
			verdicts[i] = true
		}
	}
	s.dropEmptyHeadings(verdicts)
	s.rescue(verdicts)
	labelBios(s.pieces, s.authors)
	var kept []piece
	for i, ok := range verdicts {
		if ok {
			kept = append(kept, s.pieces[i])
		}
	}
	return kept
}

// rescue keeps what is no furniture of a page of few words: a notice, a page
// of one picture.
func (s *selection) rescue(verdicts []bool) {
	kept := 0
	for i, ok := range verdicts {
		if ok && i != s.title && s.pieces[i].role != RoleByline && s.pieces[i].role != RoleDateline && s.pieces[i].role != RoleTags {
			kept += s.pieces[i].weight
		}
	}
	if kept >= few || s.total >= meagre {
		return
	}
	for i := range s.pieces {
		p := &s.pieces[i]
		if !verdicts[i] && !p.node.features.dropped && p.linkWeight*2 <= p.weight && describeLine(p) == lineText {
			verdicts[i] = true
		}
	}
	s.dropEmptyHeadings(verdicts)
}

// closesCard drops a box that ends in a link to read on, as a headline in the
// middle of an article does that points at another.
func (s *selection) closesCard(p *piece, i int, verdicts []bool) bool {
	box := p.node
	for range 3 {
		if box.parent == nil || box.features.order < i {
			break
		}
		box = box.parent
	}
	first := box.features.order
	if p.linkWeight == 0 || first >= i || i-first > 3 || box.features.end > i+1 || s.title >= first {
		return false
	}
	for j := first; j < i; j++ {
		if s.pieces[j].good || s.pieces[j].weight > maxCardText {
			return false
		}
	}
	for j := first; j < i; j++ {
		verdicts[j] = false
	}
	return true
}

// labelBios sets apart what a page says of its writers.
func labelBios(pieces []piece, authors []string) {
	for i := range pieces {
		if p := &pieces[i]; p.weight < 600 && (p.role == RoleParagraph || p.role == RoleNote || p.role == RoleListItem) && isBio(p.text, authors) {
			p.role = RoleByline
		}
	}
}

// shape is what an element and the one around it look like: paragraphs of one
// article stand in the same.
func shape(n *node) string {
	s := n.tag + "." + clip(n.attr("class"), 100)
	if n.parent != nil {
		s += "<" + n.parent.tag + "." + clip(n.parent.attr("class"), 100)
	}
	return s
}

// box gives the element that a heading of its own opens: the largest one that
// begins with the piece and has little of the article in it. nil is none.
func (s *selection) box(p *piece, i int) *node {
	var best *node
	small := func(n *node) bool { return n.features.mass*10 < 6*s.core.features.mass }
	if n := p.node.parent; n != nil && small(n) {
		best = n
	}
	for n := p.node; n != nil && n.features.order == i; n = n.parent {
		if n.features.end > i+1 && small(n) {
			best = n
		}
	}
	return best
}

// discussion gives the index behind the comments that a line opens: the end
// of the largest element that begins with it. Below a heading everything goes
// to the end of the element around, because what follows comments is no
// article.
func (s *selection) discussion(p *piece, i, written int) int {
	best := p.node
	n := p.node
	for ; n != nil && n.features.order >= i; n = n.parent {
		best = n
	}
	if p.role == RoleHeading && written >= meagre && n != nil {
		return n.features.end
	}
	return best.features.end
}

// dropEmptyHeadings drops a heading whose whole section has gone, such as the
// one above a list of links.
func (s *selection) dropEmptyHeadings(keep []bool) {
	text := [7]bool{} // whether there is text below a heading of this level
	for i := len(s.pieces) - 1; i >= 0; i-- {
		p := &s.pieces[i]
		if !keep[i] || i == s.title || s.isStandfirst(p, i) {
			continue
		}
		if p.role != RoleHeading {
			for l := range text {
				text[l] = true
			}
			continue
		}
		keep[i] = text[p.level]
		if keep[i] {
			for l := p.level; l < len(text); l++ {
				text[l] = false
			}
		}
	}
}

// isStandfirst tells the line or two right below a title that sum an article
// up, a heading or without a full stop though they may be.
func (s *selection) isStandfirst(p *piece, i int) bool {
	least := 45
	if s.title >= 0 && i == s.title+1 && p.node == s.pieces[s.title].node {
		least = 24 // printed below the headline in one cell of a table
	}
	if s.title < 0 || i <= s.title || i > s.title+4 || p.weight < least || p.linkWeight*5 > p.weight ||
		p.role != RoleHeading && p.role != RoleParagraph {
		return false
	}
	for j := s.title + 1; j < i; j++ {
		if s.pieces[j].good {
			return false
		}
	}
	return true
}
