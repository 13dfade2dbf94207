package audit_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"coxswain/events"
	"coxswain/pkg/seal"
	"coxswain/pkg/seal/audit"
)

func TestAnEndThatWasCutOffWithItsSealsIsFoundByASealThatWasHandedOut(t *testing.T) {
	t.Parallel()
	facts := past(t, 40)
	rapid.Check(t, func(rt *rapid.T) {
		b := newBook(rt, facts, nil)
		handed := b.seals[len(b.seals)-1]
		b.seals = b.seals[:rapid.IntRange(0, len(b.seals)-1).Draw(rt, "seals left")]
		left, _ := b.Latest(rt.Context(), 0)
		b.facts = b.facts[:rapid.IntRange(int(left.Last), 39).Draw(rt, "facts left")]
		b.head = int64(len(b.facts))
		if report, err := audit.Log(context.Background(), b, b, audit.Options{}); err != nil || !report.OK() {
			rt.Fatalf("by itself it is a sound log of an earlier day, but found were %+v, %v", report, err)
		}
		expectFirst(rt, b, audit.Options{Against: []seal.Seal{handed}}, b.head+1)
	})
}

func TestAPastThatWasRewrittenWithItsSealsIsFoundByASealThatWasHandedOut(t *testing.T) {
	t.Parallel()
	facts := past(t, 40)
	rapid.Check(t, func(rt *rapid.T) {
		b := newBook(rt, facts, nil)
		handed := slices.Clone(b.seals)
		changed := drawer{rt}.forge(b, nil)
		expectFirst(rt, b, audit.Options{Against: handed}, changed) // every seal was handed out, so it is known where
	})
}

func TestSealsThatWereTakenAwayAreFoundByOneThatWasHandedOut(t *testing.T) {
	t.Parallel()
	facts := past(t, 40)
	rapid.Check(t, func(rt *rapid.T) {
		b := newBook(rt, facts, nil)
		handed := b.seals[len(b.seals)-1]
		b.seals = b.seals[:rapid.IntRange(0, len(b.seals)-1).Draw(rt, "seals left")]
		left, _ := b.Latest(rt.Context(), 0)
		expectFirst(rt, b, audit.Options{Against: []seal.Seal{handed}}, left.Last+1)
	})
}

func TestASealThatSomebodyElseMadeIsNoPaperToHoldALogAgainst(t *testing.T) {
	t.Parallel()
	facts := past(t, 12)
	rapid.Check(t, func(rt *rapid.T) {
		b := newBook(rt, facts, signer(1))
		forged := newBook(rt, facts, signer(2)).seals[0]
		report, err := audit.Log(context.Background(), b, b, audit.Options{Keys: seal.NewKeys(signer(1).Public()), Against: []seal.Seal{forged}})
		if err != nil || report.OK() || !strings.Contains(report.Shards[0].Problems[0].Says, seal.ErrUnknownKey.Error()) {
			rt.Fatalf("found %+v, %v", report, err)
		}
	})
}

func TestAKeyThatChangedNeedsBothPublicKeys(t *testing.T) {
	t.Parallel()
	facts := past(t, 40)
	rapid.Check(t, func(rt *rapid.T) {
		b := newBook(rt, facts[:20], signer(1))
		b.facts, b.head = append(b.facts, facts[20:]...), 40
		b.reseal(rt, func() int { return 5 }, signer(2))
		both := audit.Options{Keys: seal.NewKeys(signer(1).Public(), signer(2).Public())}
		if report, err := audit.Log(context.Background(), b, b, both); err != nil || !report.OK() || report.Shards[0].Signed != 40 {
			rt.Fatalf("found %+v, %v", report, err)
		}
		expectFirst(rt, b, audit.Options{Keys: seal.NewKeys(signer(2).Public())}, 1)
		expectFirst(rt, b, audit.Options{Keys: seal.NewKeys(signer(1).Public())}, 21)
	})
}

func TestASignatureVouchesForSealsBeforeItAndForNoneAfter(t *testing.T) {
	t.Parallel()
	facts := past(t, 40)
	keys := audit.Options{Keys: seal.NewKeys(signer(1).Public())}
	rapid.Check(t, func(rt *rapid.T) {
		b := newBook(rt, facts[:20], nil)
		expectFirst(rt, b, keys, 1)
		b.facts, b.head = append(b.facts, facts[20:30]...), 30
		b.reseal(rt, func() int { return 5 }, signer(1))
		if report, err := audit.Log(context.Background(), b, b, keys); err != nil || !report.OK() || report.Shards[0].Signed != 30 {
			rt.Fatalf("found %+v, %v", report, err)
		}
		b.facts, b.head = append(b.facts, facts[30:]...), 40
		b.reseal(rt, func() int { return 5 }, nil)
		expectFirst(rt, b, keys, 31)
	})
}

// away is a log that cannot be read to its end.
type away struct{ *book }

func (a away) Read(ctx context.Context, shard int, after int64, limit int) ([]events.Recorded, error) {
	if after >= 10 {
		return nil, errAway
	}
	return a.book.Read(ctx, shard, after, limit)
}

var errAway = errors.New("the database is away")

func TestALogThatCannotBeReadIsNotReported(t *testing.T) {
	t.Parallel()
	facts := past(t, 20)
	rapid.Check(t, func(rt *rapid.T) {
		b := newBook(rt, facts, nil)
		if _, err := audit.Log(context.Background(), away{b}, b, audit.Options{Page: 4}); !errors.Is(err, errAway) {
			rt.Fatalf("got %v", err)
		}
	})
}
