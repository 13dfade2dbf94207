package svgchart_test

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"coxswain/pkg/svgchart"
)

var (
	_ templ.Component = svgchart.Line{}
	_ templ.Component = svgchart.Stacked{}
	_ templ.Component = svgchart.Spark{}
	_ templ.Component = svgchart.Meter{}
)

var monday = time.Date(2026, 1, 5, 12, 0, 0, 0, time.UTC)

func day(n int) time.Time { return monday.AddDate(0, 0, n) }

// weeks is a point each week, every one with its events.
func weeks(values ...float64) []svgchart.Point {
	var points []svgchart.Point
	for i, v := range values {
		points = append(points, svgchart.Point{At: day(7 * i), Value: v, Href: "/events/" + strconv.Itoa(i)})
	}
	return points
}

func health(series ...svgchart.Series) svgchart.Line {
	return svgchart.Line{Figure: svgchart.Figure{ID: "health", Title: "Health of Acme"}, Unit: "points", Series: series}
}

func contributions() svgchart.Stacked {
	return svgchart.Stacked{
		Figure: svgchart.Figure{ID: "ledger", Title: "What the score is made of"}, Unit: "points",
		Parts: []string{"Usage", "Late promises"},
		Columns: []svgchart.Column{
			{At: day(0), Segments: []svgchart.Segment{{Value: 40, Href: "/e/1"}, {Value: -10, Href: "/e/2"}}},
			{At: day(31), Segments: []svgchart.Segment{{Value: 45, Href: "/e/3"}, {Value: -5, Href: "/e/4", Title: "two kept"}}},
		},
	}
}

type fataler interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

func bytesOf(t fataler, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// element is one element of a chart, with the text inside it.
type element struct {
	name  string
	attrs map[string]string
	text  string
	in    []string // names of the elements around it
}

// parse refuses what is not well-formed.
func parse(t fataler, c templ.Component) []*element {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(bytesOf(t, c)))
	var all, open []*element
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			e := &element{name: token.Name.Local, attrs: map[string]string{}}
			for _, o := range open {
				e.in = append(e.in, o.name)
			}
			for _, a := range token.Attr {
				e.attrs[a.Name.Local] = a.Value
			}
			all, open = append(all, e), append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			for _, o := range open {
				o.text += string(token)
			}
		}
	}
}

func (e *element) hasClass(class string) bool {
	return slices.Contains(strings.Fields(e.attrs["class"]), class)
}

func find(all []*element, match func(*element) bool) []*element {
	return slices.DeleteFunc(slices.Clone(all), func(e *element) bool { return !match(e) })
}

func named(name string) func(*element) bool { return func(e *element) bool { return e.name == name } }

func class(name string) func(*element) bool {
	return func(e *element) bool { return e.hasClass(name) }
}

// rows are the cells of the table in words.
func rows(all []*element) [][]string {
	var out [][]string
	for _, e := range all {
		switch e.name {
		case "tr":
			out = append(out, nil)
		case "th", "td":
			out[len(out)-1] = append(out[len(out)-1], strings.TrimSpace(e.text))
		}
	}
	return out
}

func TestEveryPointIsInThePlot(t *testing.T) {
	t.Parallel()
	value := rapid.OneOf(rapid.Float64(), rapid.Float64Range(-50, 50), rapid.SampledFrom([]float64{math.NaN(), math.Inf(1), 7}))
	rapid.Check(t, func(t *rapid.T) {
		var series []svgchart.Series
		for i := range rapid.IntRange(1, 8).Draw(t, "series") {
			s := svgchart.Series{Name: strconv.Itoa(i), Step: rapid.Bool().Draw(t, "step"), Dashed: rapid.Bool().Draw(t, "dashed")}
			for _, v := range rapid.SliceOfN(value, 0, 30).Draw(t, "values") {
				s.Points = append(s.Points, svgchart.Point{At: day(rapid.IntRange(0, 900).Draw(t, "day")), Value: v, Href: "/e"})
			}
			series = append(series, s)
		}
		all := parse(t, health(series...))
		hits := find(all, class("chart-hit"))
		for _, hit := range hits {
			if x, y := coordinate(t, hit, "cx"), coordinate(t, hit, "cy"); !(x >= 0 && x <= 100 && y >= 0 && y <= 200) {
				t.Fatalf("a point is at %v%%, %v", x, y)
			}
		}
		if len(hits) > svgchart.LinkedPoints {
			t.Fatalf("%d links", len(hits))
		}
		for _, path := range find(all, named("path")) {
			if strings.ContainsAny(path.attrs["d"], "NI") { // NaN, Inf
				t.Fatalf("path %q", path.attrs["d"])
			}
		}
	})
}

func coordinate(t fataler, e *element, name string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(strings.TrimSuffix(e.attrs[name], "%"), 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestTheTableSaysWhatTheChartShows(t *testing.T) {
	t.Parallel()
	line := health(
		svgchart.Series{Name: "Score", Points: weeks(70, math.NaN(), 64.5)},
		svgchart.Series{Name: "Expected", Dashed: true, Points: []svgchart.Point{{At: day(14), Value: 80, Label: "eighty"}}},
	)
	line.Markers = []svgchart.Marker{{At: day(8), Label: "version 2 agreed", Href: "/plans/1"}}
	want := [][]string{
		{"Date", "Score", "Expected", "Events"},
		{"5 Jan 2026", "70\u00a0points", "", ""},
		{"12 Jan 2026", "no value", "", ""},
		{"13 Jan 2026", "", "", "version 2 agreed"},
		{"19 Jan 2026", "64.5\u00a0points", "eighty", ""},
	}
	if diff := cmp.Diff(want, rows(parse(t, line))); diff != "" {
		t.Error(diff)
	}
	want = [][]string{
		{"Date", "Usage", "Late promises", "Total"},
		{"5 Jan 2026", "40\u00a0points", "−10\u00a0points", "30\u00a0points"},
		{"5 Feb 2026", "45\u00a0points", "−5\u00a0points", "40\u00a0points"},
	}
	if diff := cmp.Diff(want, rows(parse(t, contributions()))); diff != "" {
		t.Error(diff)
	}
}

func TestEveryPointLeadsToItsEventsAndSaysItsName(t *testing.T) {
	t.Parallel()
	line := health(svgchart.Series{Name: "Score", Points: weeks(70, 64)})
	line.Markers = []svgchart.Marker{{At: day(7), Label: "sponsor left", Href: "/people/7"}}
	want := map[string]string{
		"Score, 5 Jan 2026: 70\u00a0points": "/events/0", "Score, 12 Jan 2026: 64\u00a0points": "/events/1",
		"1: sponsor left, 12 Jan 2026": "/people/7",
	}
	if diff := cmp.Diff(want, links(parse(t, line))); diff != "" {
		t.Error(diff)
	}
	want = map[string]string{
		"Usage, 5 Jan 2026: 40\u00a0points": "/e/1", "Late promises, 5 Jan 2026: −10\u00a0points": "/e/2",
		"Usage, 5 Feb 2026: 45\u00a0points": "/e/3", "Late promises, 5 Feb 2026: −5\u00a0points. two kept": "/e/4",
	}
	if diff := cmp.Diff(want, links(parse(t, contributions()))); diff != "" {
		t.Error(diff)
	}
}

// links are the addresses in the drawing, by name: the label, or the title inside.
func links(all []*element) map[string]string {
	out := map[string]string{}
	for i, a := range all {
		if a.name != "a" || !slices.Contains(a.in, "svg") {
			continue
		}
		name := a.attrs["aria-label"]
		if name == "" && all[i+1].name == "title" {
			name = all[i+1].text
		}
		out[name] = a.attrs["href"]
	}
	return out
}

func TestAThousandPointsAreThinnedInTheChartAndCountedInTheTable(t *testing.T) {
	t.Parallel()
	var points []svgchart.Point
	for i := range 1000 {
		points = append(points, svgchart.Point{At: day(i), Value: float64(i % 50), Href: fmt.Sprint("/e/", i)})
	}
	all := parse(t, health(svgchart.Series{Name: "Score", Points: points}))
	linked := links(all)
	if n := len(linked); n < 20 || n > 25 {
		t.Errorf("%d points are linked, want one for each 24 pixels", n)
	}
	if got := linked["Score, 30 Sep 2028: 49\u00a0points"]; got != "/e/999" {
		t.Errorf("the latest point leads to %q", got)
	}
	if n := len(rows(all)); n != 1+svgchart.TableRows {
		t.Errorf("the table has %d rows", n)
	}
	if caption := find(all, named("caption"))[0].text; !strings.Contains(caption, "the latest 500 of 1000 rows") {
		t.Errorf("caption %q", caption)
	}
}

func TestNothingInAChartIsScriptOrStyle(t *testing.T) {
	t.Parallel()
	for _, hostile := range []string{
		`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `' style='x`, `]]></title><script>`, "javascript:alert(1)", "\x00\ufffe",
	} {
		for _, chart := range labelled(hostile) {
			if strings.ContainsAny(hostile, "\x00\ufffe") {
				_ = bytesOf(t, chart) // no XML has these
				continue
			}
			for _, e := range parse(t, chart) {
				if e.name == "script" || e.name == "style" || e.name == "img" || strings.HasPrefix(e.attrs["href"], "javascript") {
					t.Errorf("%q became %s %v", hostile, e.name, e.attrs)
				}
				for name := range e.attrs {
					if name == "style" || strings.HasPrefix(name, "on") {
						t.Errorf("%q became attribute %s", hostile, name)
					}
				}
			}
		}
	}
}

// labelled are all charts, with the same words wherever words go.
func labelled(s string) []templ.Component {
	figure := svgchart.Figure{ID: s, Title: s, Summary: s, Empty: s}
	point := svgchart.Point{At: monday, Value: 1, Label: s, Href: s, Title: s}
	return []templ.Component{
		svgchart.Line{
			Figure: figure, Unit: s, Series: []svgchart.Series{{Name: s, Points: []svgchart.Point{point}}},
			Bands: []svgchart.Band{{Name: s, From: 0, To: 1}}, Markers: []svgchart.Marker{{At: monday, Label: s, Href: s}},
		},
		svgchart.Stacked{
			Figure: figure, Unit: s, Heading: s, Parts: []string{s, s},
			Columns: []svgchart.Column{{Name: s, Segments: []svgchart.Segment{{Value: 1, Label: s, Href: s, Title: s}, {Value: -1}}}},
		},
		svgchart.Line{Figure: figure},
		svgchart.Spark{Name: s, Values: []float64{1}, Unit: s},
		svgchart.Meter{Name: s, Label: s},
	}
}

func TestAChartIsNamedByItsCaption(t *testing.T) {
	t.Parallel()
	ids := map[string]string{}
	all := parse(t, health(svgchart.Series{Name: "Score", Points: weeks(70, 64)}))
	for _, e := range all {
		if id := e.attrs["id"]; id != "" {
			ids[id] = e.text
		}
	}
	svg := find(all, class("chart-svg"))[0]
	if got := ids[svg.attrs["aria-labelledby"]]; got != "Health of Acme" {
		t.Errorf("its name is %q", got)
	}
	if got := ids[svg.attrs["aria-describedby"]]; got != "Score: from 70\u00a0points (5 Jan 2026) to 64\u00a0points (12 Jan 2026). " {
		t.Errorf("its description is %q", got)
	}
	if role := svg.attrs["role"]; role != "group" {
		t.Errorf("with links its role is %q", role)
	}
	still := parse(t, health(svgchart.Series{Name: "Score", Points: []svgchart.Point{{At: monday, Value: 1}}}))
	if role := find(still, class("chart-svg"))[0].attrs["role"]; role != "img" {
		t.Errorf("without links its role is %q", role)
	}
}

func TestAChartWithoutPointsSaysSo(t *testing.T) {
	t.Parallel()
	for _, points := range [][]svgchart.Point{nil, weeks(math.NaN(), math.Inf(-1), 1e300)} {
		line := health(svgchart.Series{Name: "Score", Points: points})
		line.Empty = "Nobody has measured it yet."
		all := parse(t, line)
		if len(find(all, named("svg"))) != 0 || !strings.Contains(all[0].text, "Nobody has measured it yet.") {
			t.Errorf("%v became %q", points, all[0].text)
		}
	}
}

func TestALineStopsAtAGap(t *testing.T) {
	t.Parallel()
	all := parse(t, health(svgchart.Series{Name: "Score", Points: weeks(0, 10, math.NaN(), 10, 0)}))
	if got, want := find(all, class("chart-line"))[0].attrs["d"], "M0 200h0L25 0M75 0h0L100 200"; got != want {
		t.Errorf("path %q, want %q", got, want)
	}
}

func TestAStepHoldsUntilTheNextValueAndTheEnd(t *testing.T) {
	t.Parallel()
	line := health(svgchart.Series{Name: "Score", Step: true, Points: weeks(0, 10)})
	for to, want := range map[int]string{14: "M0 200h0H50V0H100", 7: "M0 200h0H100V0", 3: "M0 200h0H100V0"} {
		line.To = day(to)
		if got := find(parse(t, line), class("chart-line"))[0].attrs["d"]; got != want {
			t.Errorf("until day %d: path %q, want %q", to, got, want)
		}
	}
}

func TestSeriesDifferByMoreThanColour(t *testing.T) {
	t.Parallel()
	var series []svgchart.Series
	for i := range 6 {
		series = append(series, svgchart.Series{Name: strconv.Itoa(i), Points: weeks(float64(i))})
	}
	dashes, shapes := map[string]bool{}, map[string]bool{}
	for _, e := range parse(t, health(series...)) {
		if e.hasClass("chart-line") {
			dashes[e.attrs["stroke-dasharray"]] = true
		}
		if e.hasClass("chart-mark") {
			shapes[e.attrs["d"]] = true
		}
	}
	if len(dashes) != 6 || len(shapes) != 6 {
		t.Errorf("%d dashes and %d markers for 6 series", len(dashes), len(shapes))
	}
}

func TestTheSameValueGivesTheSameBytesAndStaysAsItWas(t *testing.T) {
	t.Parallel()
	points := weeks(3, 1, 2)
	slices.Reverse(points)
	given := slices.Clone(points)
	line := health(svgchart.Series{Name: "Score", Points: points})
	first, second := bytesOf(t, line), bytesOf(t, line)
	if first != second {
		t.Error("two renderings differ")
	}
	if diff := cmp.Diff(given, points); diff != "" {
		t.Errorf("the points were moved: %s", diff)
	}
}

func TestDatesAndNumbersAreTheReaders(t *testing.T) {
	t.Parallel()
	line := health(svgchart.Series{Name: "Score", Points: []svgchart.Point{{At: time.Date(2026, 1, 5, 23, 30, 0, 0, time.UTC), Value: 1.5}}})
	line.Format = svgchart.Format{
		Zone:   time.FixedZone("Berlin", 60*60),
		Date:   func(t time.Time) string { return t.Format("02.01.2006") },
		Number: func(v float64) string { return strings.ReplaceAll(strconv.FormatFloat(v, 'f', 1, 64), ".", ",") },
	}
	want := [][]string{{"Date", "Score"}, {"06.01.2026", "1,5\u00a0points"}}
	if diff := cmp.Diff(want, rows(parse(t, line))); diff != "" {
		t.Error(diff)
	}
}

func TestSmallChartsSayTheirValues(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		chart templ.Component
		want  string
	}{
		{svgchart.Spark{Name: "Health", Values: []float64{60, math.NaN(), 74}}, "Health: from 60 to 74"},
		{svgchart.Spark{Name: "Health", Values: []float64{60}, Unit: "%"}, "Health: 60%"},
		{svgchart.Spark{Name: "Health"}, "Health: no values yet"},
		{svgchart.Meter{Name: "Goal", Value: 0.42, Expected: 0.6}, "Goal: 42%, expected by now 60%"},
		{svgchart.Meter{Name: "Goal", Value: 1.3, Expected: math.NaN()}, "Goal: 130%"},
		{svgchart.Meter{Name: "Goal", Value: math.NaN(), Expected: 0.5}, "Goal: no value, expected by now 50%"},
	} {
		if got := find(parse(t, c.chart), named("title"))[0].text; got != c.want {
			t.Errorf("%+v says %q, want %q", c.chart, got, c.want)
		}
	}
}

func TestTheStyleSheetKnowsEveryClassAndNoColour(t *testing.T) {
	t.Parallel()
	css, err := os.ReadFile("svgchart.css")
	if err != nil {
		t.Fatal(err)
	}
	rules := string(css)
	line := health(svgchart.Series{Name: "Score", Points: weeks(1, 2, 3)}, svgchart.Series{Name: "Expected", Dashed: true, Points: weeks(1)})
	line.Bands, line.Markers = []svgchart.Band{{Name: "fine", From: 0, To: 3}}, []svgchart.Marker{{At: monday, Label: "begun"}}
	for _, chart := range []templ.Component{line, contributions(), svgchart.Line{}, svgchart.Spark{}, svgchart.Meter{}} {
		for _, e := range parse(t, chart) {
			for _, class := range strings.Fields(e.attrs["class"]) {
				if !regexp.MustCompile(regexp.QuoteMeta("."+class) + `\b`).MatchString(rules) {
					t.Errorf("no rule for %s", class)
				}
			}
		}
	}
	if colour := regexp.MustCompile(`#[0-9a-fA-F]{3}|rgb|hsl`).FindString(rules); colour != "" {
		t.Errorf("a colour of its own: %s", colour)
	}
}

func BenchmarkAYearOfWeeks(b *testing.B) {
	var values []float64
	for i := range 52 {
		values = append(values, 60+float64(i%9))
	}
	line := health(svgchart.Series{Name: "Score", Points: weeks(values...)}, svgchart.Series{Name: "Goal", Points: weeks(values...)})
	b.ReportAllocs()
	for b.Loop() {
		if err := line.Render(context.Background(), io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}
