package importer

import (
	"context"

	"coxswain/events"
	"coxswain/services/coxswain/sheet"
)

// person adds a person and gives the seat of the row.
func (r *run) person(ctx context.Context, w *writes, row sheet.Row) error {
	id, err := r.customerOf(row)
	if err != nil {
		return err
	}
	p, err := r.add(ctx, w, id, row)
	if err != nil {
		return err
	}
	r.mu.Lock()
	r.people[personIn(row)] = p
	r.mu.Unlock()
	if row.Get("seat") == "" {
		return nil
	}
	seat := map[string]any{"seat": row.Get("seat"), "person": p.id}
	if row.Yes("agrees") {
		seat["may_agree"] = true
	}
	_, err = r.post(ctx, w, on(id)+"/seats", seat, nil)
	return err
}

// add makes somebody act for the customer's party. Who was added otherwise than by an import, with the same mail
// address, is that person, and is left as the server has it.
func (r *run) add(ctx context.Context, w *writes, id events.CustomerID, row sheet.Row) (person, error) {
	if _, before := r.customers[row.Get("customer")]; before {
		people, err := r.roster(ctx, id)
		if err != nil {
			return person{}, err
		}
		if p, there := people.acting(row.Get("mail")); there && p.ExternalID != externalID(row.Get("mail")) {
			return person{p.ID, p.Party}, nil
		}
	}
	body := map[string]string{"party": row.Get("party"), "name": line(row.Get("name")), "mail": row.Get("mail"), "external_id": externalID(row.Get("mail"))}
	for _, column := range []string{"zone", "calendar", "locale", "title"} {
		if v := line(row.Get(column)); v != "" {
			body[column] = v
		}
	}
	var made struct {
		ID    events.PersonID `json:"id"`
		Party events.PartyID  `json:"party"`
	}
	_, err := r.post(ctx, w, on(id)+"/people", body, &made)
	return person{made.ID, made.Party}, err
}

// personOf finds somebody by mail address, among those that this run has added first.
func (r *run) personOf(ctx context.Context, row sheet.Row, id events.CustomerID, mail string) (person, error) {
	r.mu.Lock()
	p, added := r.people[member{row.Get("customer"), mailOf(mail)}]
	r.mu.Unlock()
	if added {
		return p, nil
	}
	people, err := r.roster(ctx, id)
	if err != nil {
		return p, err
	}
	if p, known := people.person(mail); known {
		return p, nil
	}
	return p, unfit{mail + " was refused; see people.csv"}
}
