package importer

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"time"

	"coxswain/events"
	"coxswain/services/coxswain/client"
	"coxswain/services/coxswain/sheet"
)

// writes counts the commands of a row that the log had not seen.
type writes struct{ new int }

// post gives a command under the key of its content.
func (r *run) post(ctx context.Context, w *writes, path string, body, out any) (client.Reply, error) {
	key, err := keyOf(http.MethodPost, path, body)
	if err != nil {
		return client.Reply{}, err
	}
	reply, err := r.client.Post(ctx, path, key, body, out)
	w.count(reply, err)
	return reply, err
}

func (w *writes) count(reply client.Reply, err error) {
	if err == nil && !reply.Replayed {
		w.new++
	}
}

// customer registers a customer, with its attributes and its partner.
func (r *run) customer(ctx context.Context, w *writes, row sheet.Row) error {
	ext := row.Get("external_id")
	var made struct {
		ID events.CustomerID `json:"id"`
	}
	body := map[string]string{"name": line(row.Get("name")), "external_id": ext, "zone": cmp.Or(row.Get("zone"), "UTC")}
	if vendor := line(row.Get("vendor")); vendor != "" {
		body["vendor"] = vendor
	}
	reply, err := r.post(ctx, w, "/v1/customers", body, &made)
	if there, known := r.customers[ext]; known && row.Get("zone") == "" && answered(err, http.StatusConflict) {
		made.ID, err = there.ID, nil // it has a zone of its own, and the row says nothing against it
	}
	if err != nil {
		return err
	}
	if err := r.attributes(ctx, w, row, made.ID, reply.ETag); err != nil {
		return err
	}
	if partner := row.Get("partner"); partner != "" {
		party := map[string]string{"party": partner, "name": cmp.Or(line(row.Get("partner_name")), partner)}
		if _, err := r.post(ctx, w, on(made.ID)+"/parties", party, nil); err != nil {
			return err
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ids[ext] = made.ID
	return nil
}

// attributes sets those that the row has. The change needs the ETag of the customer; when somebody else has
// changed it in between, it is read again.
func (r *run) attributes(ctx context.Context, w *writes, row sheet.Row, id events.CustomerID, etag string) error {
	values := map[string]string{}
	for _, name := range []string{"segment", "stage", "tenure_start", "renewal", "value"} {
		if v := line(row.Get(name)); v != "" {
			values[name] = v
		}
	}
	if len(values) == 0 {
		return nil
	}
	body := map[string]any{"attributes": values}
	key, err := keyOf(http.MethodPatch, on(id), body)
	if err != nil {
		return err
	}
	for {
		if etag == "" {
			now, err := r.read(ctx, id)
			if err != nil {
				return err
			}
			etag = now.etag
		}
		reply, err := r.client.Patch(ctx, on(id), key, etag, body, nil)
		if answered(err, http.StatusPreconditionFailed) {
			etag = ""
			continue
		}
		w.count(reply, err)
		return err
	}
}

// customerOf is the id of the row's customer.
func (r *run) customerOf(row sheet.Row) (events.CustomerID, error) {
	ext := row.Get("customer")
	r.mu.Lock()
	id, made := r.ids[ext]
	r.mu.Unlock()
	if made {
		return id, nil
	}
	if there, known := r.customers[ext]; known {
		return there.ID, nil
	}
	return "", unfit{"the customer " + ext + " was refused; see customers.csv"}
}

// commitment proposes what somebody shall promise, or offers the own promise.
func (r *run) commitment(ctx context.Context, w *writes, row sheet.Row) error {
	id, err := r.customerOf(row)
	if err != nil {
		return err
	}
	owner, err := r.personOf(ctx, row, id, row.Get("owner"))
	if err != nil {
		return err
	}
	body := map[string]any{
		"customer": id, "text": row.Get("text"), "person": owner.id, "due": row.Get("due"), "origin": map[string]string{"kind": "import"},
	}
	if goal := row.Get("goal"); goal != "" {
		body["goal"] = goalOf(row.Get("customer"), goal)
	}
	_, err = r.post(ctx, w, "/v1/commitments", body, nil)
	var p *client.Problem
	if errors.As(err, &p) && p.Code == "commitment_goal_unknown" {
		return notYet{notOpen(row)}
	}
	return err
}

// measurement says what a metric was at a time.
func (r *run) measurement(ctx context.Context, w *writes, row sheet.Row) error {
	if _, err := r.customerOf(row); err != nil {
		return err
	}
	body := map[string]any{"value": decimal(row, "value"), "at": row.Get("at")}
	for _, column := range []string{"metric", "source"} {
		if v := line(row.Get(column)); v != "" {
			body[column] = v
		}
	}
	_, err := r.post(ctx, w, "/v1/goals/"+string(goalOf(row.Get("customer"), row.Get("goal")))+"/measurements", body, nil)
	if answered(err, http.StatusNotFound) {
		return notYet{notOpen(row)}
	}
	return err
}

func notOpen(row sheet.Row) string {
	return "the goal " + row.Get("goal") + " is not open yet; run the import again once the plan is agreed"
}

// signal records one value of a signal.
func (r *run) signal(ctx context.Context, w *writes, row sheet.Row) error {
	id, err := r.customerOf(row)
	if err != nil {
		return err
	}
	at, err := time.Parse(time.RFC3339, row.Get("occurred_at"))
	if err != nil {
		return unfit{err.Error()}
	}
	body := map[string]any{"customer": id, "name": row.Get("name"), "value": decimal(row, "value"), "occurred_at": at}
	if v := line(row.Get("source")); v != "" {
		body["source"] = v
	}
	_, err = r.post(ctx, w, "/v1/signals", body, nil)
	return err
}
