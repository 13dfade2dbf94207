package httpapi_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
	"coxswain/pkg/projection"
)

func TestACursorComesBackAsItWasSigned(t *testing.T) {
	t.Parallel()
	ctx := identity.With(t.Context(), ana)
	cursor, err := httpapi.SignCursor(ctx, "goals by due", "2026-03-31", int64(9007199254740993), true)
	if err != nil {
		t.Fatal(err)
	}
	got, err := httpapi.ReadCursor(ctx, "goals by due", cursor)
	if err != nil || !slices.Equal(got, []any{"2026-03-31", int64(9007199254740993), true}) {
		t.Errorf("got %v (%v)", got, err)
	}
	if got, err := httpapi.ReadCursor(ctx, "goals by due", ""); got != nil || err != nil {
		t.Errorf("the first page begins at %v (%v)", got, err)
	}
}

func TestACursorIsOfItsListAndItsCaller(t *testing.T) {
	t.Parallel()
	cursor, err := httpapi.SignCursor(identity.With(t.Context(), ana), "goals", "a")
	if err != nil {
		t.Fatal(err)
	}
	pier := ana
	pier.Tenant = "pier"
	for name, c := range map[string]struct {
		who          identity.Principal
		list, cursor string
	}{
		"another list":       {ana, "plans", cursor},
		"another tenant":     {pier, "goals", cursor},
		"another party":      {ben, "goals", cursor},
		"a changed letter":   {ana, "goals", "A" + cursor[1:]},
		"one that is cut":    {ana, "goals", cursor[:20]},
		"one that is longer": {ana, "goals", cursor + "AAAA"},
		"no cursor at all":   {ana, "goals", "'; drop table"},
	} {
		if _, err := httpapi.ReadCursor(identity.With(t.Context(), c.who), c.list, c.cursor); !errors.Is(err, httpapi.ErrBadCursor) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// standing is a store that stands at a position for ever.
type standing struct {
	projection.Store
	at int64
}

func (s standing) Wait(ctx context.Context, _ int, position int64) error {
	if s.at >= position {
		return nil
	}
	<-ctx.Done()
	return ctx.Err()
}

func TestAReadIsNeverOlderThanAskedFor(t *testing.T) {
	t.Parallel()
	store := standing{at: 5}
	for _, position := range []int64{0, 4, 5} {
		if err := httpapi.Await(t.Context(), store, 0, httpapi.Read{AtLeast: position}); err != nil {
			t.Errorf("at %d: %v", position, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := httpapi.Await(ctx, store, 0, httpapi.Read{AtLeast: 6}); !errors.Is(err, projection.ErrBehind) {
		t.Errorf("ahead of the store: %v", err)
	}
}

func TestLinesOfOtherInputsAreHeldToTheSameRules(t *testing.T) {
	t.Parallel()
	for _, good := range []string{"", "Acme", "Åse Ø", "نمی\u200cخواهم", "👩\u200d🚀", "a b"} {
		if err := httpapi.CheckLine(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for _, bad := range []string{"a\nb", "a\u202eb", " ", "a\u200db", "a\x00"} {
		if err := httpapi.CheckLine(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}
