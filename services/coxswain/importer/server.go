package importer

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"sync"

	"coxswain/events"
	"coxswain/services/coxswain/client"
)

// server is what the importer has learned from the server. Each thing is asked once.
type server struct {
	client    *client.Client
	customers map[string]account // by external id

	mu      sync.Mutex
	rosters map[events.CustomerID]roster
	known   map[member]bool // references that were asked for, under their kind and customer
}

// account is a customer that the server has.
type account struct {
	ID   events.CustomerID `json:"customer"`
	Name string            `json:"name"`
	Ext  string            `json:"external_id"`
}

// roster is who acts for which party of a customer.
type roster struct {
	People []acting `json:"people"`
	Seats  []struct {
		Seat   events.Seat     `json:"seat"`
		Person events.PersonID `json:"person"`
	} `json:"seats"`
	etag string
}

// acting is somebody of a roster.
type acting struct {
	ID         events.PersonID `json:"id"`
	Party      events.PartyID  `json:"party"`
	Mail       string          `json:"mail"`
	ExternalID string          `json:"external_id"`
	Removed    bool            `json:"removed"`
}

// person is somebody as rows name them.
type person struct {
	id    events.PersonID
	party events.PartyID
}

func (r roster) person(mail string) (person, bool) {
	p, known := r.acting(mail)
	return person{p.ID, p.Party}, known
}

func (r roster) acting(mail string) (acting, bool) {
	i := slices.IndexFunc(r.People, func(p acting) bool { return mailOf(p.Mail) == mailOf(mail) && !p.Removed })
	if i < 0 {
		return acting{}, false
	}
	return r.People[i], true
}

// keeper is who keeps the customer accountable; empty when nobody does.
func (r roster) keeper() events.PersonID {
	for _, s := range r.Seats {
		if s.Seat == events.Keeper {
			return s.Person
		}
	}
	return ""
}

// meet lists the server's customers. It is also how a token that may not do this is found out before anything
// is written.
func meet(ctx context.Context, c *client.Client) (*server, error) {
	s := &server{client: c, customers: map[string]account{}, rosters: map[events.CustomerID]roster{}, known: map[member]bool{}}
	for cursor := ""; ; {
		var page struct {
			Items []account `json:"items"`
			Next  string    `json:"next"`
		}
		if _, err := c.Get(ctx, "/v1/customers", map[string]string{"cursor": cursor, "limit": "200"}, &page); err != nil {
			return nil, err
		}
		for _, a := range page.Items {
			if a.Ext != "" {
				s.customers[a.Ext] = a
			}
		}
		if cursor = page.Next; cursor == "" {
			return s, nil
		}
	}
}

// roster is the people of a customer that the server had when it was first asked.
func (s *server) roster(ctx context.Context, id events.CustomerID) (roster, error) {
	s.mu.Lock()
	known, ok := s.rosters[id]
	s.mu.Unlock()
	if ok {
		return known, nil
	}
	fresh, err := s.read(ctx, id)
	if err != nil {
		return fresh, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rosters[id] = fresh
	return fresh, nil
}

// read is roster as it is now; its ETag is that of the customer.
func (s *server) read(ctx context.Context, id events.CustomerID) (roster, error) {
	var r roster
	reply, err := s.client.Get(ctx, on(id)+"/people", nil, &r)
	r.etag = reply.ETag
	return r, err
}

// hasParty asks whether a customer has a party.
func (s *server) hasParty(ctx context.Context, id events.CustomerID, party string) (bool, error) {
	var seen struct {
		Parties []struct {
			ID string `json:"id"`
		} `json:"parties"`
	}
	if _, err := s.client.Get(ctx, on(id)+"/responsibility", nil, &seen); err != nil {
		return false, err
	}
	for _, p := range seen.Parties {
		if p.ID == party {
			return true, nil
		}
	}
	return false, nil
}

// hasGoal asks whether a goal is open, or was.
func (s *server) hasGoal(ctx context.Context, id events.GoalID) (bool, error) {
	_, err := s.client.Get(ctx, "/v1/goals/"+string(id), nil, nil)
	if answered(err, http.StatusNotFound) {
		return false, nil
	}
	return err == nil, err
}

// on is the path of a customer.
func on(id events.CustomerID) string { return "/v1/customers/" + url.PathEscape(string(id)) }
