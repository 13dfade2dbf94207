package account

import (
	"math"
	"slices"

	"coxswain/events"
	"coxswain/events/healthevent"
	"coxswain/pkg/svgchart"
	"coxswain/rules/record"
	"coxswain/services/responsibility/view"
	"coxswain/services/web/cards"
	"coxswain/services/web/locale"
	"coxswain/services/web/site"
	"coxswain/services/web/ui"
)

// scored is a customer's score as the health service tells it.
type scored struct {
	Known    bool
	Score    events.Decimal
	Band     healthevent.Band
	Version  int `json:"scorecard_version"`
	On       events.Date
	Entries  []healthevent.Entry
	Trend    []record.ScorePoint // oldest first
	Position int64               `json:"basis"`
}

// bandsOf are what scores mean by the scorecard in force, the best first.
func bandsOf(v *site.Visit) ([]svgchart.Band, error) {
	var cards struct {
		Items []struct{ Scorecard healthevent.Scorecard }
	}
	if _, err := v.Get("/v1/scorecards", nil, &cards); err != nil || len(cards.Items) == 0 {
		return nil, err
	}
	card := cards.Items[0].Scorecard
	healthy, watch := card.Healthy.Float(), card.Watch.Float()
	return []svgchart.Band{{Name: "healthy", From: healthy, To: 100}, {Name: "watch", From: watch, To: healthy}, {Name: "at risk", From: 0, To: watch}}, nil
}

// health is the score of a customer: where it stands, entry by entry, and what has moved it.
func health(v *site.Visit) (ui.Page, error) {
	var h scored
	if _, err := v.Get(about(v, "health"), nil, &h); err != nil {
		return ui.Page{}, err
	}
	a, err := Read(v)
	if err != nil {
		return ui.Page{}, err
	}
	bands, err := bandsOf(v)
	if err != nil {
		return ui.Page{}, err
	}
	p := page(a, "Health", "The score is the sum of its entries; each names what it was counted from. "+a.PartyName(events.Customer)+" does not see it.")
	p.Wide, p.Body = true, healthPage(a, h, bands)
	return p, nil
}

// ledger is the score as its card shows it.
func (h scored) ledger() view.Health {
	shown := view.Health{Score: h.Score, Band: h.Band, Scorecard: h.Version, Entries: h.Entries, Trend: h.Trend, Position: h.Position}
	if n := len(h.Trend); n > 0 {
		shown.At = h.Trend[n-1].Mark.At
	}
	return shown
}

// movesShown is how many moves of the score the page tells.
const movesShown = 40

// moves are the changes of the score, newest first, each with what moved it most.
func (h scored) moves() []move {
	var all []move
	for i := len(h.Trend) - 1; i > 0 && len(all) < movesShown; i-- {
		by := h.Trend[i].Score - h.Trend[i-1].Score
		if by != 0 {
			all = append(all, move{h.Trend[i], by})
		}
	}
	return all
}

// move is one change of the score.
type move struct {
	record.ScorePoint
	By events.Decimal
}

// Most is the entry that moved it most.
func (m move) Most() healthevent.Entry {
	if len(m.Entries) == 0 {
		return healthevent.Entry{}
	}
	return slices.MaxFunc(m.Entries, func(x, y healthevent.Entry) int {
		return int(math.Abs(x.Delta.Float())*1e6 - math.Abs(y.Delta.Float())*1e6)
	})
}

// chart draws the score over time.
func (h scored) chart(f locale.Format, a cards.Account, bands []svgchart.Band) svgchart.Line {
	points := make([]svgchart.Point, len(h.Trend))
	for i, s := range h.Trend {
		points[i] = svgchart.Point{At: s.Mark.At, Value: s.Score.Float(), Href: ui.FactsURL(a.Customer, s.Mark.Position), Title: why(s)}
	}
	return svgchart.Line{
		Figure: svgchart.Figure{ID: "score", Title: "Health of " + a.Name, Empty: "Nothing was scored yet.", Format: cards.ChartFormat(f)},
		Unit:   "points", Range: svgchart.Range{Max: 100}, Bands: bands,
		Series: []svgchart.Series{{Name: "Score", Points: points, Step: true}},
	}
}

func why(s record.ScorePoint) string {
	return move{ScorePoint: s}.Most().Why
}
