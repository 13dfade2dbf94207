package importer_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coxswain/events"
	"coxswain/events/goalevent"
	"coxswain/events/planevent"
	"coxswain/pkg/identity"
	"coxswain/services/coxswain/client"
	"coxswain/services/coxswain/importer"
)

// small is one customer with everybody who must agree.
var small = map[string]string{
	"customers.csv":    "external_id,name,zone\nA-1,Acme,Europe/Oslo\n",
	"people.csv":       "customer,mail,name,party,seat,agrees\nA-1,carl@lumen.example,Carl,vendor,csm,yes\nA-1,ann@acme.example,Ann,customer,champion,yes\nA-1,kim@acme.example,Kim,customer,keeper,\n",
	"goals.csv":        "customer,goal,outcome,metric,unit,direction,baseline,target,due,owner\nA-1,wait,Trucks wait less,wait,minutes,down,70,40,2027-03-31,ann@acme.example\n",
	"commitments.csv":  "customer,text,owner,due,goal\nA-1,Send the map,ann@acme.example,2026-12-01,wait\nA-1,Say who decides,kim@acme.example,2026-12-02,\n",
	"measurements.csv": "customer,goal,metric,value,at\nA-1,wait,wait,66,2026-11-01\n",
}

func with(files map[string]string, name, text string) map[string]string {
	all := map[string]string{name: text}
	for n, t := range files {
		if n != name {
			all[n] = t
		}
	}
	return all
}

func TestWhatWaitedGoesWhenThePlanIsAgreed(t *testing.T) {
	t.Parallel()
	s := start(t)
	dir := written(t, small)
	before := s.run(dir, importer.Options{})
	if diff := cmp.Diff([4]int{1, 0, 1, 0}, counts(before)["commitments.csv"]); diff != "" || before.Waiting() != 2 {
		t.Fatalf("%s\n%+v", diff, before)
	}
	s.agree()
	after := s.run(dir, importer.Options{})
	want := map[string][4]int{
		"customers.csv": {0, 1, 0, 0}, "people.csv": {0, 3, 0, 0}, "goals.csv": {0, 1, 0, 0},
		"commitments.csv": {1, 1, 0, 0}, "measurements.csv": {1, 0, 0, 0},
	}
	if diff := cmp.Diff(want, counts(after)); diff != "" {
		t.Fatalf("%s\n%+v", diff, after)
	}
}

// agree lets both parties say yes to the drafted plan, and returns when its goal is open.
func (s *server) agree() {
	s.t.Helper()
	var plan, customer, carl, ann string
	for _, r := range s.facts() {
		switch e := r.Event.(type) {
		case planevent.InternalDrafted:
			plan, customer = string(e.Plan), string(e.Customer)
			carl, ann = string(e.Terms.Seats[0].Person), string(e.Terms.Seats[1].Person)
		default: // of no interest here
		}
	}
	csm := s.as(identity.Principal{Tenant: tenant, Person: events.PersonID(carl), Party: events.Vendor, Role: identity.CSM})
	champion := s.as(identity.Principal{
		Tenant: tenant, Person: events.PersonID(ann), Party: events.Customer, Customer: events.CustomerID(customer), Role: identity.Contact,
	})
	var proposed struct {
		Hash string `json:"hash"`
	}
	s.must(csm.Post(s.t.Context(), "/v1/plans/"+plan+"/propose", "", struct{}{}, &proposed))
	s.must(champion.Post(s.t.Context(), "/v1/plans/"+plan+"/agree", "", map[string]string{"hash": proposed.Hash}, nil))
	for range s.Log.Subscribe(s.t.Context(), s.Log.ShardOf(tenant)) {
		for _, r := range s.facts() {
			if _, open := r.Event.(goalevent.Opened); open {
				return
			}
		}
	}
}

func (s *server) must(_ client.Reply, err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func TestTheServerIsAskedBeforeAnythingIsWritten(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.run(written(t, small), importer.Options{})
	s.settle()
	head := s.head()

	report, err := s.try(t.Context(), written(t, map[string]string{
		"customers.csv":    "external_id,name,zone\nA-1,Acme Ltd.,Europe/Oslo\n",
		"people.csv":       "customer,mail,name,party,seat\nA-1,new@acme.example,New,customer,keeper\nA-1,tom@north.example,Tom,north,contributor\nZ-9,zoe@z.example,Zoe,customer,\n",
		"goals.csv":        "customer,goal,outcome,metric,direction,baseline,target\nA-1,wait,Trucks wait less,wait,down,70,40\n",
		"commitments.csv":  "customer,text,owner,due,goal\nA-1,Send it,ann@acme.example,2026-12-01,\nA-1,Send it too,nobody@acme.example,2026-12-01,ghost\n",
		"measurements.csv": "customer,goal,value,at\nA-1,wait,60,2030-01-01\n",
	}), importer.Options{})
	if !errors.Is(err, importer.ErrProblems) {
		t.Fatal(err)
	}
	want := []string{
		`measurements.csv:2 at: this lies in the future; what is imported has happened`,
		`people.csv:3 party: the customer has no party "north"; vendor and customer always are, partners stand in customers.csv`,
		`people.csv:4 customer: no row of customers.csv and no customer of the server has the external id "Z-9"`,
		`commitments.csv:3 owner: nobody with the mail address "nobody@acme.example" acts for the customer, in people.csv or on the server`,
		`commitments.csv:3 goal: the customer has no goal "ghost", in goals.csv or on the server`,
		`customers.csv:2 name: the server has this customer as "Acme"; rename one of the two`,
		`people.csv:2 seat: A-1 has another keeper on the server; release that seat first`,
	}
	if diff := cmp.Diff(want, said(report.Problems)); diff != "" {
		t.Error(diff)
	}
	if s.head() != head {
		t.Errorf("the log went from %d to %d", head, s.head())
	}
}

func TestAPlanIsDraftedOnce(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.run(written(t, small), importer.Options{})
	head := s.head()
	other := with(small, "goals.csv", small["goals.csv"]+"A-1,more,More trucks,,,,,,2027-04-30,\n")
	report := s.run(written(t, other), importer.Options{})
	if report.Refused() != 2 || s.head() != head {
		t.Fatalf("up to %d: %+v", s.head(), report)
	}
}

func TestWhoIsThereAlreadyIsNotAddedAgain(t *testing.T) {
	t.Parallel()
	s := start(t)
	byHand := s.as(olga)
	var acme struct {
		ID string `json:"id"`
	}
	s.must(byHand.Post(t.Context(), "/v1/customers", "", map[string]string{"external_id": "A-1", "name": "Acme", "zone": "Europe/Oslo"}, &acme))
	s.must(byHand.Post(t.Context(), "/v1/customers/"+acme.ID+"/people", "", map[string]string{"party": "customer", "name": "Ann Berg", "mail": "Ann@acme.example"}, nil))
	s.settle()

	s.run(written(t, with(small, "customers.csv", "external_id,name,segment\nA-1,Acme,enterprise\n")), importer.Options{})
	var known struct {
		People []struct {
			Name string `json:"name"`
		} `json:"people"`
		Seats []struct {
			Seat string `json:"seat"`
		} `json:"seats"`
	}
	s.must(byHand.Get(t.Context(), "/v1/customers/"+acme.ID+"/people", nil, &known))
	if len(known.People) != 3 || known.People[0].Name != "Ann Berg" || len(known.Seats) != 3 {
		t.Fatalf("%+v", known)
	}

	report, err := s.try(t.Context(), written(t, map[string]string{
		"people.csv": "customer,mail,name,party\nA-1,ann@acme.example,Ann,vendor\n",
	}), importer.Options{})
	want := []string{"people.csv:2 party: on the server this person acts for customer, and the party of a person never changes"}
	if diff := cmp.Diff(want, said(report.Problems)); diff != "" || !errors.Is(err, importer.ErrProblems) {
		t.Fatal(err, diff)
	}
}

func TestTheNextExportIsAddedToWhatIsThere(t *testing.T) {
	t.Parallel()
	s := start(t)
	one := "customer,name,value,occurred_at\nA-1,active_users,10,2026-11-02\nA-1,active_users,12,2026-11-09\n"
	s.run(written(t, with(small, "signals.csv", one)), importer.Options{})
	report := s.run(written(t, with(small, "signals.csv", one+"A-1,active_users,14,2026-11-16\n")), importer.Options{})
	if diff := cmp.Diff([4]int{1, 2, 0, 0}, counts(report)["signals.csv"]); diff != "" {
		t.Fatal(diff)
	}
}

func TestWhoMayNotWriteIsToldBeforeAnyRow(t *testing.T) {
	t.Parallel()
	s := start(t)
	f, _ := importer.Read(folder)
	reader := s.as(identity.Principal{Tenant: tenant, Person: "lea", Party: events.Vendor, Role: identity.Lead})
	report, err := importer.Run(t.Context(), reader, f, importer.Options{Now: now})
	var p *client.Problem
	if !errors.As(err, &p) || p.Status != 403 || s.head() != 0 {
		t.Fatalf("%v\n%+v", err, report)
	}
	_, err = importer.Run(t.Context(), client.New("http://127.0.0.1:1", ""), f, importer.Options{Now: now})
	var nobody *client.UnreachableError
	if !errors.As(err, &nobody) {
		t.Fatal(err)
	}
}
