package account

import (
	"strconv"
	"time"

	"coxswain/services/responsibility/story"
	"coxswain/services/web/cards"
	"coxswain/services/web/locale"
	"coxswain/services/web/site"
)

// tale is a page of the timeline.
type tale struct {
	Lines []story.Line
	Next  int64 // where the next page begins; 0 on the last one
}

// whole is how many lines the life of one thing has at most on its page; the rest is in the timeline.
const whole = 200

// tell asks for lines of the timeline, newest first.
func tell(v *site.Visit, before int64, limit int, more map[string]string) (tale, error) {
	query := map[string]string{"limit": strconv.Itoa(limit), "preview": v.Query("preview")}
	if before > 0 {
		query["before"] = strconv.FormatInt(before, 10)
	}
	for name, value := range more {
		query[name] = value
	}
	var t tale
	_, err := v.Get(about(v, "timeline"), query, &t)
	return t, err
}

// life is what happened to one thing, newest first.
func life(v *site.Visit, subject string) ([]story.Line, error) {
	t, err := tell(v, 0, whole, map[string]string{"subject": subject})
	return t.Lines, err
}

// day is what happened on one day where the reader is.
type day struct {
	At    time.Time
	Lines []story.Line
}

// byDay parts lines where the day changes; a line stands under the day on which it happened.
func byDay(f locale.Format, lines []story.Line) []day {
	var all []day
	for _, l := range lines {
		if n := len(all); n > 0 && f.Day(all[n-1].At) == f.Day(l.At) {
			all[n-1].Lines = append(all[n-1].Lines, l)
			continue
		}
		all = append(all, day{l.At, []story.Line{l}})
	}
	return all
}

// subjectURL is the page of what a line is about; empty where there is none.
func subjectURL(a cards.Account, s story.Subject) string {
	switch s.Kind {
	case "commitment", "commitment_internal":
		return below(a, "commitments", s.ID)
	case "goal":
		return below(a, "goals", s.ID)
	case "plan":
		return below(a, "plans", s.ID)
	case "call", "call_internal":
		return "/calls/" + escape(s.ID)
	}
	return ""
}
