package audit_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"coxswain/events"
	"coxswain/pkg/seal"
	"coxswain/pkg/seal/audit"
)

// drawer draws what a change needs.
type drawer struct{ *rapid.T }

func (d drawer) number(from, to int, what string) int {
	return rapid.IntRange(from, to).Draw(d.T, what)
}

// changes of a book, each with the first position that is wrong afterwards.
var changes = map[string]func(drawer, *book) int64{
	"a payload":                  func(d drawer, b *book) int64 { return d.edit(b, false, d.payload) },
	"a payload, with its hash":   func(d drawer, b *book) int64 { return d.edit(b, true, d.payload) },
	"an envelope":                func(d drawer, b *book) int64 { return d.edit(b, false, d.envelope) },
	"an envelope, with its hash": func(d drawer, b *book) int64 { return d.edit(b, true, d.envelope) },
	"a hash": func(d drawer, b *book) int64 {
		return d.edit(b, false, func(r *events.Recorded) { r.Hash = b.facts[r.Position%3].Hash[:62] + "00" })
	},
	"a place in a stream": func(d drawer, b *book) int64 { return d.edit(b, false, func(r *events.Recorded) { r.Version++ }) },
	"a time of recording": func(d drawer, b *book) int64 {
		return d.edit(b, false, func(r *events.Recorded) { r.RecordedAt = r.RecordedAt.Add(time.Microsecond) })
	},
	"the order of two facts":       drawer.swap,
	"the order of many facts":      drawer.rotate,
	"a fact that is gone":          drawer.remove,
	"a fact too many":              drawer.invent,
	"a fact before the first":      drawer.precede,
	"the end":                      drawer.cut,
	"the head":                     func(d drawer, b *book) int64 { b.head = int64(d.number(0, len(b.facts)-1, "head")); return b.head + 1 },
	"a seal":                       drawer.editSeal,
	"a seal that is gone":          drawer.removeSeal,
	"the leaves of a seal":         drawer.editLeaves,
	"a payload, and its leaves":    drawer.editWithLeaves,
	"everything, unsigned":         func(d drawer, b *book) int64 { return d.forge(b, nil) },
	"everything, by another's key": func(d drawer, b *book) int64 { return d.forge(b, signer(2)) },
}

func (d drawer) any(b *book) *events.Recorded { return &b.facts[d.number(0, len(b.facts)-1, "fact")] }

func (d drawer) edit(b *book, withHash bool, change func(*events.Recorded)) int64 {
	r := d.any(b)
	change(r)
	if withHash {
		rehash(d, r)
	}
	return r.Position
}

func (d drawer) payload(r *events.Recorded) {
	r.Data = another(r.Data, d.number(0, len(r.Data)-1, "byte"))
}

func (d drawer) envelope(r *events.Recorded) {
	switch d.number(0, 9, "member") {
	case 0:
		r.Tenant += "x"
	case 1:
		r.Customer += "x"
	case 2:
		r.Stream.ID += "x"
	case 3:
		r.Type += "x"
	case 4:
		r.ID = "0198c0de-0000-7000-8000-000000000001"
	case 5:
		r.Command += "x"
	case 6:
		r.Actor.Seat += "x"
	case 7:
		r.OccurredAt = r.OccurredAt.Add(time.Microsecond)
	case 8:
		r.Reason = ""
	case 9:
		r.Audience += "x"
	}
}

func (d drawer) swap(b *book) int64 {
	one := d.number(0, len(b.facts)-2, "one")
	two := d.number(one+1, len(b.facts)-1, "two")
	b.facts[one], b.facts[two] = b.facts[two], b.facts[one]
	b.number()
	return int64(one) + 1
}

func (d drawer) rotate(b *book) int64 {
	from := d.number(0, len(b.facts)-2, "from")
	first := b.facts[from]
	b.facts = append(slices.Delete(b.facts, from, from+1), first)
	b.number()
	return int64(from) + 1
}

// number gives facts the positions of their places.
func (b *book) number() {
	for i := range b.facts {
		b.facts[i].Position = int64(i) + 1
	}
}

func (d drawer) remove(b *book) int64 {
	at := d.number(0, len(b.facts)-1, "fact")
	b.facts = slices.Delete(b.facts, at, at+1)
	if d.number(0, 1, "close the gap") == 1 {
		b.number()
		b.head = int64(len(b.facts))
	}
	return int64(at) + 1
}

func (d drawer) invent(b *book) int64 {
	at := d.number(0, len(b.facts)-1, "place")
	more := b.facts[at]
	more.ID = "0198c0de-0000-7000-8000-000000000002"
	rehash(d, &more)
	b.facts = slices.Insert(b.facts, at, more)
	b.number()
	b.head = int64(len(b.facts))
	return int64(at) + 1
}

func (d drawer) precede(b *book) int64 {
	more := b.facts[0]
	more.Position = -int64(d.number(0, 9, "place"))
	b.facts = slices.Insert(b.facts, 0, more)
	return more.Position
}

func (d drawer) cut(b *book) int64 {
	b.facts = b.facts[:d.number(0, len(b.facts)-1, "left")]
	if d.number(0, 1, "with the head") == 1 {
		b.head = int64(len(b.facts))
	}
	return int64(len(b.facts)) + 1
}

func (d drawer) editSeal(b *book) int64 {
	s := &b.seals[d.number(0, len(b.seals)-1, "seal")]
	at := d.number(0, 31, "byte")
	switch d.number(0, 4, "member") {
	case 0:
		s.Root[at]++
	case 1:
		s.Previous[at]++
	case 2:
		s.Chain[at]++
	case 3:
		s.SealedAt = s.SealedAt.Add(time.Microsecond)
	case 4:
		s.Signature = slices.Clone(s.Signature)
		s.Signature[at]++
	}
	return s.First
}

func (d drawer) removeSeal(b *book) int64 {
	at := d.number(0, len(b.seals)-2, "seal") // the last one: see what was handed out
	gone := b.seals[at]
	b.seals = slices.Delete(b.seals, at, at+1)
	return gone.First
}

func (d drawer) editLeaves(b *book) int64 {
	s := b.seals[d.number(0, len(b.seals)-1, "seal")]
	b.leaves[s.First][d.number(0, int(s.Size())-1, "leaf")][7]++
	return s.First
}

func (d drawer) editWithLeaves(b *book) int64 {
	r := d.any(b)
	d.payload(r)
	rehash(d, r)
	leaf, err := seal.LeafOf(*r)
	if err != nil {
		d.Fatal(err)
	}
	s := b.rangeOf(r.Position)
	b.leaves[s.First][r.Position-s.First] = leaf.Hash()
	return s.First
}

// forge changes a fact and makes all seals from there on anew: all that somebody can do who has everything but the key.
func (d drawer) forge(b *book, sign *seal.Signer) int64 {
	r := d.any(b)
	d.payload(r)
	rehash(d, r)
	s := b.rangeOf(r.Position)
	b.seals = b.seals[:slices.IndexFunc(b.seals, func(o seal.Seal) bool { return o.First == s.First })]
	b.reseal(d, func() int { return 4 }, sign)
	return s.First
}

func TestAnyChangeIsFoundAndItsFirstPositionNamed(t *testing.T) {
	t.Parallel()
	facts := past(t, 40)
	trusted := audit.Options{Keys: seal.NewKeys(signer(1).Public()), Page: 7}
	for what, change := range changes {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(rt *rapid.T) {
				b := newBook(rt, facts[:rapid.IntRange(12, 40).Draw(rt, "facts")], signer(1))
				want := change(drawer{rt}, b)
				expectFirst(rt, b, trusted, want)
			})
		})
	}
}

func expectFirst(t *rapid.T, b *book, o audit.Options, want int64) {
	report, err := audit.Log(context.Background(), b, b, o)
	if err != nil {
		t.Fatal(err)
	}
	if first, found := report.Shards[0].First(); !found || first.Position != want {
		t.Fatalf("the first problem is %+v, want one at %d; all are %+v", first, want, report.Shards[0].Problems)
	}
}

func TestAnyLogThatNobodyTouchedHolds(t *testing.T) {
	t.Parallel()
	facts := past(t, 40)
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 40).Draw(rt, "facts")
		b := newBook(rt, facts[:rapid.IntRange(1, n).Draw(rt, "sealed")], rapid.SampledFrom([]*seal.Signer{nil, signer(1)}).Draw(rt, "signer"))
		sealed := b.head
		handed := slices.Clone(b.seals)
		b.facts, b.head = facts[:n], int64(n) // the rest is not sealed yet
		report, err := audit.Log(context.Background(), b, b, audit.Options{Against: handed, Page: rapid.IntRange(1, 50).Draw(rt, "page")})
		if got := report.Shards[0]; err != nil || !report.OK() || got.Facts != int64(n) || got.Sealed != sealed || int(got.Seals) != len(b.seals) {
			rt.Fatalf("found %+v, %v", report, err)
		}
	})
}

func TestWhatIsNotSealedYetIsHeldAgainstItsOwnHash(t *testing.T) {
	t.Parallel()
	facts := past(t, 20)
	rapid.Check(t, func(rt *rapid.T) {
		b := newBook(rt, facts[:12], nil)
		b.facts, b.head = append(b.facts, facts[12:]...), 20
		at := rapid.IntRange(12, 19).Draw(rt, "fact")
		b.facts[at].Data = json.RawMessage(fmt.Sprintf(`{"n":%d}`, at))
		expectFirst(rt, b, audit.Options{}, int64(at)+1)
	})
}
