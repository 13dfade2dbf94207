package account

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"coxswain/events"
	"coxswain/services/responsibility/story"
	"coxswain/services/web/cards"
	"coxswain/services/web/locale"
	"coxswain/services/web/site"
	"coxswain/services/web/ui"
)

// factsShown is how many facts one page shows; an explanation that names more names the first ones first.
const factsShown = 12

// fact is a line of the feed.
type fact struct {
	Position   int64
	Type       string
	Customer   events.CustomerID
	Stream     events.Stream
	Version    int64
	OccurredAt time.Time `json:"occurred_at"`
	RecordedAt time.Time `json:"recorded_at"`
	Actor      events.Actor
	OnBehalfOf events.PersonID `json:"on_behalf_of"`
	Reason     string
	Audience   events.Audience
	Data       map[string]any

	sentence string // of the timeline; empty where it tells nothing of it
}

// about is what the fact is about, as the timeline names it.
func (f fact) about() story.Subject { return story.Subject{Kind: f.Stream.Kind, ID: f.Stream.ID} }

func position(n int64) string { return strconv.FormatInt(n, 10) }

// facts shows facts by their positions: what, when, when told, by whom, why, and all that they say.
func facts(v *site.Visit) (ui.Page, error) {
	a, err := Read(v)
	if err != nil {
		return ui.Page{}, err
	}
	asked := positions(v.Query("at"))
	var found []fact
	for _, p := range asked[:min(len(asked), factsShown)] {
		f, ok, err := factAt(v, a, p)
		if err != nil {
			return ui.Page{}, err
		}
		if ok {
			found = append(found, f)
		}
	}
	if err := tellFacts(v, found); err != nil {
		return ui.Page{}, err
	}
	p := page(a, "The facts behind it", "Nothing here was ever changed: what was so later is a later fact.")
	p.Live = "" // facts do not change
	p.Body = factsPage(a, found, asked)
	return p, nil
}

// positions reads "1,2,3", each once; what is none is passed over.
func positions(text string) []int64 {
	var all []int64
	for part := range strings.SplitSeq(text, ",") {
		n, err := strconv.ParseInt(strings.TrimSpace(part), 10, 64)
		if err == nil && n > 0 && !slices.Contains(all, n) {
			all = append(all, n)
		}
	}
	return all
}

// factAt asks the feed for the fact at a position. It is not there when the reader may not see it, when it is another
// customer's, and when there is none: the three look the same.
func factAt(v *site.Visit, a cards.Account, position int64) (fact, bool, error) {
	answer, err := v.Get("/v1/feed", map[string]string{"after": strconv.FormatInt(position-1, 10), "limit": "1"}, nil)
	if err != nil || len(answer.Body) == 0 {
		return fact{}, false, err
	}
	var f fact
	if err := json.Unmarshal(answer.Body, &f); err != nil {
		return fact{}, false, err
	}
	here := f.Position == position && f.Customer == a.Customer && f.Audience.Sees(a.Reader)
	return f, here, nil
}

// tellFacts gives facts the sentences that the timeline has for them.
func tellFacts(v *site.Visit, all []fact) error {
	if len(all) == 0 {
		return nil
	}
	last := slices.MaxFunc(all, func(x, y fact) int { return int(x.Position - y.Position) })
	told, err := tell(v, last.Position+1, whole, nil)
	if err != nil {
		return err
	}
	for i := range all {
		for _, l := range told.Lines {
			if l.Position == all[i].Position {
				all[i].sentence = l.Sentence
			}
		}
	}
	return nil
}

// title is the fact in a sentence, or its name in words.
func (f fact) title() string {
	if f.sentence != "" {
		return f.sentence
	}
	name, _, _ := strings.Cut(strings.TrimPrefix(f.Type, f.Stream.Kind+"."), ".v")
	return capital(words(f.Stream.Kind) + " " + words(name))
}

// lag says how much later than it happened a fact was told; nothing when it was told on the same day.
func (f fact) lag() string {
	days := int(f.RecordedAt.Sub(f.OccurredAt) / (24 * time.Hour))
	if days < 1 {
		return ""
	}
	return locale.Count(days, "day later", "days later")
}

// by is who did it, in words.
func (f fact) by(a cards.Account) string {
	if f.Actor.Person == "" {
		return "the program “" + f.Actor.Machine + "”"
	}
	text := a.PersonName(f.Actor.Person)
	if f.Actor.Party != "" {
		text += ", " + a.PartyName(f.Actor.Party)
	}
	if f.OnBehalfOf != "" {
		text += ", on behalf of " + a.PersonName(f.OnBehalfOf)
	}
	return text
}
