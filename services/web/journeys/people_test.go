package journeys

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/pkg/identity"
	"coxswain/services/web/sitetest"
	"coxswain/services/web/webtest"
)

func TestMain(m *testing.M) { os.Exit(webtest.Main(m)) }

// What the buttons of the sample's people say on the sign-in page.
const (
	elena   = "Elena Marsh Customer success manager · all customers"
	marcus  = "Marcus Adeyemi Head of customer success · reads everything"
	ingrid  = "Ingrid Solberg Head of terminal operations"
	fiona   = "Fiona MacLeod Claims transformation lead"
	marieke = "Marieke de Vries Head of network operations"
)

var (
	desk  = webtest.Options{JavaScript: true}
	phone = webtest.Options{JavaScript: true, Size: webtest.Phone}
	plain = webtest.Options{}
)

// signIn opens a browser and presses somebody's name.
func signIn(t *testing.T, w *sitetest.World, name string, o webtest.Options) *webtest.Page {
	t.Helper()
	p := webtest.Open(t, o)
	p.Visit(w.URL + "/sign-in")
	if name == fiona || name == marieke {
		p.Click("People of 11 more customers")
	}
	p.Click(name)
	return p
}

// opened is a browser in which somebody has signed in before.
func opened(t *testing.T, w *sitetest.World, who identity.Principal, o webtest.Options) *webtest.Page {
	t.Helper()
	p := webtest.Open(t, o)
	p.SetCookie(w.URL, "session", w.AsPrincipal(t, who).Session)
	p.SetCookie(w.URL, "zone", "Europe/Oslo")
	return p
}

// championOf is the champion of any customer of the sample.
func championOf(t *testing.T, w *sitetest.World, customer events.CustomerID) identity.Principal {
	t.Helper()
	who := w.Who(t, "champion")
	who.Customer, who.Person = customer, events.PersonID(customer+"-champion")
	return who
}

// next is the address of the customer's next call.
func next(t *testing.T, w *sitetest.World, customer events.CustomerID) string {
	t.Helper()
	var list struct {
		Items []struct{ Call, Status string }
	}
	w.Ask(t, "csm", "/v1/calls?limit=200&customer="+string(customer)+"&from="+time.Now().Format(time.DateOnly), &list)
	for _, c := range list.Items {
		if c.Status == "scheduled" {
			return "/calls/" + c.Call
		}
	}
	t.Fatalf("%s has no call ahead", customer)
	return ""
}

// asked is a promise that the csm asks somebody's champion for.
func asked(t *testing.T, w *sitetest.World, customer events.CustomerID, text string, binding bool) string {
	t.Helper()
	var made struct{ Commitment string }
	w.Tell(t, "csm", "/v1/commitments", map[string]any{
		"customer": customer, "text": text, "person": customer + "-champion", "due": inDays(20), "binding": binding,
	}, &made)
	return made.Commitment
}

// recap is the address of a call that was held just now, in which the champion promised the texts; each is asked back.
func recap(t *testing.T, w *sitetest.World, customer events.CustomerID, internal string, texts ...string) string {
	t.Helper()
	var call struct{ Call string }
	w.Tell(t, "csm", "/v1/calls", map[string]any{
		"customer": customer, "plan": customer + "-plan", "zone": "Europe/Oslo", "minutes": 30,
		"start": time.Now().Add(time.Hour).Format(time.RFC3339), "seats": []string{"csm", "champion"},
	}, &call)
	held := map[string]any{"minutes": 30, "attendance": map[string]any{"present": []string{string(w.Who(t, "csm").Person), string(customer) + "-champion"}}}
	var promised []map[string]string
	for _, text := range texts {
		promised = append(promised, map[string]string{"text": text, "party": "customer", "person": string(customer) + "-champion", "due": inDays(30)})
	}
	held["commitments"], held["internal_notes"] = promised, []string{internal}
	w.Tell(t, "csm", "/v1/calls/"+call.Call+"/held", held, &struct{}{})
	return "/calls/" + call.Call
}

func inDays(n int) string { return time.Now().AddDate(0, 0, n).Format(time.DateOnly) }

// unfold opens the form with the id, which is folded away.
func unfold(p *webtest.Page, form string) {
	p.Click(fmt.Sprintf(`details:has(> form#%s) > summary, details:has(> .changes > form#%[1]s) > summary`, escaped(form)))
}

// field is a field of a form.
func field(form, name string) string { return fmt.Sprintf(`#%s [name=%q]`, escaped(form), name) }

// button is the one button of a form.
func button(form string) string { return fmt.Sprintf(`#%s button`, escaped(form)) }

// escaped is an id as a selector has it: one may begin with a digit.
func escaped(id string) string {
	return regexp.MustCompile(`^\d`).ReplaceAllStringFunc(id, func(d string) string { return `\3` + d + ` ` })
}

// number is the first number in a text.
func number(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(regexp.MustCompile(`\d+`).FindString(text))
	if err != nil {
		t.Fatalf("there is no number in %q", text)
	}
	return n
}

// formOf is the first that a pattern finds in a page, by its first group.
func formOf(t *testing.T, html, pattern string) string {
	t.Helper()
	found := regexp.MustCompile(pattern).FindStringSubmatch(html)
	if found == nil {
		t.Fatalf("the page has no %s", pattern)
	}
	return found[1]
}
