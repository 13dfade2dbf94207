package worktime_test

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"coxswain/events"
	"coxswain/pkg/worktime"
)

func load(t testing.TB, name, zone string) worktime.Calendar {
	t.Helper()
	c, err := worktime.Load(name, zone)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestPublicHolidaysAreNoWorkdays(t *testing.T) {
	t.Parallel()
	for _, day := range []struct {
		calendar string
		date     events.Date
		works    bool
	}{
		{"de", "2026-05-01", false}, // Friday, labour day
		{"us", "2026-05-01", true},
		{"us", "2026-07-03", false}, // Independence Day is a Saturday: observed on Friday
		{"us", "2021-12-31", false}, // New Year's Day of 2022 is a Saturday
		{"gb", "2026-12-28", false}, // Boxing Day is a Saturday: observed on Monday
		{"fr", "2026-07-14", false},
		{"nl", "2026-04-27", false}, // King's Day
		{"in", "2026-01-26", false},
		{"jp", "2026-05-05", false},
		{"au", "2026-01-26", false},
		{"", "2026-12-25", true}, // a Friday, and no holidays are known
		{"", "2026-12-26", false},
	} {
		if got := load(t, day.calendar, "UTC").IsWorkday(day.date); got != day.works {
			t.Errorf("calendar %q: IsWorkday(%s) = %v", day.calendar, day.date, got)
		}
	}
}

func TestOnlyWorkingHoursCount(t *testing.T) {
	t.Parallel()
	berlin := load(t, "de", "Europe/Berlin")
	at := func(s string) time.Time {
		v, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, c := range []struct {
		what, from, to string
		want           time.Duration
	}{
		{"from 16:00 to 10:00 the next day", "2026-03-03T16:00:00+01:00", "2026-03-04T10:00:00+01:00", 2 * time.Hour},
		{"over a weekend", "2026-03-06T17:00:00+01:00", "2026-03-09T09:00:00+01:00", 0},
		{"over Labour Day and its weekend", "2026-04-30T09:00:00+02:00", "2026-05-04T17:00:00+02:00", 16 * time.Hour},
		{"over the night the clocks change", "2026-03-27T09:00:00+01:00", "2026-03-30T17:00:00+02:00", 16 * time.Hour},
		{"within one hour", "2026-03-03T11:15:00+01:00", "2026-03-03T11:45:30+01:00", 30*time.Minute + 30*time.Second},
		{"backwards", "2026-03-04T10:00:00+01:00", "2026-03-03T10:00:00+01:00", 0},
	} {
		if got := berlin.Working(at(c.from), at(c.to)); got != c.want {
			t.Errorf("%s: %v, want %v", c.what, got, c.want)
		}
	}
	if got := berlin.Days(at("2026-03-03T09:00:00+01:00"), at("2026-03-04T13:00:00+01:00")); got != events.One*3/2 {
		t.Errorf("a day and a half is %v days", got)
	}
}

func TestWorkingDaysAreCountedAndAdded(t *testing.T) {
	t.Parallel()
	de := load(t, "de", "Europe/Berlin")
	for _, c := range []struct {
		from events.Date
		n    int
		want events.Date
	}{
		{"2026-04-30", 1, "2026-05-04"}, // over Labour Day and a weekend
		{"2026-05-04", -1, "2026-04-30"},
		{"2026-05-02", 0, "2026-05-02"}, // a Saturday stays
		{"2026-05-02", -2, "2026-04-29"},
		{"2026-03-02", 30, "2026-04-15"}, // Easter in between
	} {
		if got := de.AddDays(c.from, c.n); got != c.want {
			t.Errorf("%s and %d working days is %s, want %s", c.from, c.n, got, c.want)
		}
	}
	if got := de.WorkdaysBetween("2026-03-06", "2026-03-09"); got != 1 {
		t.Errorf("due on Friday, it is %d working days late on Monday", got)
	}
	if got := de.WorkdaysBetween("2026-03-09", "2026-03-06"); got != -1 {
		t.Errorf("due on Monday, on Friday there are %d working days", got)
	}
}

func TestZonesAndCalendarsThatAreNoneAreRefused(t *testing.T) {
	t.Parallel()
	for _, zone := range []string{"", "Local", "localtime", "../../etc/passwd", "/etc/localtime", "GMT+25", "right/UTC", "posix/UTC", "Mars/Olympus"} {
		if _, err := worktime.Load("us", zone); !errors.Is(err, worktime.ErrUnknownZone) {
			t.Errorf("zone %q: %v", zone, err)
		}
	}
	if _, err := worktime.Load("atlantis", "UTC"); !errors.Is(err, worktime.ErrUnknownCalendar) {
		t.Errorf("calendar: %v", err)
	}
}

func TestViewsGetACalendarWhateverIsStored(t *testing.T) {
	t.Parallel()
	var all worktime.Calendars
	if c := all.OrDefault("atlantis", "Asia/Tokyo"); c.Location().String() != "Asia/Tokyo" || !c.IsWorkday("2026-05-05") {
		t.Errorf("an unknown calendar: %v", c)
	}
	if c := all.OrDefault("jp", "Mars/Olympus"); c.Location() != time.UTC {
		t.Errorf("an unknown zone: %v", c)
	}
}

// What is added can be counted, and counting day by day gives the same.
func TestCountingAgreesWithTheDays(t *testing.T) {
	t.Parallel()
	calendars := map[string]worktime.Calendar{}
	for _, name := range worktime.Names() {
		calendars[name] = load(t, name, "America/New_York")
	}
	rapid.Check(t, func(t *rapid.T) {
		c := calendars[rapid.SampledFrom(worktime.Names()).Draw(t, "calendar")]
		from := events.Date("2020-01-01").AddDays(rapid.IntRange(-20_000, 20_000).Draw(t, "from"))
		to := from.AddDays(rapid.IntRange(0, 800).Draw(t, "days"))
		days := 0
		for d := from.AddDays(1); d <= to; d = d.AddDays(1) {
			if c.IsWorkday(d) {
				days++
			}
		}
		if got := c.WorkdaysBetween(from, to); got != days {
			t.Fatalf("WorkdaysBetween(%s, %s) = %d, day by day %d", from, to, got, days)
		}
		n := rapid.IntRange(1, 500).Draw(t, "n")
		if later := c.AddDays(from, n); c.WorkdaysBetween(from, later) != n || !c.IsWorkday(later) {
			t.Fatalf("%d working days after %s is %s", n, from, later)
		}
		if sooner := c.AddDays(from, -n); !c.IsWorkday(sooner) || c.WorkdaysBetween(sooner.AddDays(-1), from.AddDays(-1)) != n {
			t.Fatalf("%d working days before %s is %s", n, from, sooner)
		}
	})
}

func TestWorkingTimeAddsUp(t *testing.T) {
	t.Parallel()
	c := load(t, "us", "America/New_York")
	origin := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		minute := rapid.IntRange(0, 500_000)
		a := origin.Add(time.Duration(minute.Draw(t, "a")) * time.Minute)
		b := a.Add(time.Duration(minute.Draw(t, "b")) * time.Minute)
		d := b.Add(time.Duration(minute.Draw(t, "c")) * time.Minute)
		if c.Working(a, b)+c.Working(b, d) != c.Working(a, d) {
			t.Fatalf("%v, %v, %v: the parts do not add up", a, b, d)
		}
	})
}

func BenchmarkDays(b *testing.B) {
	c := load(b, "de", "Europe/Berlin")
	from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	to := from.AddDate(0, 4, 3)
	b.ReportAllocs()
	for b.Loop() {
		c.Days(from, to)
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		load(b, "us", "America/New_York")
	}
}
