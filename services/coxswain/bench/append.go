package bench

import (
	"context"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5/pgxpool"

	"coxswain/events"
	"coxswain/events/catalogue"
	"coxswain/events/commitmentevent"
	"coxswain/pkg/daemon"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/postgres"
)

// openLog makes a database and opens its log, as a process of the application does.
func (b *bench) openLog(ctx context.Context, name string) (*eventlog.Postgres, *pgxpool.Pool, string, error) {
	address, err := b.database(ctx, name)
	if err != nil {
		return nil, nil, "", err
	}
	if err := daemon.Migrate(ctx, address); err != nil {
		return nil, nil, "", err
	}
	log, pool, err := openLogAt(ctx, address)
	return log, pool, address, err
}

// openLogAt opens the log of a database that has its tables.
func openLogAt(ctx context.Context, address string) (*eventlog.Postgres, *pgxpool.Pool, error) {
	pool, err := postgres.Open(ctx, address, postgres.Options{Role: postgres.AppRole, Name: "coxswain-bench"})
	if err != nil {
		return nil, nil, err
	}
	return eventlog.New(pool, catalogue.New(), eventlog.Options{}), pool, nil
}

// benchAppend: commands of one fact of about 500 bytes, checked against the version of their stream, remembered by
// their id with an answer.
func benchAppend(ctx context.Context, b *bench) error {
	log, pool, _, err := b.openLog(ctx, "append")
	if err != nil {
		return err
	}
	defer pool.Close()
	for _, callers := range []int{1, 8, 32} {
		err := b.measure(ctx, cell{
			config: fmt.Sprintf("callers=%d", callers),
			run: func(ctx context.Context, round int) ([]Figure, error) {
				f, err := b.closed("append", callers, b.For, func(worker, nth int) error {
					_, err := log.Append(ctx, talk(fmt.Sprintf("c%d-r%d-w%d", callers, round, worker), nth))
					return err
				})
				if err != nil || callers < 32 {
					return []Figure{f}, err
				}
				more, err := b.several(ctx, log, callers, round)
				return []Figure{f, more}, err
			},
			beside: []string{"append", "-c", strconv.Itoa(callers), "-dur", b.For.String()},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// talk is the nth command about a commitment: the first asks for it, the others say something.
func talk(commitment string, nth int) eventlog.Append {
	var fact events.Event = commitmentevent.Commented{
		Note: events.NoteID(commitment), Party: events.Customer, Person: champion, Text: remark,
	}
	if nth == 0 {
		fact = promise("c-talk", commitment, 0, monday)[0].fact
	}
	return eventlog.Append{
		Tenant: tenant, Customer: "c-talk", Command: fmt.Sprintf("%s-%d", commitment, nth), OccurredAt: monday,
		Actor: events.Actor{Person: champion, Party: events.Customer}, Correlation: commitment,
		Outcome: []byte(`{"note":"` + commitment + `"}`),
		Writes: []eventlog.Write{{
			Stream: events.Stream{Kind: commitmentevent.Kind, ID: commitment}, Expected: int64(nth), Facts: []events.Event{fact},
		}},
	}
}

// remark makes a fact as large as facts are.
const remark = "We have read the export and compared it with the figures of the last two quarters. The totals agree; " +
	"the split by region does not, for the north since February and for the west from the first row on. Please look at " +
	"how returns are counted, and tell us by Thursday whether the board's paper can go out with the regions or must " +
	"wait for the next one. If it must wait we would rather know now than on the day."
