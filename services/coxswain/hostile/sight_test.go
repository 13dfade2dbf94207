package hostile_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"coxswain/pkg/identity"
)

// canary stands in every text that the vendor keeps to itself, and in the names of its other customers. Whoever reads it
// anywhere else has read something internal.
const canary = "canary-4e1f"

// secret fills everything that is internal with the canary, beside a call that was held and one that is to come.
func (s *scene) secret() {
	s.t.Helper()
	s.call("$zenith", s.give(attempt{body: `{"name":"` + canary + ` other customer","external_id":"` + canary + `"}`})["id"])
	s.person("sven", "customer", identity.Contact)
	s.person("otto", "northwind", identity.Contact)
	seen := s.ask(attempt{method: http.MethodGet, path: "/v1/customers/$customer/people"})
	s.give(attempt{
		method: http.MethodPatch, path: "/v1/customers/$customer", body: `{"attributes":{"segment":"` + canary + ` attribute"}}`,
		headers: map[string]string{"If-Match": seen.header.Get("ETag")},
	})
	s.give(attempt{path: "/v1/commitments/$commitment/internal-comments", body: `{"text":"` + canary + ` comment"}`})
	s.give(attempt{path: "/v1/plans", body: `{"customer":"$customer","terms":` + strings.Replace(termsWith("g-secret"), "Roll-out", canary+" draft", 1) + `}`})
	s.scored()
	s.call("$held", s.give(attempt{path: "/v1/calls", body: callOn("2190-02-01")})["call"])
	s.call("$next", s.give(attempt{path: "/v1/calls", body: callOn("2190-03-01")})["call"])
	s.give(attempt{path: "/v1/calls/$next/topics", body: `{"text":"The shared topic","minutes":5}`})
	s.give(attempt{path: "/v1/calls/$held/held", body: `{"attendance":{"present":["$anna","$bela","$nora"]},"minutes":30,
		"decisions":[{"decision":"Go on"}],"commitments":[{"text":"Send the list","party":"customer","person":"$bela","due":"2190-02-09"}],
		"notes":["All have read this"],"internal_notes":["` + canary + ` note"]}`})
}

// scored has a score made, by rules and from signals that nobody else may read.
func (s *scene) scored() {
	s.t.Helper()
	card := s.give(attempt{path: "/v1/scorecards", body: `{"name":"` + canary + ` card","measures":[{"name":"` + canary + `","weight":100,
		"input":{"builtin":"confidence"},"mapping":[{"input":0,"points":0},{"input":100,"points":100}],"missing":"zero"}],"healthy_from":70,"watch_from":40}`})
	s.call("$card", card["scorecard"].(map[string]any)["id"])
	s.give(attempt{path: "/v1/scorecards/$card/activate", body: `{"version":1}`})
	s.give(attempt{path: "/v1/signals", body: `{"customer":"$customer","name":"active_users","value":5,"occurred_at":"2026-01-01T00:00:00Z","source":"` + canary + ` signal"}`})
}

func callOn(day string) string {
	return `{"customer":"$customer","plan":"$agreed","start":"` + day + `T09:00:00Z","zone":"Europe/Berlin","minutes":45,"seats":["csm","sponsor","keeper"]}`
}

// outsiders are those who work with the customer and are not the vendor's: its sponsor, another of its people, the keeper, a
// partner's.
func outsiders() []string { return []string{"bela", "sven", "nora", "otto"} }

func TestNoByteThatACustomerReceivesIsInternal(t *testing.T) {
	t.Parallel()
	s := prepare(t)
	s.secret()
	s.settle()
	for _, path := range []string{
		"/v1/customers/$customer/responsibility", "/v1/scorecards", "/v1/calls/$held/internal-notes",
		"/v1/commitments/$commitment/internal-comments", "/v1/portfolio", "/customers/$customer/timeline",
	} {
		s.sings(path)
	}
	for _, who := range outsiders() {
		pages := s.walk(who, append(guesses(), "/yours", "/customers/$customer", "/calls/$held", "/calls/$next", "/settings")...)
		if len(pages) < 30 || pages["/yours"].status != http.StatusOK {
			t.Errorf("B14: %s found %d pages: that proves nothing", who, len(pages))
		}
		for path, got := range pages {
			if bytes.Contains(got.body, []byte(canary)) || strings.Contains(fmt.Sprint(got.header), canary) {
				t.Errorf("B14: %s reads what is internal at %s:\n%s", who, path, got.body)
			}
		}
		for _, path := range closed() {
			if got := pages[s.fill(path)]; got.status < 400 {
				t.Errorf("B14: %s asks for %s and gets %d", who, path, got.status)
			}
		}
		s.hearsOwn(who)
	}
}

// sings expects that the vendor reads the canary: a search that finds nothing anywhere proves nothing.
func (s *scene) sings(path string) {
	s.t.Helper()
	if got := s.ask(attempt{method: http.MethodGet, path: path, headers: s.browser("anna")}); !bytes.Contains(got.body, []byte(canary)) {
		s.t.Errorf("the vendor does not find the canary at %s: %d %s", path, got.status, got.body)
	}
}

// closed are addresses that only the vendor's people may ask for, or that nobody may.
func closed() []string {
	return []string{
		"/customers/$zenith", "/customers/$foreign", "/customers/$customer/health", "/portfolio", "/api/vendor/customers", "/graphql?query={customers{name}}",
		"/v1/portfolio", "/v1/scorecards", "/v1/calls/$held/internal-notes", "/v1/commitments/$commitment/internal-comments", "/v1/customers/$customer/health",
	}
}

// guesses are addresses that ask for more than there is to see.
func guesses() []string {
	all := closed()
	for _, path := range []string{"/yours", "/customers/$customer", "/customers/$customer/timeline", "/calls/$held", "/customers/$customer/facts"} {
		for _, more := range []string{"include=internal_notes", "expand=*", "fields=health,attributes,internal_notes", "preview=vendor", "as=$anna", "as_of=1", "customer=$zenith&preview=customer"} {
			all = append(all, path+"?"+more)
		}
	}
	return append(all, "/customers/$customer/facts?at=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30")
}

// told is a position that the live connection tells of.
var told = regexp.MustCompile(`(?m)^data: (\d+)$`)

// hearsOwn listens to the news and expects positions of facts that the listener may read, and nothing else.
func (s *scene) hearsOwn(who string) {
	s.t.Helper()
	own := map[int64]bool{}
	for line := range strings.Lines(string(s.ask(attempt{as: who, method: http.MethodGet, path: "/v1/feed?limit=10000"}).body)) {
		var fact struct{ Position int64 }
		if err := json.Unmarshal([]byte(line), &fact); err != nil {
			s.t.Fatal(err)
		}
		own[fact.Position] = true
	}
	for _, path := range []string{"/live?after=0", "/live?after=0&customer=$customer"} {
		news := s.listen(who, path)
		var position int64
		if _, err := fmt.Sscan(told.FindStringSubmatch(news)[1], &position); err != nil || !own[position] {
			s.t.Errorf("%s hears of %d at %s, which is not theirs (%v)", who, position, path, err)
		}
		if strings.Contains(news, canary) {
			s.t.Errorf("%s hears what is internal: %s", who, news)
		}
	}
}

// listen reads a stream of news until it has told of something.
func (s *scene) listen(who, path string) string {
	s.t.Helper()
	ctx, stop := context.WithTimeout(s.t.Context(), patience)
	defer stop()
	r, err := attempt{as: "-", method: http.MethodGet, path: path, headers: s.browser(who)}.request(ctx, s)
	if err != nil {
		s.t.Fatal(err)
	}
	answer, err := s.client.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer answer.Body.Close()
	var news strings.Builder
	for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
		news.WriteString(lines.Text() + "\n")
		if told.MatchString(news.String()) {
			return news.String()
		}
	}
	s.t.Fatalf("%s hears nothing at %s: %d %s", who, path, answer.StatusCode, news.String())
	return ""
}

// TestACustomerThatIsAnothersIsAPageAsIfThereWereNone compares whole pages, so that nothing tells the two apart.
func TestACustomerThatIsAnothersIsAPageAsIfThereWereNone(t *testing.T) {
	t.Parallel()
	s := prepare(t)
	s.call("$none", "0197a000-0000-7000-8000-000000000000")
	for _, who := range []string{"bela", "nora"} {
		for _, about := range []string{"", "/timeline", "/plans", "/calls", "/records", "/people", "/health", "/evolution", "/facts?at=1", "/commitments/$commitment", "/goals/$goal", "/plans/$agreed"} {
			none := s.answered(who, "$none", about)
			for _, other := range []string{"$other", "$foreign"} {
				if got := s.answered(who, other, about); got != none {
					t.Errorf("%s asks for %s of %s:\n%s\nand of none:\n%s", who, about, other, got, none)
				}
			}
		}
	}
}

// answered is all that an answer about a customer says, without the customer's id, the request's and the time.
func (s *scene) answered(who, customer, about string) string {
	s.t.Helper()
	got := s.visit(who, "/customers/"+customer+about)
	if got.status != http.StatusNotFound {
		s.t.Errorf("%s asks for %s of %s and gets %d", who, about, customer, got.status)
	}
	header := got.header.Clone()
	request := header.Get("Request-Id")
	header.Del("Date")
	header.Del("Request-Id")
	return strings.NewReplacer(s.fill(customer), "CUSTOMER", request, "REQUEST").Replace(fmt.Sprint(header) + string(got.body))
}
