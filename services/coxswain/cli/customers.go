package cli

import (
	"context"
	"fmt"
	"strings"
)

// Customers lists the customers.
type Customers struct{}

// listed is a customer of the list.
type listed struct {
	Customer   string `json:"customer"`
	Name       string `json:"name"`
	ExternalID string `json:"external_id"`
	Band       string `json:"band"`
}

// customers reads the whole list.
func (g *Globals) customers(ctx context.Context) ([]listed, error) {
	return list[listed](ctx, g, "/v1/customers", nil)
}

// Run runs the command.
func (c *Customers) Run(ctx context.Context, g *Globals) error {
	if g.JSON {
		return g.printList(ctx, "/v1/customers", nil)
	}
	all, err := g.customers(ctx)
	if err != nil {
		return err
	}
	t := &table{wrap: 0, header: []string{"NAME", "EXTERNAL ID", "HEALTH", "ID"}}
	for _, c := range all {
		t.add(c.Name, c.ExternalID, spoken(c.Band), c.Customer)
	}
	g.print(t)
	return nil
}

// customer finds the id of a customer that was named by id, external id, or the beginning of its name.
func (g *Globals) customer(ctx context.Context, named string) (string, error) {
	all, err := g.customers(ctx)
	if err != nil {
		return "", err
	}
	var found []listed
	for _, c := range all {
		if c.Customer == named || c.ExternalID == named && named != "" {
			return c.Customer, nil
		}
		if strings.HasPrefix(strings.ToLower(c.Name), strings.ToLower(named)) {
			found = append(found, c)
		}
	}
	switch len(found) {
	case 1:
		return found[0].Customer, nil
	case 0:
		return "", fmt.Errorf("no customer is called %q; see: coxswain customers", named)
	}
	var names []string
	for _, c := range found {
		names = append(names, c.Name)
	}
	return "", fmt.Errorf("%q could be %s; write more of the name", named, strings.Join(names, " or "))
}
