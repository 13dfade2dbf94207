package account

import (
	"net/url"
	"strconv"

	"coxswain/services/responsibility/story"
	"coxswain/services/web/cards"
	"coxswain/services/web/site"
	"coxswain/services/web/ui"
)

// linesShown is how many lines of the timeline stand on one page.
const linesShown = 50

// groupNames are what the groups of lines are called, in the order of reading.
var groupNames = []struct {
	group story.Group
	name  string
}{
	{story.Agreed, "Agreed"},
	{story.Proposed, "Proposed"},
	{story.Finished, "Finished"},
	{story.Slipped, "Slipped"},
	{story.Disputed, "Disputed"},
	{story.Removed, "Let go"},
	{story.Progress, "Progress"},
	{story.Calls, "Calls"},
	{story.Account, "Account"},
	{story.Health, "Health"},
	{story.Internal, "Internal"},
}

// timeline is what happened, day by day, newest first; ?group= keeps one kind, ?before= turns the pages.
func timeline(v *site.Visit) (ui.Page, error) {
	a, err := Read(v)
	if err != nil {
		return ui.Page{}, err
	}
	before, err := strconv.ParseInt(v.Query("before"), 10, 64)
	if err != nil {
		before = 0
	}
	told, err := tell(v, max(before, 0), linesShown, map[string]string{"group": v.Query("group")})
	if err != nil {
		return ui.Page{}, err
	}
	p := page(a, "What happened", "Newest first. Nothing is ever taken out.")
	if before > 0 {
		p.Live = "" // older pages stay as they are
	}
	p.Body = timelinePage(v, a, told)
	return p, nil
}

// groups are the kinds that a reader may choose from: health and internal notes are the tenant's.
func groups(v *site.Visit, a cards.Account) []ui.Link {
	all := []ui.Link{{Text: "Everything", Href: timelineURL(v, a, "", 0), Here: v.Query("group") == ""}}
	for _, g := range groupNames {
		if inside := g.group == story.Health || g.group == story.Internal; inside && (!v.Who.Vendor() || v.Scene.Preview != "") {
			continue
		}
		all = append(all, ui.Link{Text: g.name, Href: timelineURL(v, a, string(g.group), 0), Here: v.Query("group") == string(g.group)})
	}
	return all
}

func timelineURL(v *site.Visit, a cards.Account, group string, before int64) string {
	q := url.Values{}
	for name, value := range map[string]string{"group": group, "preview": v.Query("preview")} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if before > 0 {
		q.Set("before", position(before))
	}
	if len(q) == 0 {
		return home(a) + "/timeline"
	}
	return home(a) + "/timeline?" + q.Encode()
}
