package audit

import (
	"cmp"
	"slices"

	"coxswain/pkg/seal"
)

// paper is the seals that were handed out, held against the chain.
type paper struct {
	*walk
	left   []seal.Seal
	agreed int64 // position up to which chain and paper are known to be the same
}

func newPaper(w *walk, o Options) paper {
	p := paper{walk: w}
	for _, s := range o.Against {
		if s.Shard == w.Shard.Shard {
			p.left = append(p.left, s)
		}
	}
	slices.SortFunc(p.left, func(a, b seal.Seal) int { return cmp.Compare(a.Last, b.Last) })
	return p
}

// hold compares what was handed out with a seal of the chain.
func (p *paper) hold(before, s seal.Seal) {
	for len(p.left) > 0 && p.left[0].Last <= s.Last {
		handed := p.left[0]
		p.left = p.left[1:]
		switch {
		case !p.believes(handed):
		case handed.Last == s.Last && handed.Chain == s.Chain:
			p.agreed = s.Last
		case handed.Previous == before.Chain && handed.First == before.Last+1:
			p.broken(handed.First, "", "the seal that was handed out of positions %d to %d is another than the one that is kept: "+
				"what it stands for was replaced, seal and all", handed.First, handed.Last)
		default:
			p.broken(p.agreed+1, "", "the seal that was handed out of positions %d to %d has no place in the chain: the log was "+
				"replaced somewhere from position %d on, seals and all", handed.First, handed.Last, p.agreed+1)
		}
	}
}

// end tells what was handed out and the chain does not reach.
func (p *paper) end(last seal.Seal, head int64) {
	for _, handed := range p.left {
		switch {
		case !p.believes(handed):
		case head < handed.Last:
			p.broken(head+1, "", "the log ends at position %d, but a seal was handed out up to %d: the end was cut off, seals and all",
				head, handed.Last)
		default:
			p.broken(last.Last+1, "", "the seals end at position %d, but one was handed out up to %d: seals were taken away",
				last.Last, handed.Last)
		}
	}
}

// believes refuses paper that is itself not in order.
func (p *paper) believes(s seal.Seal) bool {
	err := s.Check()
	if err == nil && len(p.opts.Keys) > 0 {
		err = p.opts.Keys.Check(s)
	}
	if err != nil {
		p.broken(s.First, "", "the seal that was handed out of positions %d to %d: %v", s.First, s.Last, err)
	}
	return err == nil
}
