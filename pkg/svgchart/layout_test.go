package svgchart

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// values are of every size and sign, and now and then no numbers at all.
func values() *rapid.Generator[float64] {
	return rapid.OneOf(
		rapid.Float64Range(-100, 100),
		rapid.Float64Range(-MaxValue, MaxValue),
		rapid.Float64Range(-1e-7, 1e-7),
		rapid.SampledFrom([]float64{0, 5, MaxValue, math.NaN(), math.Inf(1), math.Inf(-1), math.MaxFloat64}),
	)
}

func instants() *rapid.Generator[time.Time] {
	hours := rapid.OneOf(rapid.IntRange(0, 30), rapid.IntRange(0, 24*366), rapid.IntRange(0, 24*366*900))
	return rapid.Map(hours, func(h int) time.Time { return time.Unix(1_700_000_000, 0).Add(time.Duration(h) * time.Hour) })
}

func finite() *rapid.Generator[[]float64] {
	return rapid.SliceOfN(values().Filter(drawable), 1, 20)
}

func TestTicksAreRoundAndTakeInAllValues(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		data := finite().Draw(t, "data")
		a := axisOver(data, Range{})
		if n := len(a.ticks); n < 2 || n > valueTicks+2 {
			t.Fatalf("%d ticks: %v", n, a.ticks)
		}
		for i := 1; i < len(a.ticks); i++ {
			if a.ticks[i] <= a.ticks[i-1] {
				t.Fatalf("ticks do not rise: %v", a.ticks)
			}
		}
		slack := 1e-9 * (a.high() - a.low())
		for _, v := range data {
			if v < a.low()-slack || v > a.high()+slack {
				t.Fatalf("%v is outside of %v", v, a.ticks)
			}
		}
	})
}

func TestTicksAreWhatOneWouldDrawByHand(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		what string
		data []float64
		want []float64
	}{
		{"a usual range", []float64{43, 118}, []float64{40, 60, 80, 100, 120}},
		{"tenths", []float64{0.1, 0.6}, []float64{0.1, 0.2, 0.3, 0.4, 0.5, 0.6}},
		{"both sides of zero", []float64{-3, 7}, []float64{-4, -2, 0, 2, 4, 6, 8}},
		{"equal values", []float64{5, 5}, []float64{0, 1, 2, 3, 4, 5}},
		{"nothing but zero", []float64{0}, []float64{0, 0.2, 0.4, 0.6, 0.8, 1}},
	} {
		got := axisOver(c.data, Range{}).ticks
		if len(got) != len(c.want) {
			t.Errorf("%s: %v, want %v", c.what, got, c.want)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%s: %v, want %v", c.what, got, c.want)
				break
			}
		}
	}
}

func TestALargerValueIsNeverDrawnLower(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		data := finite().Draw(t, "data")
		a := axisOver(data, Range{})
		for _, v := range data {
			for _, w := range data {
				if v > w && a.y(v) > a.y(w) {
					t.Fatalf("%v is at %v, %v at %v", v, a.y(v), w, a.y(w))
				}
			}
		}
	})
}

func TestDatesAreFewAndInOrder(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		at := rapid.SliceOfN(instants(), 1, 20).Draw(t, "at")
		a := timesOver(Format{Zone: berlin}.prepared(), at)
		ticks := a.instants()
		if n := len(ticks); n < 2 || n > timeTicks+2 {
			t.Fatalf("%d ticks from %s to %s", n, a.from, a.to)
		}
		for i, tick := range ticks {
			if x := a.x(tick); x < 0 || x > 100 || i > 0 && x <= a.x(ticks[i-1]) {
				t.Fatalf("tick %s is at %v%%", tick, x)
			}
			if tick.In(berlin).Hour() > 1 { // midnight, or what the summer time left of it
				t.Fatalf("%s is not the beginning of a day", tick)
			}
		}
	})
}

func TestDatesBeginDaysWeeksMonthsOrYears(t *testing.T) {
	t.Parallel()
	from := time.Date(2025, 11, 20, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		days   int
		labels []string
	}{
		{0, []string{"20 Nov 2025", "21 Nov"}},
		{6, []string{"21 Nov 2025", "22 Nov", "23 Nov", "24 Nov", "25 Nov", "26 Nov"}},
		{30, []string{"24 Nov 2025", "1 Dec", "8 Dec", "15 Dec"}},
		{100, []string{"1 Dec 2025", "15 Dec", "29 Dec", "12 Jan 2026", "26 Jan", "9 Feb", "23 Feb"}},
		{180, []string{"Dec 2025", "Jan 2026", "Feb", "Mar", "Apr", "May"}},
		{1000, []string{"Jan 2026", "Jul", "Jan 2027", "Jul", "Jan 2028", "Jul"}},
		{4000, []string{"2026", "2028", "2030", "2032", "2034", "2036"}},
	} {
		ticks := timesOver(Format{}.prepared(), []time.Time{from, from.AddDate(0, 0, c.days)}).labels()
		if len(ticks) != len(c.labels) {
			t.Errorf("%d days: %d ticks: %+v", c.days, len(ticks), ticks)
			continue
		}
		for i, k := range ticks {
			if got := tickText(k.label, k.year); got != c.labels[i] {
				t.Errorf("%d days: tick %d is %q, want %q", c.days, i, got, c.labels[i])
			}
		}
	}
}

func tickText(label, year string) string {
	if year == "" {
		return label
	}
	return label + " " + year
}

func TestPartsOfAColumnAddUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var c Column
		s := Stacked{Parts: []string{"a", "b", "c", "d"}}
		for _, v := range rapid.SliceOfN(values(), 0, 6).Draw(t, "values") {
			c.Segments = append(c.Segments, Segment{Value: v})
		}
		s.Columns, s.Figure = []Column{c}, s.prepared()
		up, down, any := s.reach(c)
		if !any {
			return
		}
		y := axisOver([]float64{up, down, 0}, Range{})
		top, bottom := y.y(0), y.y(0)
		for _, b := range s.bars(0, c, y) {
			if !close(b.top+b.height, top) && !close(b.top, bottom) {
				t.Fatalf("a part from %v to %v touches neither %v nor %v", b.top, b.top+b.height, top, bottom)
			}
			top, bottom = min(top, b.top), max(bottom, b.top+b.height)
		}
		if !close(top, y.y(up)) || !close(bottom, y.y(down)) {
			t.Fatalf("the column reaches from %v to %v, want %v to %v", top, bottom, y.y(up), y.y(down))
		}
	})
}

func close(a, b float64) bool { return math.Abs(a-b) < 1e-6*plotHeight }

func TestNumbersAreWrittenForPeople(t *testing.T) {
	t.Parallel()
	for v, want := range map[float64]string{
		0: "0", 1234567.891: "1,234,567.89", -1000: "−1,000", 0.30000000000000004: "0.3", 0.00012345: "0.000123", 999: "999", -0.001: "−0.001",
	} {
		if got := grouped(v); got != want {
			t.Errorf("%v is written %q, want %q", v, got, want)
		}
	}
}
