package cli

import (
	"context"
	"encoding/json"
	"maps"
)

// list reads all pages of a list.
func list[T any](ctx context.Context, g *Globals, path string, query map[string]string) ([]T, error) {
	query = maps.Clone(query)
	if query == nil {
		query = map[string]string{}
	}
	c, all := g.client(), []T{}
	for query["limit"] = "200"; ; {
		var page struct {
			Items []T    `json:"items"`
			Next  string `json:"next"`
		}
		if _, err := c.Get(ctx, path, query, &page); err != nil {
			return nil, err
		}
		all = append(all, page.Items...)
		if query["cursor"] = page.Next; page.Next == "" {
			return all, nil
		}
	}
}

// printList prints all pages of a list as one, for programs.
func (g *Globals) printList(ctx context.Context, path string, query map[string]string) error {
	all, err := list[json.RawMessage](ctx, g, path, query)
	if err != nil {
		return err
	}
	body, err := json.Marshal(map[string]any{"items": all})
	if err != nil {
		return err
	}
	return g.printJSON(body)
}
