package eventlog

// course is where the commands of a batch take their streams, one after the other. Before the database was
// asked, a stream stands where the first command says that expects something of it.
type course struct {
	places  map[streamKey]int // of a stream in streams
	streams []standing
}

type standing struct {
	key   streamKey
	floor int64 // the lowest version that is expected; 0 when a command expects none
	began int64 // where the stream stood before the batch
	sure  bool  // began is known, or taken for granted
	grown int64 // facts of the batch so far
}

func (c *course) begin() {
	if c.places == nil {
		c.places = map[streamKey]int{}
	}
	clear(c.places)
	c.streams = c.streams[:0]
}

// join gives every write of a command the place of its stream.
func (c *course) join(t *ticket) {
	t.places = t.places[:0]
	for i := range t.writes {
		w := &t.writes[i]
		t.places = append(t.places, c.place(streamKey{t.tenant, w.stream}, max(w.expected, 0)))
	}
}

func (c *course) place(k streamKey, floor int64) int {
	at, ok := c.places[k]
	if !ok {
		at = len(c.streams)
		c.places[k] = at
		c.streams = append(c.streams, standing{key: k, floor: floor})
	}
	c.streams[at].floor = min(c.streams[at].floor, floor)
	return at
}

// admits lets a command take its streams further, if all of them stand where it expects.
func (c *course) admits(t *ticket) bool {
	for i, at := range t.places {
		if !c.streams[at].suits(t.writes[i].expected) {
			return false
		}
	}
	for i, at := range t.places {
		s, w := &c.streams[at], &t.writes[i]
		if !s.sure && w.expected != Any {
			s.began, s.sure = w.expected-s.grown, true
		}
		s.grown += int64(len(w.facts))
	}
	return true
}

func (s *standing) suits(expected int64) bool {
	if s.sure {
		return expected == Any || expected == s.began+s.grown
	}
	return expected == Any || expected >= s.grown
}

// restart begins anew from where the database says that the streams stand.
func (c *course) restart(versions []int64) {
	for i := range c.streams {
		s := &c.streams[i]
		s.began, s.sure, s.grown = versions[i], true, 0
	}
}

// versions are where a command that was just admitted leaves its streams.
func (c *course) versions(t *ticket) []int64 {
	if len(t.places) == 0 {
		return []int64{}
	}
	versions := make([]int64, len(t.places))
	for i, at := range t.places {
		versions[i] = c.streams[at].began + c.streams[at].grown
	}
	return versions
}

// refusal is about the first write of a command whose stream stands elsewhere.
func (c *course) refusal(t *ticket) error {
	for i, at := range t.places {
		if s, w := &c.streams[at], &t.writes[i]; !s.suits(w.expected) {
			return stale(*w, s.began+s.grown)
		}
	}
	return ErrStale
}
