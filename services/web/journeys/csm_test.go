package journeys

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"coxswain/services/web/sitetest"
	"coxswain/services/web/webtest"
)

func TestACSMPreparesACallRunsItAndSendsTheRecap(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	p := signIn(t, w, elena, desk)
	p.See("Ours that are late")
	p.Click(`a[href="/customers/harbor"]`)
	p.Click("Prepare the call")
	p.See("Not shared with the others yet")

	reorderWithTheKeyboard(t, p)
	reorderWithTheMouse(t, p)
	changeLines(t, p)
	askForATopic(p)
	p.Click("Share it with the others")
	p.See("The others see this agenda now")
	p.See("Last shared on")
	openFacts(p)
	p.Axe(t, "a shared agenda")

	p.Click("Run the call")
	p.See("Who is there")
	runTheCall(t, p, "Ingrid Solberg (Harbor Logistics)")
	p.See("Ingrid Solberg (3 lines)")
	p.Axe(t, "a recap that waits")
}

func TestACSMRunsACallFromAPhone(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	p := signIn(t, w, elena, phone)
	p.See("Ours that are late")
	p.Visit(w.URL + next(t, w, "albion"))
	lines := linesOf(p)
	p.Click(`#line-` + lines[1] + ` button[name="_up"]`)
	p.See("Back to the order of reasons")
	if got := linesOf(p); got[0] != lines[1] {
		t.Errorf("the second line was moved up, and the order is %q", got)
	}
	p.Click("Run the call")
	p.See("Who is there")
	runTheCall(t, p, "Fiona MacLeod (Albion Mutual)")
	if wide := p.Overflow(); wide != "" {
		t.Errorf("wider than the phone: %s", wide)
	}
}

// reorderWithTheKeyboard moves the second line up by its handle.
func reorderWithTheKeyboard(t *testing.T, p *webtest.Page) {
	t.Helper()
	before := linesOf(p)
	p.Click("#handle-" + before[1])
	handle := p.Focused()
	p.Press("ArrowUp")
	p.See("Back to the order of reasons")
	if got := linesOf(p); got[0] != before[1] || got[1] != before[0] {
		t.Errorf("the second line was moved up, and the order is %q", got)
	}
	if got := p.Focused(); got != handle {
		t.Errorf("the focus is on %q, and was on %q", got, handle)
	}
	p.Click("Back to the order of reasons")
	p.Gone("Back to the order of reasons")
	if got := linesOf(p); !slices.Equal(got, before) {
		t.Errorf("the order of reasons is %q, and was %q", got, before)
	}
}

// reorderWithTheMouse drags the first line to the third place: to the upper half of the fourth.
func reorderWithTheMouse(t *testing.T, p *webtest.Page) {
	t.Helper()
	before := linesOf(p)
	p.Drag("#line-"+before[0]+" .minutes", "#line-"+before[3]+" .minutes")
	p.See("Back to the order of reasons")
	if got := linesOf(p); got[2] != before[0] || got[0] != before[1] {
		t.Errorf("the first line was dragged to the third place of %q, and the order is %q", before, got)
	}
}

// changeLines pins one, takes one off, and gives one other minutes; the minutes shown are those of the lines.
func changeLines(t *testing.T, p *webtest.Page) {
	t.Helper()
	lines := slices.DeleteFunc(linesOf(p), func(l string) bool { return strings.HasPrefix(l, "topic-") })
	unfold(p, "time-"+lines[0])
	p.Click(button("pin-" + lines[0]))
	p.See("It stays, whatever else comes.")
	p.Text("#line-" + lines[0] + " .badge.quiet")

	unfold(p, "time-"+lines[1])
	p.Type(field("remove-"+lines[1], "reason"), "We settled it by telephone")
	p.Click(button("remove-" + lines[1]))
	p.See("It stays away, also when the agenda is built again.")
	p.See("1 line was taken off")
	if slices.Contains(linesOf(p), lines[1]) {
		t.Errorf("%s was taken off and is there", lines[1])
	}

	unfold(p, "time-"+lines[2])
	p.Type(field("time-"+lines[2], "minutes:int"), "2")
	p.Click(button("time-" + lines[2]))
	p.See("The minutes are kept.")
	if got := number(t, p.Text("#line-"+lines[2]+" .minutes")); got != 2 {
		t.Errorf("the line has %d minutes, not 2", got)
	}
	if sum, said := minutesOf(t, p), number(t, p.Text(".filled .note")); sum != said {
		t.Errorf("the lines take %d minutes, and the page says %d", sum, said)
	}
}

func askForATopic(p *webtest.Page) {
	p.Type(field("topic", "text"), "Who is on call in the holidays")
	p.Type(field("topic", "minutes:int"), "4")
	p.Click("Add the topic")
	p.See("Your topic is on the list.")
	p.Click("Withdraw: Who is on call in the holidays")
	p.See("The topic is off the list.")
}

// openFacts looks behind the first line, and comes back.
func openFacts(p *webtest.Page) {
	p.Click(`ol.agenda a[href*="/facts?at="]`)
	p.See("The facts behind it")
	p.Back()
	p.See("Agenda")
}

// runTheCall writes down who was there, a decision, two promises and two notes, and sends the recap after a look at it.
func runTheCall(t *testing.T, p *webtest.Page, customers string) {
	t.Helper()
	p.Type(field("run", "lines.0.decision"), "We go on with the date that was offered")
	p.Click(`[name="lines.1.defer"]`)
	promise(p, "promises.0", "Name one person for the night shift", customers)
	promise(p, "promises.1", "Send the depots with their opening hours", customers)
	p.Type("For everybody", "The drivers like the text message")
	p.Type("Internal: only Lumen", "Their budget is thin this year")
	p.Click(`#run button[value="preview"]`)
	p.See("What each side will get")
	p.See("Nothing has been sent yet.")
	p.Axe(t, "a recap before it is sent")
	p.Click(`#preview button[value="send"]`)
	p.See("The recap is sent.")
	p.See("Who has not answered")
	for _, text := range []string{"We go on with the date that was offered", "Name one person for the night shift", "The drivers like the text message", "Their budget is thin this year"} {
		p.See(text)
	}
}

func promise(p *webtest.Page, row, text, person string) {
	p.Type(field("run", row+".text"), text)
	p.Choose(field("run", row+".person"), person)
	p.Choose(field("run", row+".due"), inDays(30))
}

// linesOf are the lines of the agenda that can be moved, in their order.
func linesOf(p *webtest.Page) []string {
	p.Text("ol.agenda")
	var all []string
	for _, found := range regexp.MustCompile(`<li id="line-([^"]+)"[^>]*data-item=`).FindAllStringSubmatch(p.HTML(), -1) {
		all = append(all, found[1])
	}
	return all
}

// minutesOf adds up the lines of the agenda.
func minutesOf(t *testing.T, p *webtest.Page) (sum int) {
	t.Helper()
	for _, found := range regexp.MustCompile(`(?m)^(\d+)\s+min$`).FindAllString(p.Text("ol.agenda"), -1) {
		sum += number(t, found)
	}
	return sum
}
