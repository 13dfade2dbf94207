package hostile_test

import (
	"strings"
	"testing"
)

// draft is a new plan whose terms were tampered with.
func draft(before, after string) attempt {
	return attempt{path: "/v1/plans", body: strings.Replace(`{"customer":"$customer","terms":`+termsWith("g")+`}`, before, after, 1)}
}

func TestADateThatIsNoneIsRefused(t *testing.T) {
	t.Parallel()
	due := func(d string) attempt {
		return attempt{path: "/v1/commitments", body: strings.Replace(promise, "2190-01-31", d, 1)}
	}
	at := func(i string) attempt {
		return attempt{path: "/v1/goals/$goal/measurements", body: `{"value":1,"at":"` + i + `"}`}
	}
	const code = "invalid-date"
	s := prepare(t)
	s.refuse([]refused{
		{"A31 a day that February lacks", due("2026-02-30"), 422, code, "/due"},
		{"A31 the year 0", due("0000-01-01"), 422, code, "/due"},
		{"A31 the year 10000", due("10000-01-01"), 422, code, "/due"},
		{"A31 the year 1899", due("1899-12-31"), 422, code, "/due"},
		{"A31 the year 2200", due("2200-01-01"), 422, code, "/due"},
		{"A31 a date with an offset", due("2026-01-01+14:00"), 422, code, "/due"},
		{"A31 an instant for a date", due("2026-01-01T00:00:00Z"), 422, code, "/due"},
		{"A31 a date in words", due("tomorrow"), 422, code, "/due"},
		{"A31 24 o'clock", at("2026-01-01T24:00:00Z"), 422, code, "/at"},
		{"A31 a leap second", at("2016-12-31T23:59:60Z"), 422, code, "/at"},
		{"A31 an offset that no place has", at("2026-01-01T00:00:00+14:01"), 422, code, "/at"},
		{"A31 the year 10000 in UTC", at("9999-12-31T23:59:59-12:00"), 422, code, "/at"},
		{"A31 an instant without an offset", at("2026-01-01T00:00:00"), 422, code, "/at"},
		{"A31 the day of a goal", draft("2190-09-30", "2026-02-30"), 422, code, "/terms/goals/0/due"},
	})
	if got := s.ask(at("2026-01-01T00:00:00+14:00")); got.status != 201 {
		t.Errorf("A31: midnight on Kiritimati is answered %d %s", got.status, got.body)
	}
}

func TestATimeZoneIsAPlaceThatEveryMachineKnows(t *testing.T) {
	t.Parallel()
	s := prepare(t)
	var rows []refused
	for _, zone := range []string{"../../etc/passwd", "/etc/localtime", "Local", "localtime", "posixrules", "GMT+25", "+02:00", "Europe/Nowhere", "right/UTC"} {
		rows = append(rows,
			refused{"A32 a customer in " + zone, attempt{body: `{"name":"a","zone":"` + zone + `"}`}, 422, "unknown-time-zone", "/zone"},
			refused{"A32 calls in " + zone, rhythm("FREQ=WEEKLY", zone), 422, "unknown-time-zone", "/terms/rhythms/0/zone"})
	}
	s.refuse(append(rows,
		refused{"A32 nowhere", rhythm("FREQ=WEEKLY", ""), 422, "unknown-time-zone", "/terms/rhythms/0/zone"},
		refused{"A32 a person nowhere", attempt{path: "/v1/customers/$customer/people", body: `{"party":"customer","name":"a","zone":"Local"}`}, 422, "unknown-time-zone", "/zone"}))
}

// rhythm is a new plan whose calls recur by the rule.
func rhythm(rule, zone string) attempt {
	return draft(`"seats":`, `"rhythms":[{"id":"r","kind":"cadence","rule":"`+rule+`","from":"2190-01-01","zone":"`+zone+
		`","start":"09:00","minutes":30}],"seats":`)
}

func TestCallsDoNotRecurWithoutMeasure(t *testing.T) {
	t.Parallel()
	const at = "/terms/rhythms/0/rule"
	s := prepare(t)
	s.refuse([]refused{
		{"A34 every second", rhythm("FREQ=SECONDLY", "UTC"), 422, "cadence-too-dense", at},
		{"A34 every minute", rhythm("FREQ=MINUTELY", "UTC"), 422, "cadence-too-dense", at},
		{"A34 every hour", rhythm("FREQ=HOURLY", "UTC"), 422, "cadence-too-dense", at},
		{"A34 many times a day", rhythm("FREQ=DAILY;BYHOUR=1,2,3,4", "UTC"), 422, "cadence-too-dense", at},
		{"A34 a milliard times", rhythm("FREQ=DAILY;COUNT=1000000000", "UTC"), 422, "cadence-too-dense", at},
		{"A34 never", rhythm("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "UTC"), 422, "cadence-never", at},
		{"A34 no rule", rhythm("often", "UTC"), 422, "invalid-recurrence-rule", at},
		{"A34 a rule and a line more", rhythm(`FREQ=DAILY\nDTSTART:19700101T000000Z`, "UTC"), 422, "invalid-recurrence-rule", at},
	})
	for _, rule := range []string{"FREQ=WEEKLY", "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=MONTHLY;BYMONTHDAY=-1"} {
		if got := s.ask(rhythm(rule, "UTC")); got.status != 201 {
			t.Errorf("A34: %s, which is fine, is answered %d %s", rule, got.status, got.body)
		}
	}
}

func TestAScorecardThatCannotScoreIsRefused(t *testing.T) {
	t.Parallel()
	card := func(weight string) attempt {
		return attempt{path: "/v1/scorecards", body: `{"name":"Ours","measures":[{"name":"a","weight":` + weight + `,"input":{"builtin":"confidence"},
			"mapping":[{"input":0,"points":0},{"input":100,"points":100}],"missing":"skip"}],"healthy_from":70,"watch_from":40}`}
	}
	s := prepare(t)
	s.refuse([]refused{
		{"A35 weights that sum to 99", card("99"), 422, "scorecard_invalid", "/measures"},
		{"A35 weights that sum to 100.000001", card("100.000001"), 422, "scorecard_invalid", "/measures/0/weight"},
		{"A35 a weight below nothing", card("-100"), 422, "scorecard_invalid", "/measures/0/weight"},
		{"A35 a weight that is no number", card("NaN"), 400, "malformed-json", ""},
		{"A35 no number in a string", card(`"NaN"`), 422, "wrong-type", "/measures/0/weight"},
		{"A35 an infinite weight", card("1e999"), 422, "invalid-number", "/measures/0/weight"},
	})
	if got := s.ask(card("100")); got.status != 201 {
		t.Errorf("A35: a good scorecard is answered %d %s", got.status, got.body)
	}
}

func TestTwoSpellingsOfOneGoalAreOneGoal(t *testing.T) {
	t.Parallel()
	again := func(outcome, other string) attempt {
		return draft(`"outcome":"Everybody logs in",`, `"outcome":"`+outcome+`","no_metric_yet":"soon","baseline":0,"target":0,
			"due":"2190-09-30","party":"customer","person":"$bela","weight":1},{"id":"g2","outcome":"`+other+`",`)
	}
	const code, at = "plan_outcome_repeated", "/terms/goals/1/outcome"
	s := prepare(t)
	s.refuse([]refused{
		{"A20 composed and decomposed", again("Ångström", "A\u030angstro\u0308m"), 422, code, at},
		{"A20 capitals", again("ångström", "A\u030aNGSTRO\u0308M"), 422, code, at},
		{"A20 the sign of the unit", again("10 Å", "10 \u212b"), 422, code, at},
	})
	for _, spelling := range []string{"A\u030angstro\u0308m", "ﬁnal"} {
		if got := s.ask(draft("Everybody logs in", spelling)); got.status != 201 {
			t.Errorf("A20: %q is answered %d %s", spelling, got.status, got.body)
		}
	}
}
