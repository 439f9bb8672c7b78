package verdict

// cycles is who leads to whom, by name, and which of them lead back to themselves.
type cycles struct {
	to    map[string][]string
	order map[string]int // when a name was reached, from 1
	low   map[string]int // the earliest name still open that it leads to
	open  []string
	set   map[string]int // which set of names that lead to each other it is in, from 1
	sets  int
}

func newCycles() *cycles {
	return &cycles{to: map[string][]string{}, order: map[string]int{}, low: map[string]int{}, set: map[string]int{}}
}

func (c *cycles) add(from, to string) { c.to[from] = append(c.to[from], to) }

// find sorts the names into sets, each name once (Tarjan, 1972).
func (c *cycles) find() {
	for name := range c.to {
		if c.order[name] == 0 {
			c.visit(name)
		}
	}
}

func (c *cycles) visit(name string) {
	c.order[name] = len(c.order) + 1
	c.low[name] = c.order[name]
	c.open = append(c.open, name)
	for _, next := range c.to[name] {
		if c.order[next] == 0 {
			c.visit(next)
			c.low[name] = min(c.low[name], c.low[next])
		} else if c.set[next] == 0 {
			c.low[name] = min(c.low[name], c.order[next])
		}
	}
	if c.low[name] < c.order[name] {
		return
	}
	c.sets++
	for {
		last := c.open[len(c.open)-1]
		c.open = c.open[:len(c.open)-1]
		c.set[last] = c.sets
		if last == name {
			return
		}
	}
}

// closes tells whether the step from one name to another is on a way that leads
// back to where it began.
func (c *cycles) closes(from, to string) bool { return c.set[from] != 0 && c.set[from] == c.set[to] }
