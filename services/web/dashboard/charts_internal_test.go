package dashboard

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"coxswain/events"
	"coxswain/services/responsibility/evolution"
	"coxswain/services/web/locale"
)

func TestAColumnOfTheAttributionIsTheDifferenceOfTwoScores(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := charts{f: locale.New("en-GB", "UTC")}
		at, score := time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC), events.Int(0)
		for range rapid.IntRange(1, 30).Draw(t, "weeks") {
			s := evolution.Score{At: at}
			for _, m := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "b", "c", "d", "e", "f", "g", "h"}), 0, 8, rapid.ID).Draw(t, "measures") {
				p := evolution.Part{Measure: m, Points: events.Int(rapid.Int64Range(-9, 9).Draw(t, "points"))}
				s.Moved = append(s.Moved, p)
				score += p.Points
			}
			s.Score = score
			c.Health = append(c.Health, s)
			at = at.AddDate(0, 0, 7)
		}
		columns := c.attribution().Columns
		for i, column := range columns {
			sum := 0.0
			for _, segment := range column.Segments {
				sum += segment.Value
			}
			last := len(c.Health) - len(columns) + i
			if want := (c.Health[last].Score - c.Health[last-1].Score).Float(); math.Abs(sum-want) > 1e-6 {
				t.Fatalf("the column of %v is %v high, and the score moved by %v", column.At, sum, want)
			}
		}
	})
}

func TestAFigureIsChosenWhenTheListIsNarrowedToItAlone(t *testing.T) {
	t.Parallel()
	f := filter{"band": "watch", "sort": "score"}
	if !f.only("band", "watch") || f.only("band", "healthy") || f.with("name", "a").only("band", "watch") || (filter{}).only("band", "") {
		t.Error("another figure is chosen")
	}
}

func TestOrderTurnsAroundAtTheSecondClick(t *testing.T) {
	t.Parallel()
	score := column{Sort: "score"}
	once := filter{}.by(score)
	if once != "/portfolio?sort=score" {
		t.Error(once)
	}
	if twice := (filter{"sort": "score"}).by(score); twice != "/portfolio?reverse=true&sort=score" {
		t.Error(twice)
	}
	if thrice := (filter{"sort": "score", "reverse": "true"}).by(score); thrice != once {
		t.Error(thrice)
	}
}
