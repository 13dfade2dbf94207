package locale_test

import (
	"testing"
	"time"

	"coxswain/services/web/locale"
)

var at = time.Date(2026, 11, 24, 9, 5, 0, 0, time.UTC)

func TestDatesAreWrittenAsTheirReaderIsUsedTo(t *testing.T) {
	t.Parallel()
	for accept, want := range map[string]string{
		"en-GB,en;q=0.9":    "24 Nov 2026, 10:05 CET",
		"en-US":             "Nov 24, 2026, 10:05 AM CET",
		"de-AT,de;q=0.8":    "24.11.2026, 10:05 CET",
		"nb-NO":             "24.11.2026, 10:05 CET",
		"fr-CA":             "24/11/2026, 10:05 CET",
		"sv":                "2026-11-24, 10:05 CET",
		"":                  "24 Nov 2026, 10:05 CET",
		"tlh, x;;;nonsense": "24 Nov 2026, 10:05 CET",
	} {
		if got := locale.New(accept, "Europe/Oslo").Moment(at); got != want {
			t.Errorf("%q reads %q, not %q", accept, got, want)
		}
	}
}

func TestAZoneThatNobodyKnowsIsUTCAndSaysSo(t *testing.T) {
	t.Parallel()
	if got, want := locale.New("en-GB", "../../etc/passwd").Moment(at), "24 Nov 2026, 09:05 UTC"; got != want {
		t.Errorf("%q, not %q", got, want)
	}
}

func TestACalendarDayIsTheSameDayInEveryZone(t *testing.T) {
	t.Parallel()
	for _, zone := range []string{"Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"} {
		if got := locale.New("de", zone).Date("2026-11-24"); got != "24.11.2026" {
			t.Errorf("in %s it is %s", zone, got)
		}
	}
}

func TestNumbersHaveTheReadersPoint(t *testing.T) {
	t.Parallel()
	de, en := locale.New("de", "UTC"), locale.New("en", "UTC")
	for got, want := range map[string]string{
		de.Number(1234.56): "1.234,6", en.Number(1234.56): "1,234.6", en.Number(66): "66",
		en.Signed(-1.5): "−1.5", en.Signed(0.9): "+0.9", en.Signed(-0.01): "0", en.Percent(0.825): "82 %",
	} {
		if got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}
