package audit

import (
	"context"
	"errors"
	"math"

	"coxswain/pkg/seal"
)

// sealsAtOnce is how many seals are read at once.
const sealsAtOnce = 256

// chain is the seals of a shard, held against the facts as they come.
type chain struct {
	*walk
	seals  Seals
	latest seal.Seal // when the reading began
	before seal.Seal // the last one that was looked at
	ahead  []seal.Seal
	listed int64      // beginning of the last seal that was read
	open   *seal.Seal // the range that facts are being collected for, or the next one
	held   []seen     // facts of the open range
	paper  paper
}

func newChain(w *walk, seals Seals, o Options) *chain {
	none := seal.Seal{Shard: w.Shard.Shard}
	return &chain{walk: w, seals: seals, before: none, latest: none, listed: math.MinInt64, paper: newPaper(w, o)}
}

func (c *chain) begin(ctx context.Context) (err error) {
	if c.latest, err = c.seals.Latest(ctx, c.Shard.Shard); err != nil {
		return err
	}
	return c.advance(ctx)
}

// reach closes the ranges that end before a position.
func (c *chain) reach(ctx context.Context, position int64) error {
	for c.open != nil && c.open.Last < position {
		if err := c.close(ctx); err != nil {
			return err
		}
	}
	return nil
}

// take keeps a fact for its range. One before the open range is covered by no seal, which was said.
func (c *chain) take(f seen) {
	if c.open != nil && f.position >= c.open.First {
		c.held = append(c.held, f)
	}
}

// end closes what the facts did not reach: the end was cut off, unless they end with a range.
func (c *chain) end(ctx context.Context) error {
	for c.open != nil {
		if err := c.close(ctx); err != nil {
			return err
		}
	}
	c.Sealed = c.before.Last
	if len(c.opts.Keys) > 0 && c.Signed < c.Sealed {
		c.broken(c.Signed+1, "", "positions %d to %d are sealed, but not signed with a key that was given; if signing has just begun, "+
			"the next seal vouches for them", c.Signed+1, c.Sealed)
	}
	c.paper.end(c.before, c.Head)
	return nil
}

// close holds the open range against its seal, and opens the next.
func (c *chain) close(ctx context.Context) error {
	kept, err := c.seals.Leaves(ctx, c.Shard.Shard, c.open.First)
	if err != nil {
		return err
	}
	c.compare(*c.open, kept)
	c.held = c.held[:0]
	c.flush()
	return c.advance(ctx)
}

// compare tells which facts are not those that were sealed.
func (c *chain) compare(s seal.Seal, kept []seal.Hash) {
	proven := int64(len(kept)) == s.Size() && seal.Root(kept) == s.Root
	whole := int64(len(c.held)) == s.Size() && seal.Root(leavesOf(c.held)) == s.Root
	switch {
	case proven:
		for _, f := range c.held {
			if f.leaf != kept[f.position-s.First] && !c.told[f.position] {
				c.broken(f.position, f.tenant, "the fact at position %d is not the one that was sealed there", f.position)
			}
		}
	case whole:
		c.broken(s.First, "", "the leaves that were kept of positions %d to %d were changed; the facts are as they were sealed", s.First, s.Last)
	case len(c.told) == 0:
		c.broken(s.First, "", "positions %d to %d are not what was sealed; which of them, nobody can tell: the leaves that were kept "+
			"were changed too, or the seal was", s.First, s.Last)
	}
}

func leavesOf(facts []seen) []seal.Hash {
	leaves := make([]seal.Hash, len(facts))
	for i, f := range facts {
		leaves[i] = f.leaf
	}
	return leaves
}

// advance opens the next seal that has a place in the chain.
func (c *chain) advance(ctx context.Context) error {
	for {
		s, ok, err := c.following(ctx)
		if err != nil || !ok {
			c.open = nil
			return err
		}
		c.Seals++
		if c.fits(s) {
			c.paper.hold(c.before, s)
			c.open, c.before = &s, s
			return nil
		}
	}
}

// following is the next seal up to the latest.
func (c *chain) following(ctx context.Context) (s seal.Seal, ok bool, err error) {
	if len(c.ahead) == 0 {
		if c.ahead, err = c.seals.List(ctx, c.Shard.Shard, c.listed, sealsAtOnce); err != nil || len(c.ahead) == 0 {
			return s, false, err
		}
	}
	s, c.ahead = c.ahead[0], c.ahead[1:]
	c.listed = s.First
	return s, s.First <= c.latest.First, nil
}

// fits looks at a seal by itself, and tells whether facts can be held against it.
func (c *chain) fits(s seal.Seal) bool {
	if s.First < 1 || s.Last < s.First || s.First <= c.before.Last {
		c.broken(s.First, "", "there is a seal of positions %d to %d, after one that ends at %d", s.First, s.Last, c.before.Last)
		return false
	}
	if err := s.Follows(c.before); err != nil {
		if s.First > c.before.Last+1 {
			c.broken(c.before.Last+1, "", "the seal of positions %d to %d is missing", c.before.Last+1, s.First-1)
		} else {
			c.broken(s.First, "", "the seal of positions %d to %d: %v", s.First, s.Last, err)
		}
	}
	if err := s.Check(); err != nil {
		c.broken(s.First, "", "the seal of positions %d to %d: %v", s.First, s.Last, err)
	}
	c.lookAtSignature(s)
	return true
}

func (c *chain) lookAtSignature(s seal.Seal) {
	if len(c.opts.Keys) == 0 {
		return
	}
	switch err := c.opts.Keys.Check(s); {
	case err == nil:
		c.Signed = s.Last
	case !errors.Is(err, seal.ErrUnsigned):
		c.broken(s.First, "", "the seal of positions %d to %d: %v", s.First, s.Last, err)
	}
}
