package mail_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"coxswain/events"
	"coxswain/pkg/mail"
)

// told is what each person was told at once.
type told map[events.PersonID][]string

func (w told) write(_ context.Context, _ pgx.Tx, notes []mail.Note) error {
	for _, n := range notes {
		w[n.Person] = append(w[n.Person], n.ID)
	}
	return nil
}

func (o *office) note(n *mail.Notes, person events.PersonID, ids ...string) {
	o.t.Helper()
	for _, id := range ids {
		o.move(time.Second)
		if err := n.Put(o.t.Context(), mail.Note{ID: id, Tenant: "harbor", Person: person, Customer: "pier", About: "x"}); err != nil {
			o.t.Fatal(err)
		}
	}
}

func TestNotesThatComeAtOnceAreToldTogetherAndOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	notes := mail.NewNotes(o.db, o.now)
	o.note(notes, "ada", "b", "a", "b")
	for _, step := range []struct {
		after time.Duration
		want  []string
	}{{15 * time.Second, nil}, {5 * time.Second, []string{"b", "a"}}, {time.Hour, nil}} {
		o.move(step.after)
		heard := told{}
		if _, err := notes.Tell(t.Context(), 20*time.Second, heard.write); err != nil || !slices.Equal(heard["ada"], step.want) {
			t.Errorf("at %v: told %v, want %v, %v", o.now(), heard["ada"], step.want, err)
		}
		o.note(notes, "ada", "a") // delivered again
	}
}

func TestALetterThatCannotBeWrittenHoldsUpNobodyElse(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	notes := mail.NewNotes(o.db, o.now)
	o.note(notes, "ada", "a")
	o.note(notes, "bob", "b")
	heard := told{}
	failing := errors.New("the directory does not answer")
	n, err := notes.Tell(t.Context(), 0, func(ctx context.Context, tx pgx.Tx, all []mail.Note) error {
		if all[0].Person == "ada" {
			return failing
		}
		return heard.write(ctx, tx, all)
	})
	if n != 1 || !errors.Is(err, failing) || len(heard["bob"]) != 1 {
		t.Errorf("%d were told, %v: %v", n, heard, err)
	}
	if n, err := notes.Tell(t.Context(), 0, heard.write); n != 1 || err != nil || len(heard["ada"]) != 1 {
		t.Errorf("the next time %d were told, %v: %v", n, heard, err)
	}
}
