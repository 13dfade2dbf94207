package importer

import (
	"context"
	"time"

	"coxswain/events"
	"coxswain/services/coxswain/client"
	"coxswain/services/coxswain/sheet"
)

// kind is what a reference is to.
type kind string

const (
	theCustomer kind = "customer"
	theParty    kind = "party"
	thePerson   kind = "person"
	theGoal     kind = "goal"
)

// reference is something that a row names and the folder does not hold.
type reference struct {
	row    sheet.Row
	column string
	kind   kind
}

func (c *check) refer(r sheet.Row, column string, k kind) {
	c.folder.refs = append(c.folder.refs, reference{r, column, k})
}

func (r reference) missing() sheet.Problem {
	what := map[kind]string{
		theCustomer: "no row of customers.csv and no customer of the server has the external id %q",
		theParty:    "the customer has no party %q; vendor and customer always are, partners stand in customers.csv",
		thePerson:   "nobody with the mail address %q acts for the customer, in people.csv or on the server",
		theGoal:     "the customer has no goal %q, in goals.csv or on the server",
	}
	return r.row.Problem(r.column, "unknown-"+string(r.kind), what[r.kind], r.row.Get(r.column))
}

// ask finds what only the server knows: references that the folder leaves open, and customers that are there
// already and say something else. It writes nothing.
func ask(ctx context.Context, s *server, f Folder, now time.Time) ([]sheet.Problem, error) {
	problems := f.future(now)
	for _, r := range f.refs {
		known, err := s.recalls(ctx, r)
		if err != nil {
			return nil, err
		}
		if !known {
			problems = append(problems, r.missing())
		}
	}
	for _, r := range f.rows[customersFile] {
		if there, known := s.customers[r.Get("external_id")]; known && there.Name != line(r.Get("name")) {
			problems = append(problems, r.Problem("name", "contradiction", "the server has this customer as %q; rename one of the two", there.Name))
		}
	}
	against, err := s.against(ctx, f)
	return append(problems, against...), err
}

// recalls is knows, asked once for each thing however many rows name it.
func (s *server) recalls(ctx context.Context, r reference) (bool, error) {
	thing := member{string(r.kind) + "\x00" + r.row.Get("customer"), r.row.Get(r.column)}
	if known, asked := s.known[thing]; asked {
		return known, nil
	}
	known, err := s.knows(ctx, r)
	if err == nil {
		s.known[thing] = known
	}
	return known, err
}

func (s *server) knows(ctx context.Context, r reference) (bool, error) {
	ext := r.row.Get("customer")
	there, known := s.customers[ext]
	if !known || r.kind == theCustomer {
		return known, nil
	}
	switch r.kind {
	case theParty:
		return s.hasParty(ctx, there.ID, r.row.Get(r.column))
	case theGoal:
		return s.hasGoal(ctx, goalOf(ext, r.row.Get(r.column)))
	case thePerson, theCustomer:
	}
	people, err := s.roster(ctx, there.ID)
	_, known = people.person(r.row.Get(r.column))
	return known, err
}

// against finds rows that contradict whom the server has: a second keeper, somebody of another party.
func (s *server) against(ctx context.Context, f Folder) ([]sheet.Problem, error) {
	var problems []sheet.Problem
	for _, r := range f.rows[peopleFile] {
		there, known := s.customers[r.Get("customer")]
		if !known {
			continue
		}
		people, err := s.roster(ctx, there.ID)
		if err != nil {
			return nil, err
		}
		p, here := people.person(r.Get("mail"))
		if here && string(p.party) != r.Get("party") {
			problems = append(problems, r.Problem("party", "contradiction", "on the server this person acts for %s, and the party of a person never changes", p.party))
		}
		if k := people.keeper(); r.Get("seat") == string(events.Keeper) && k != "" && k != p.id {
			problems = append(problems, r.Problem("seat", "two-keepers", "%s has another keeper on the server; release that seat first", r.Get("customer")))
		}
	}
	return problems, nil
}

// skew is how far ahead of ours the clock of the server may be.
const skew = 5 * time.Minute

// future finds what is said to have happened and has not yet.
func (f Folder) future(now time.Time) []sheet.Problem {
	var problems []sheet.Problem
	look := func(file, column string) {
		for _, r := range f.rows[file] {
			if at, err := time.Parse(time.RFC3339, r.Get(column)); err == nil && at.After(now.Add(skew)) {
				problems = append(problems, r.Problem(column, "future", "this lies in the future; what is imported has happened"))
			}
		}
	}
	look(measurementsFile, "at")
	look(signalsFile, "occurred_at")
	return problems
}

// Check asks the server what can be asked without writing, and returns what stands in the way of a run.
func Check(ctx context.Context, c *client.Client, f Folder, now time.Time) ([]sheet.Problem, error) {
	s, err := meet(ctx, c)
	if err != nil {
		return nil, err
	}
	return ask(ctx, s, f, now)
}
