package importer

import (
	"net/mail"
	"regexp"
	"slices"
	"strconv"

	"coxswain/events"
	"coxswain/pkg/worktime"
	"coxswain/services/cadence/rhythm"
	"coxswain/services/coxswain/sheet"
)

// slug is the form of a party's name, and plainSignal that of a signal's, as the API takes them.
var (
	slug        = regexp.MustCompile(`^[a-z][a-z0-9-]{0,38}[a-z0-9]$`)
	plainSignal = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)
)

func plainName(s string) bool { return plainSignal.MatchString(s) }

func (c *check) account(r sheet.Row) {
	c.zone(r)
	partner := r.Get("partner")
	c.unless(partner == "" || slug.MatchString(partner) && !built(partner), r, "partner", "value",
		"%q is no short name for a partner: 2 to 40 lower-case letters, digits and hyphens, and neither vendor nor customer", partner)
	c.unless(partner != "" || r.Get("partner_name") == "", r, "partner", "missing", "give the partner a short name, such as %s", "northwind")
	terms := rhythmTerms(r)
	if _, err := worktime.Zone(terms.Zone); err != nil {
		return // said already
	}
	err := rhythm.Check(terms)
	c.unless(err == nil, r, faultyCell(err), "value", "%v", err)
}

// faultyCell is the column of a rhythm that a refusal points to.
func faultyCell(err error) string {
	switch pointer(err) {
	case "/start":
		return "call_start"
	case "/minutes":
		return "call_minutes"
	}
	return "call_rule"
}

func built(party string) bool {
	return party == string(events.Vendor) || party == string(events.Customer)
}

func (c *check) zone(r sheet.Row) {
	if r.Get("zone") == "" {
		return
	}
	_, err := worktime.Zone(r.Get("zone"))
	c.unless(err == nil, r, "zone", "value", "%v", err)
}

func (c *check) person(r sheet.Row) {
	address, err := mail.ParseAddress(r.Get("mail"))
	c.unless(err == nil && address.Address == r.Get("mail"), r, "mail", "value", "%q is no plain mail address", r.Get("mail"))
	c.zone(r)
	if _, err := worktime.Load(r.Get("calendar"), "UTC"); err != nil {
		c.unless(false, r, "calendar", "value", "%v", err)
	}
	c.unless(!r.Yes("agrees") || r.Get("seat") != "", r, "seat", "missing", "the right to agree goes with a seat; give one")
	c.party(r)
	first := c.people[personIn(r)]
	for _, column := range []string{"name", "party", "zone", "calendar", "locale", "title"} {
		c.unless(first.Get(column) == r.Get(column), r, column, "contradiction", "row %d says %q of the same person", first.Line, first.Get(column))
	}
}

// party: the two that every customer has, the partner of its row, or one that the server knows.
func (c *check) party(r sheet.Row) {
	account, here := c.customers[r.Get("customer")]
	if built(r.Get("party")) || here && account.Get("partner") == r.Get("party") {
		return
	}
	c.refer(r, "party", theParty)
}

func (c *check) customer(r sheet.Row) {
	if _, here := c.customers[r.Get("customer")]; !here {
		c.refer(r, "customer", theCustomer)
	}
}

// owner: a person of the folder, or one that the server knows.
func (c *check) owner(r sheet.Row) {
	if _, here := c.people[member{r.Get("customer"), mailOf(r.Get("owner"))}]; !here && r.Get("owner") != "" {
		c.refer(r, "owner", thePerson)
	}
}

// toward: the goal of a row is one of goals.csv, or one that the server knows. In a folder without goals.csv it
// may be in a draft, which nobody can ask for by its goals: then the row waits when the time comes.
func (c *check) toward(r sheet.Row) {
	_, here := c.goals[goalIn(r)]
	if _, drafted := c.folder.rows[goalsFile]; drafted && !here && r.Get("goal") != "" {
		c.refer(r, "goal", theGoal)
	}
}

func (c *check) goal(r sheet.Row) {
	c.owner(r)
	weight, err := strconv.Atoi(r.Get("weight"))
	c.unless(r.Get("weight") == "" || err == nil && weight >= 1 && weight <= 100, r, "weight", "value", "a weight is 1 to 100")
	for _, column := range []string{"outcome", "metric", "unit"} {
		c.unless(len([]rune(line(r.Get(column)))) <= maxLine, r, column, "too-long", "this is longer than %d characters", maxLine)
	}
	c.metric(r)
}

// metric: what is measured needs a direction and numbers that lie in it; what is not, says why.
func (c *check) metric(r sheet.Row) {
	if r.Get("metric") == "" {
		c.unless(r.Get("direction")+r.Get("target") == "", r, "metric", "missing", "a target needs the metric that it is of")
		return
	}
	c.unless(r.Get("no_metric_yet") == "", r, "no_metric_yet", "contradiction", "the goal has a metric; leave this empty")
	for _, column := range []string{"direction", "baseline", "target"} {
		c.unless(r.Get(column) != "", r, column, "missing", "a metric needs its direction, its baseline and its target")
	}
	if r.Get("baseline") == "" || r.Get("target") == "" {
		return
	}
	baseline, target := decimal(r, "baseline"), decimal(r, "target")
	wrong := r.Get("direction") == "up" && target <= baseline || r.Get("direction") == "down" && target >= baseline
	c.unless(!wrong, r, "target", "value", "the target lies on the wrong side of the baseline for a metric that goes %s", r.Get("direction"))
}

// measured: by the goal's metric, or by one of its leading indicators.
func (c *check) measured(r sheet.Row) {
	goal, here := c.goals[goalIn(r)]
	if !here {
		return
	}
	known := append(leading(goal), goal.Get("metric"))
	c.unless(r.Get("metric") == "" && goal.Get("metric") != "" || r.Get("metric") != "" && slices.Contains(known, r.Get("metric")),
		r, "metric", "unknown", "the goal %s is not measured by that; name its metric or one of its leading indicators", r.Get("goal"))
}
