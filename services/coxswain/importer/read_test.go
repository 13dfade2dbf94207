package importer_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"coxswain/services/coxswain/importer"
	"coxswain/services/coxswain/sheet"
)

func TestTheExampleFolderHasNothingInTheWay(t *testing.T) {
	t.Parallel()
	f, problems := importer.Read(folder)
	want := []string{
		"customers.csv:1 CRM owner: this column is not used",
		"goals.csv:1 comment: this column is not used",
		"commitments.csv:1 Notiz: this column is not used",
	}
	if diff := cmp.Diff(want, said(problems)); diff != "" || sheet.Blocking(problems) {
		t.Fatal(diff)
	}
	if f.Rows("people.csv") != 12 || f.Rows("signals.csv") != 8 {
		t.Fatalf("%d people, %d signals", f.Rows("people.csv"), f.Rows("signals.csv"))
	}
}

func TestEveryProblemOfAFolderIsNamedAtOnce(t *testing.T) {
	t.Parallel()
	dir := written(t, map[string]string{
		"customers.csv": "external_id,name,zone,partner,partner_name,call_rule,call_start,call_minutes\n" +
			"A,Acme,Europe/Oslo,,,,,\n" +
			"B,Bold,Mars/Olympus,Not A Slug,,,,\n" +
			"A,Acme again,,,Nameless,FREQ=HOURLY,,\n" +
			"C,Calm,,,,,25:00,\n" +
			"D,Deep,,,,,,2\n",
		"people.csv": "customer,mail,name,party,seat,agrees,zone,calendar\n" +
			"A,ann@acme.example,Ann,customer,keeper,yes,,\n" +
			"A,bob@acme.example,Bob,customer,keeper,,,\n" +
			"A,ANN@acme.example,Ann,vendor,champion,,,\n" +
			"A,Eve <eve@acme.example>,Eve,customer,,yes,Nowhere,zz\n" +
			"A,ann@acme.example,Ann,customer,keeper,,,\n",
		"goals.csv": "customer,goal,outcome,metric,direction,baseline,target,weight,no_metric_yet\n" +
			"A,fast,Faster,time,down,10,20,5,\n" +
			"A,slow,Slower,,,,5,500,\n" +
			"A,loud,faster,noise,,,,,not yet\n",
		"commitments.csv": "customer,text,owner,due\n" +
			"A,Do it,ann@acme.example,2026-01-02\n" +
			"A,Do it,Ann@acme.example,2026-01-02\n" +
			"A,do it,ann@acme.example,2026-01-02\n" +
			"A,Do it,ann@acme.example,02.01.2026\n",
		"measurements.csv": "customer,goal,metric,value,at\n" +
			"A,fast,weight,1,2026-01-02\n" +
			"A,slow,,1,2026-01-02\n",
		"signals.csv": "customer,name,value,occurred_at\n" +
			"A,active users,1,2026-01-02\n",
	})
	_, problems := importer.Read(dir)
	want := []string{
		`commitments.csv:5 due: "02.01.2026" is not a date of the form YYYY-MM-DD; declare another form in the header, like due [DD.MM.YYYY], or in mapping.yaml`,
		`customers.csv:4 external_id: this is in row 2 already`,
		`customers.csv:3 zone: "Mars/Olympus" is no IANA time zone such as Europe/Berlin`,
		`customers.csv:3 partner: "Not A Slug" is no short name for a partner: 2 to 40 lower-case letters, digits and hyphens, and neither vendor nor customer`,
		`customers.csv:4 partner: give the partner a short name, such as northwind`,
		`customers.csv:4 call_rule: calls recur daily or slower: use FREQ=DAILY, WEEKLY, MONTHLY or YEARLY`,
		`customers.csv:5 call_start: write the local start like 14:30, from 00:00 to 23:59`,
		`customers.csv:6 call_minutes: a call takes 5 to 480 minutes`,
		`people.csv:6 mail: this is in row 2 already`,
		`people.csv:4 party: row 2 says "customer" of the same person`,
		`people.csv:5 mail: "Eve <eve@acme.example>" is no plain mail address`,
		`people.csv:5 zone: "Nowhere" is no IANA time zone such as Europe/Berlin`,
		`people.csv:5 calendar: there is no working calendar "zz"; use one of ["" "au" "de" "fr" "gb" "in" "jp" "nl" "us"]`,
		`people.csv:5 seat: the right to agree goes with a seat; give one`,
		`goals.csv:2 target: the target lies on the wrong side of the baseline for a metric that goes down`,
		`goals.csv:3 weight: a weight is 1 to 100`,
		`goals.csv:3 metric: a target needs the metric that it is of`,
		`goals.csv:4 no_metric_yet: the goal has a metric; leave this empty`,
		`goals.csv:4 direction: a metric needs its direction, its baseline and its target`,
		`goals.csv:4 baseline: a metric needs its direction, its baseline and its target`,
		`goals.csv:4 target: a metric needs its direction, its baseline and its target`,
		`commitments.csv:3 text: this is in row 2 already`,
		`measurements.csv:2 metric: the goal fast is not measured by that; name its metric or one of its leading indicators`,
		`measurements.csv:3 metric: the goal slow is not measured by that; name its metric or one of its leading indicators`,
		`signals.csv:2 name: a signal's name has up to 64 letters, digits, dots, dashes and underscores`,
		`people.csv:3 seat: A has a keeper in row 2 already; there is one at most`,
		`goals.csv:4 outcome: row 2 has the same outcome`,
	}
	if diff := cmp.Diff(want, said(problems)); diff != "" {
		t.Fatal(diff)
	}
}

func TestAFolderOfSomethingElseIsRefused(t *testing.T) {
	t.Parallel()
	_, empty := importer.Read(t.TempDir())
	_, mapped := importer.Read(written(t, map[string]string{"mapping.yaml": "people.csv:\n  colums: {}\n", "people.csv": "customer\n"}))
	if len(empty) != 1 || empty[0].Code != "empty-folder" || len(mapped) != 1 || mapped[0].Code != "mapping" {
		t.Fatal(empty, mapped)
	}
}
