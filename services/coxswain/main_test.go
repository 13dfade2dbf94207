package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/events/healthevent"
	"coxswain/rules/record"
	"coxswain/services/cadence/agenda"
	"coxswain/services/coxswain/admin"
	health "coxswain/services/health/api"
	"coxswain/services/responsibility/view"
)

// promise is the id of the one commitment of these tests.
const promise = "0190f3c2-7a11-7c3e-9d1a-51b6f0c2a7de"

var tuesday = time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)

// said is what a command line came to.
type said struct {
	status   int
	out, err string
}

// typed types a command line at a server.
func typed(t *testing.T, url string, args ...string) said {
	t.Helper()
	var out, err bytes.Buffer
	status := run(t.Context(), append([]string{"--url", url, "--token", "cox_test"}, args...), &out, &err)
	return said{status, out.String(), err.String()}
}

// api answers what a running Coxswain would.
func api(t *testing.T) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	answer := func(pattern string, body any) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, _ *http.Request) { _ = json.NewEncoder(w).Encode(body) })
	}
	mux.HandleFunc("GET /v1/customers", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("cursor") == "" {
			_, _ = io.WriteString(w, `{"items":[{"customer":"harbor","name":"Harbor Logistics","external_id":"crm-1","band":"at_risk"}],"next":"more"}`)
			return
		}
		_, _ = io.WriteString(w, `{"items":[{"customer":"hanse","name":"Hanse Lines"}]}`)
	})
	answer("GET /v1/customers/harbor/responsibility", harbor())
	answer("GET /v1/customers/harbor/health", health.Health{
		Known: true, Score: 55 * events.One, Band: healthevent.Watch, Version: 2, On: "2026-03-10", Basis: 41,
		Entries: []healthevent.Entry{{Measure: "goal progress", Measured: 54_545_454, Points: 55 * events.One, Delta: -2 * events.One, Why: "two goals are behind"}},
	})
	answer("GET /v1/calls/c1", record.Call{Call: "c1", Start: tuesday, Zone: "Europe/Oslo"})
	answer("GET /v1/calls/c1/agenda", agenda.Agenda{
		Position: 41, Minutes: 5, Length: 30, HasReason: true,
		Lines: []callevent.AgendaLine{{Reason: "late_promise", Title: "Name the data owner", Why: "it is 3 days late", Minutes: 5, Positions: []int64{7, 9}}},
	})
	mux.HandleFunc("GET /v1/calls", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"items":[{"call":"c0","status":"cancelled"},{"call":"c1","status":"scheduled"}]}`)
	})
	answer("GET /v1/customers/harbor/changes", json.RawMessage(`{"from":3,"to":41,"total":1,"groups":[{"group":"slipped","lines":[
		{"at":"2026-03-04T09:00:00Z","sentence":"Ana moved “Name the data owner”.","before":"2026-03-06","after":"2026-03-13","reason":"audit week"}]}]}`))
	answer("GET /v1/portfolio", json.RawMessage(`{"items":[{"name":"Harbor Logistics","band":"watch","score":55,"moved":-2,
		"overdue":{"vendor":1,"customer":0,"partners":2},"open":4,"open_proposals":1,"goals":3,"goals_at_risk":1,"renewal":"2026-09-30"}]}`))
	mux.HandleFunc("POST /v1/commitments/{id}/{verb}", commit)
	answer("GET /v1/tokens", json.RawMessage(`{"items":[
		{"id":"3f0a","label":"crm","kind":"issued","scope":"signals","expires_at":"2026-06-01T09:00:00Z","last_used_at":"2026-03-02T08:00:00Z"},
		{"id":"77b1","label":"Firefox on Linux","kind":"session","scope":"all","expires_at":"2026-03-03T09:00:00Z"}]}`))
	answer("POST /v1/tokens/{token}/revoke", json.RawMessage(`{"id":"3f0a"}`))
	mux.HandleFunc("POST /v1/tokens", func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusCreated)
		asked, _ := io.ReadAll(r.Body)
		_, _ = io.WriteString(w, `{"id":"3f0a","scope":"signals","expires_at":"2026-06-01T09:00:00Z","secret":"cox_shown_once","asked":`+string(asked)+`}`)
	})
	answer("GET /v1/admin/doctor", admin.Diagnosis{Findings: []admin.Finding{
		{Check: "database", OK: true, Detail: "PostgreSQL answers"},
		{Check: "durability", Detail: "fsync off", WhatToDo: "turn it on"},
	}})
	answer("GET /v1/admin/parked", admin.Parked{Facts: []admin.ParkedFact{
		{Projection: "responsibility_shared", Customer: "harbor", Position: 7, Type: "plan.agreed.v2", Error: "unknown type of fact"},
	}})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server
}

// commit repeats what was asked, or refuses to confirm twice.
func commit(w http.ResponseWriter, r *http.Request) {
	var body map[string]string
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil || r.Header.Get("Idempotency-Key") == "" {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	if r.PathValue("verb") == "decline" {
		w.WriteHeader(http.StatusConflict)
		_, _ = io.WriteString(w, `{"status":409,"code":"commitment_settled","detail":"this was settled before"}`)
		return
	}
	_ = json.NewEncoder(w).Encode(map[string]any{
		"commitment": r.PathValue("id"), "status": r.PathValue("verb") + "ed", "text": "Name the data owner " + body["due"], "due": "2026-04-17",
	})
}

func harbor() view.View {
	in3 := 3
	return view.View{
		Customer: "harbor", Name: "Harbor Logistics", At: tuesday, Position: 41,
		Parties: []view.Party{{ID: events.Customer, Name: "Harbor"}},
		Sides: []view.Side{{
			Party: events.Customer, Name: "Harbor", Relation: view.Theirs, Open: 1,
			Commitments: []view.Commitment{{
				Commitment: promise, Text: "Name the data owner for the announcements of all trucks of the terminal",
				Person: view.Who{Name: "Cho"}, Status: "proposed", Due: "2026-03-13", DaysToDue: &in3, Waited: "with Harbor 2 days",
			}},
		}},
	}
}

func TestCommandsShowWhatTheAPIAnswers(t *testing.T) {
	t.Parallel()
	for line, shows := range map[string][]string{
		"customers":                        {"NAME", "Harbor Logistics  crm-1", "at risk", "Hanse Lines"},
		"customers --json":                 {`"items": [`, `"customer": "hanse"`},
		"view harbor":                      {"THEIRS  Harbor: 1 open", "in 3 days", promise, "with Harbor 2 days", "as of position 41"},
		"view crm-1 --preview":             {promise},
		"view harbor --json":               {`"commitment": "` + promise + `"`},
		"health harb":                      {"55  watch", "54.5", "two goals are behind", "-2"},
		"agenda c1":                        {"Tue 10 Mar 2026 10:00 CET", " 1  5 min  Name the data owner", "late promise: it is 3 days late [7 9]"},
		"agenda --customer harbor --next":  {"call c1"},
		"changes harbor --from 3":          {"SLIPPED", "4 Mar 2026  Ana moved", "2026-03-06 -> 2026-03-13", "why: audit week", "1 change, from position 3 to 41"},
		"portfolio":                        {"Harbor Logistics  55", "-2", "1 / 0 / 2", "1 of 3", "30 Sep 2026"},
		"commitment confirm " + promise:    {"confirmed: Name the data owner", "due 17 Apr 2026"},
		"commitment reopen p1 --reason no": {"reopened"},
		"commitment counter p1 --reason audit --due 2026-04-17": {"countered: Name the data owner 2026-04-17"},
		"token list": {"3f0a", "crm", "API token", "signals", "Mon 1 Jun 2026", "Mon 2 Mar 2026", "Firefox on Linux", "session", "never"},
		"token create crm --scope signals --json": {`"days": 90`, `"label": "crm"`, `"scope": "signals"`},
		"token revoke 3f0a":                       {"token 3f0a is revoked"},
		"parked":                                  {"responsibility_shared  harbor", "unknown type of fact"},
		"--version":                               {"coxswain "},
		"help view":                               {"Usage: coxswain view <customer>", "coxswain view harbor --preview"},
		"":                                        {"Customers and promises:", "Running it:", "coxswain up --demo"},
	} {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			args := strings.Fields(line)
			got := typed(t, api(t).URL, args...)
			if len(args) == 0 || args[0] == "help" { // these stand alone
				got = alone(t, args...)
			}
			if got.status != 0 || got.err != "" {
				t.Errorf("ended with %d: %s", got.status, got.err)
			}
			for _, want := range shows {
				if !strings.Contains(got.out, want) {
					t.Errorf("does not show %q but\n%s", want, got.out)
				}
			}
		})
	}
}

func TestTheSecretOfATokenStandsAloneOnStandardOutput(t *testing.T) {
	t.Parallel()
	got := typed(t, api(t).URL, "token", "create", "crm", "--scope", "signals")
	if got.status != 0 || got.out != "cox_shown_once\n" || !strings.Contains(got.err, "token 3f0a, scope signals, until Mon 1 Jun 2026") {
		t.Errorf("ended with %d, said %q and %q", got.status, got.out, got.err)
	}
}

func alone(t *testing.T, args ...string) said {
	t.Helper()
	var out, err bytes.Buffer
	return said{run(t.Context(), args, &out, &err), out.String(), err.String()}
}

func TestTheStatusSaysWhatKindOfWrongItWas(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]said{
		"commitment decline p1 --reason no":    {1, "", "this was settled before"},
		"view nobody":                          {1, "", `no customer is called "nobody"; see: coxswain customers`},
		"view ha":                              {1, "", "Harbor Logistics or Hanse Lines; write more"},
		"doctor":                               {1, "WRONG", "1 thing needs attention"},
		"vie":                                  {2, "", `did you mean "view"?`},
		"commitment confirm":                   {2, "", "see: coxswain commitment confirm --help"},
		"commitment counter p1 --reason audit": {2, "", "give --due, --text or --person"},
		"agenda":                               {2, "", "say which call"},
		"parked --policy x":                    {2, "", "go with --retry"},
		"import /no/such/folder":               {2, "", "/no/such/folder"},
	} {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			got := typed(t, api(t).URL, strings.Fields(line)...)
			if got.status != want.status || !strings.Contains(got.out, want.out) || !strings.Contains(got.err, want.err) {
				t.Errorf("ended with %d, %q, %q", got.status, got.out, got.err)
			}
		})
	}
}

func TestWhereNobodyAnswersTheStatusIsThree(t *testing.T) {
	t.Parallel()
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	got := typed(t, gone.URL, "customers")
	if got.status != 3 || !strings.Contains(got.err, "start one with: coxswain up") {
		t.Errorf("ended with %d, %q", got.status, got.err)
	}
}

// lines is a server that answers an administrator's long question with these lines.
func lines(t *testing.T, all ...admin.Line) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for _, l := range all {
			_ = json.NewEncoder(w).Encode(l)
		}
	}))
	t.Cleanup(server.Close)
	return server
}

func TestLongAnswersAreToldToTheirEnd(t *testing.T) {
	t.Parallel()
	sound := admin.Line{Check: &admin.Check{Name: "log hashes", OK: true, Detail: "41 facts"}}
	broken := admin.Line{Check: &admin.Check{
		Name: "log positions", Rule: "no gap", Broken: 25, Problems: []admin.Problem{{Position: 4, Detail: "3 is followed by 5"}},
	}}
	for name, c := range map[string]struct {
		command string
		lines   []admin.Line
		want    said
	}{
		"a sound log": {
			"verify",
			[]admin.Line{{Progress: &admin.Progress{What: "log", Position: 1, Head: 41}}, sound, {Verdict: &admin.Verdict{OK: true, Checks: 1, Facts: 41}}},
			said{0, "41 facts and 1 check: everything is what the log says", ""},
		},
		"a broken log": {
			"verify",
			[]admin.Line{sound, broken, {Verdict: &admin.Verdict{Checks: 2, Failed: 1}}},
			said{1, "- 3 is followed by 5\n        - and 24 more", "1 of 2 checks do not hold"},
		},
		"for programs": {
			"verify --json",
			[]admin.Line{{Verdict: &admin.Verdict{Checks: 2, Failed: 1}}},
			said{1, `{"verdict":{"ok":false,"checks":2,"failed":1,"facts":0}}`, "1 of 2 checks do not hold"},
		},
		"an answer without an end": {"verify", []admin.Line{sound}, said{1, "log hashes", "cut off before its end"}},
		"a failure":                {"rebuild board", []admin.Line{{Failure: &admin.Failure{Detail: "the disk is full"}}}, said{1, "", "the disk is full"}},
		"a rebuild": {
			"rebuild board --check",
			[]admin.Line{{Result: &admin.Result{Projection: "board", Facts: 41, Generation: 3, Previous: 2, Checked: true}}},
			said{0, "board was built anew from 41 facts in 0.0 s, and is read now (generation 3)\nits rows equal a fold in memory", ""},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := typed(t, lines(t, c.lines...).URL, strings.Fields(c.command)...)
			if got.status != c.want.status || !strings.Contains(got.out, c.want.out) || !strings.Contains(got.err, c.want.err) {
				t.Errorf("ended with %d, %q, %q", got.status, got.out, got.err)
			}
		})
	}
}

func TestWhatIsWrongWithAFolderIsNamedByFileRowAndColumn(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	people := "customer,name,mail,party,zone\nacme,Cho,no mail,customer,Nowhere/City\n"
	if err := os.WriteFile(filepath.Join(dir, "people.csv"), []byte(people), 0o600); err != nil {
		t.Fatal(err)
	}
	got := typed(t, api(t).URL, "import", dir)
	if got.status != 1 || !strings.Contains(got.out, "people.csv:2 ") || !strings.Contains(got.err, "nothing was imported") {
		t.Errorf("ended with %d, %q, %q", got.status, got.out, got.err)
	}
}

func TestAPersonWhoGivesUpIsNotToldOfAnError(t *testing.T) {
	t.Parallel()
	asked := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		close(asked)
		<-r.Context().Done()
	}))
	t.Cleanup(server.Close)
	ctx, stop := context.WithCancel(t.Context())
	go func() {
		<-asked
		stop()
	}()
	var out, err bytes.Buffer
	if status := run(ctx, []string{"--url", server.URL, "--token", "cox_test", "feed", "--follow"}, &out, &err); status != interrupted || err.Len() > 0 {
		t.Errorf("ended with %d, %q", status, err.String())
	}
}
