package footing

import (
	"context"
	"fmt"
	"time"
)

// mostSkew is how far apart clocks may be before somebody should look. Positions do not care; due dates and times that
// people read do.
const mostSkew = 2 * time.Second

// Clock reads somebody's clock. The zero time says that it cannot be read yet.
type Clock = func(context.Context) (time.Time, error)

// Clocks compares the clock of PostgreSQL, and that of NATS unless it is nil, with the one of this process. From limit on
// the difference is grave; 0 is no limit. A slow answer does not make a difference out of none: how long it took is
// taken off.
func Clocks(ctx context.Context, db Querier, broker Clock, now func() time.Time, limit time.Duration) []Finding {
	database := func(ctx context.Context) (at time.Time, err error) {
		err = db.QueryRow(ctx, "select clock_timestamp()").Scan(&at)
		return at, err
	}
	all := compare(ctx, "PostgreSQL", database, now, limit)
	if broker != nil {
		all = append(all, compare(ctx, "NATS", broker, now, limit)...)
	}
	return all
}

func compare(ctx context.Context, whose string, read Clock, now func() time.Time, limit time.Duration) []Finding {
	check := "clock of " + whose
	asked := now()
	at, err := read(ctx)
	switch {
	case err != nil:
		return []Finding{Unknown(check, err)}
	case at.IsZero():
		return nil
	}
	took := now().Sub(asked)
	skew := at.Sub(asked.Add(took / 2))
	const todo = "let both machines keep their time by NTP (chrony, systemd-timesyncd)"
	detail := fmt.Sprintf("it is %s from the clock of this process", skew.Round(time.Millisecond))
	switch apart := skew.Abs() - took; {
	case limit > 0 && apart > limit:
		return []Finding{grave(check, detail, todo+", or raise COXSWAIN_CLOCK_LIMIT")}
	case apart > mostSkew:
		return []Finding{Wrong(check, detail, todo)}
	}
	return []Finding{Fine(check, fmt.Sprintf("within %s of the clock of this process", (skew.Abs()+took).Round(time.Millisecond)))}
}
