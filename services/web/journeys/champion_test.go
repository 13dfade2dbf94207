package journeys

import (
	"bytes"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"coxswain/events"
	"coxswain/pkg/mail"
	"coxswain/rules/record"
	"coxswain/services/web/sitetest"
	"coxswain/services/web/webtest"
)

func TestAChampionAnswersWhatIsAsked(t *testing.T) {
	t.Parallel()
	w := sitetest.Own(t, "COXSWAIN_ASK_AFTER=1s")
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := stageFor(t, w, name, way)
			p := signIn(t, w, way.champion, way.options)
			p.See("Yours first")
			p.See("Waits for you")
			confirmInTwoClicks(p, s)
			otherwise(p, s)
			p.Axe(t, "the page of what is yours, after answers")
			answerRecap(p, s)
			finish(p, s)
			askToTalk(p, s)
			agreeToChange(p, s)
			knowTheOthers(p)
			byMail(t, w, p, s)
			receivedNothingOf(t, p, secret)
		})
	}
}

// way is how one of the champions goes through the pages.
type way struct {
	options  webtest.Options
	champion string
	customer events.CustomerID
}

// ways are with and without scripts (plain). Pages with scripts are renewed by news, so each is of a customer of its own. No
// name ends another's text.
var ways = map[string]way{
	"desk":        {webtest.Options{JavaScript: true, Kept: true}, marieke, "delta"},
	"phone":       {webtest.Options{JavaScript: true, Kept: true, Size: webtest.Phone}, fiona, "albion"},
	"plain desk":  {plain, ingrid, "harbor"},
	"plain phone": {webtest.Options{Size: webtest.Phone}, ingrid, "harbor"},
}

// secret is what the csm has noted about the call, for the own side only.
const secret = "Nobody but us reads that their budget is thin"

// stage is what waits for the champion in one of the ways through: nothing of it is in another.
type stage struct {
	way
	name                              string
	confirm, counter, decline, mailed string // promises
	change                            string // of the plan
}

func stageFor(t *testing.T, w *sitetest.World, name string, way way) stage {
	t.Helper()
	s := stage{way: way, name: name}
	s.mailed = asked(t, w, way.customer, "Mail the depots, "+name, false)
	s.confirm = asked(t, w, way.customer, "Name the night shift, "+name, false)
	s.counter = asked(t, w, way.customer, "Mark lane four, "+name, false)
	s.decline = asked(t, w, way.customer, "Move the cameras, "+name, false)
	recap(t, w, way.customer, secret, "I ask the port, "+name, "I count the trucks, "+name, "I train the leads, "+name)
	s.change = changeOf(t, w, way.customer, map[bool]string{false: "-goal-1", true: "-goal-2"}[name == "plain phone"])
	return s
}

// changeOf is a change of a goal's date that the vendor proposes.
func changeOf(t *testing.T, w *sitetest.World, customer events.CustomerID, goal string) string {
	t.Helper()
	var plan struct{ Version int }
	w.Ask(t, "csm", "/v1/plans/"+string(customer)+"-plan", &plan)
	var made struct{ Proposal struct{ ID string } }
	w.Tell(t, "csm", "/v1/plans/"+string(customer)+"-plan"+"/proposals", map[string]any{
		"base": plan.Version, "reason": "The second lane opens later.",
		"changes": []map[string]string{{"kind": "goal_redated", "goal_id": string(customer) + goal, "due": inDays(120)}},
	}, &made)
	return made.Proposal.ID
}

// confirmInTwoClicks is signing in, and this; then it is taken back, and done again.
func confirmInTwoClicks(p *webtest.Page, s stage) {
	text := "Name the night shift, " + s.name
	p.Click("Confirm: " + text)
	p.See("Confirmed: " + text)
	p.Click("Undo")
	p.See("Taken back.")
	p.Click("Confirm: " + text)
	p.See("Confirmed: " + text)
}

// otherwise offers another date for one promise, and declines one.
func otherwise(p *webtest.Page, s stage) {
	unfold(p, "counter-"+s.counter)
	p.Choose(field("counter-"+s.counter, "due"), inDays(40))
	p.Type(field("counter-"+s.counter, "reason"), "The paint comes in December")
	p.Click(button("counter-" + s.counter))
	p.See("Your date was sent to the other side.")

	unfold(p, "decline-"+s.decline)
	p.Type(field("decline-"+s.decline, "reason"), "The port owns them")
	p.Click(button("decline-" + s.decline))
	p.See("Declined. The other side reads your reason.")
}

// answerRecap says yes to a line, no to one, and yes by another date to one.
func answerRecap(p *webtest.Page, s stage) {
	p.Click("Yes, so it was said: I ask the port, " + s.name)
	p.See("You confirmed what was said.")
	dispute := lineForm(p, "I count the trucks, "+s.name, "unsaid")
	unfold(p, dispute)
	p.Type(field(dispute, "reason"), "I said that I would ask for it")
	p.Click(button(dispute))
	p.See("Your words stand as a proposal beside it.")
	redate := lineForm(p, "I train the leads, "+s.name, "redate")
	unfold(p, redate)
	p.Choose(field(redate, "due"), inDays(50))
	p.Click(button(redate))
	p.See("Yes, by another date: the other side will answer.")
}

// lineForm is the id of the form for an answer to the line of a recap that says the text.
func lineForm(p *webtest.Page, text, answer string) string {
	at := strings.Split(p.HTML(), `aria-label="Yes, so it was said: `+text)
	if len(at) < 2 {
		return answer + "-of-" + text
	}
	return regexp.MustCompile(answer + `-[0-9a-f-]+-commitment-\d+`).FindString(at[1])
}

// finish says that a promise is done, and how one can see it.
func finish(p *webtest.Page, s stage) {
	unfold(p, "complete-"+s.confirm)
	p.Type(field("complete-"+s.confirm, "evidence"), "The list hangs at the gate")
	p.Click(button("complete-" + s.confirm))
	p.See("The other side will say whether it is accepted.")
}

func askToTalk(p *webtest.Page, s stage) {
	unfold(p, "topic")
	p.Type(field("topic", "text"), "Holidays, "+s.name)
	p.Click(button("topic"))
	p.See("Your topic is on the list.")
	p.Click("Take off the list: Holidays, " + s.name)
	p.See("The topic is off the list.")
}

func agreeToChange(p *webtest.Page, s stage) {
	p.Click(button("accept-" + s.change))
	p.See("Your side has agreed to the change.")
}

// knowTheOthers looks at what the vendor owes, and at the plan.
func knowTheOthers(p *webtest.Page) {
	p.See("What the others owe")
	p.See("Lumen")
	p.Click("Plan")
	p.See("Agreed version")
	p.See("The second lane opens later.")
}

// byMail opens the letter of a promise and answers from its link. Opening changes nothing.
func byMail(t *testing.T, w *sitetest.World, p *webtest.Page, s stage) {
	t.Helper()
	text := "Mail the depots, " + s.name
	letter, link := letterAbout(t, w, text)
	p.Visit(w.URL + "/mailbox")
	p.See(letter.Subject)
	p.Click(`main a[href="` + addressOf(t, w, letter) + `"]`)
	p.See(text)
	p.Click(`a[href="` + link + `"]`)
	p.See("Will you do this?")
	p.Visit(w.URL + link)
	p.See(text)
	if got := statusOf(t, w, s); got != record.PromiseProposed {
		t.Fatalf("the link was opened twice, and the promise is %s", got)
	}
	p.Click("Yes, I will do it")
	p.See("You have confirmed it.")
	if got := statusOf(t, w, s); got != record.PromiseConfirmed {
		t.Fatalf("the button was pressed, and the promise is %s", got)
	}
	p.Axe(t, "an answered link")
	p.Click("Take it back")
	p.See("Taken back.")
	if got := statusOf(t, w, s); got != record.PromiseProposed {
		t.Fatalf("it was taken back, and the promise is %s", got)
	}
}

func statusOf(t *testing.T, w *sitetest.World, s stage) record.PromiseStatus {
	t.Helper()
	var p record.Promise
	w.Ask(t, "csm", "/v1/commitments/"+s.mailed, &p)
	return p.Status
}

// letterAbout waits for the letter that asks about a text, and gives the first link after it.
func letterAbout(t *testing.T, w *sitetest.World, text string) (letter mail.Received, link string) {
	t.Helper()
	letter = w.Letter(t, func(r mail.Received) bool { return strings.Contains(r.Text, text) })
	_, after, _ := strings.Cut(letter.Text, text)
	return letter, regexp.MustCompile(`/l/\S+`).FindString(after)
}

// addressOf is the page of a letter in the mailbox: the one of those listed that shows its text.
func addressOf(t *testing.T, w *sitetest.World, letter mail.Received) string {
	t.Helper()
	b := w.Nobody(t)
	link := regexp.MustCompile(`/l/\S+`).FindString(letter.Text)
	for _, href := range b.Get("/mailbox").Answers(http.StatusOK).Links() {
		if strings.HasPrefix(href, "/mailbox/") && strings.Contains(b.Get(href).HTML, link) {
			return href
		}
	}
	t.Fatalf("the mailbox does not list %q", letter.Subject)
	return ""
}

// receivedNothingOf looks through every byte that the browser was given, on all pages and streams.
func receivedNothingOf(t *testing.T, p *webtest.Page, secret string) {
	t.Helper()
	all := p.Bytes()
	if len(all) == 0 {
		t.Error("the browser received nothing at all")
	}
	for _, r := range all {
		if bytes.Contains(r.Body, []byte(secret)) {
			t.Errorf("%s holds %q", r.URL, secret)
		}
	}
}
