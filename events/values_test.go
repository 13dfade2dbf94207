package events_test

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"coxswain/events"
)

func TestADecimalIsReadExactlyOrRefused(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"0": "0", "-0": "0", "12.50": "12.5", "-3.000001": "-3.000001", "999999999999.999999": "999999999999.999999", "007": "7",
	} {
		d, err := events.ParseDecimal(in)
		if err != nil || d.String() != want {
			t.Errorf("%s reads as %s (%v), want %s", in, d, err, want)
		}
	}
	for _, in := range []string{"", "-", ".", "1.", ".5", "1e3", "NaN", "1,5", "0.0000001", "9007199254740993", "+1", "--1", " 1"} {
		if d, err := events.ParseDecimal(in); err == nil {
			t.Errorf("%q is read as %s, want a refusal", in, d)
		}
	}
}

func TestDecimalsSurviveJSON(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := events.Decimal(rapid.Int64Range(-999_999_999_999_999_999, 999_999_999_999_999_999).Draw(t, "millionths"))
		data, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		var back events.Decimal
		if err := json.Unmarshal(data, &back); err != nil || back != d {
			t.Fatalf("%s came back as %s (%v)", d, back, err)
		}
	})
}

func TestADateIsARealDayOfTheYears1900To2199(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"2026-02-30", "0000-01-01", "10000-01-01", "2200-01-01", "1899-12-31", "2026-1-2", "2026-01-02T00:00:00Z", ""} {
		if d, err := events.ParseDate(in); err == nil {
			t.Errorf("%q is read as %s, want a refusal", in, d)
		}
	}
	if d := events.Date("2026-02-27").AddDays(2); d != "2026-03-01" || events.Date("2026-02-27").DaysUntil(d) != 2 {
		t.Errorf("two days after 27 February 2026 is %s", d)
	}
}

func TestSubjectsAreFew(t *testing.T) {
	t.Parallel()
	if got := events.Subject(3, "plan.version_agreed.v1"); got != "cox.03.plan.version_agreed" {
		t.Errorf("got %s", got)
	}
}
