package cli

import (
	"context"
	"fmt"
	"io"
)

// Feed prints facts in their order, one JSON object a line.
type Feed struct {
	After  int64 `help:"Begin after this position." default:"0"`
	Follow bool  `help:"Stay, and print new facts as they come."`
}

// Help gives examples.
func (*Feed) Help() string {
	return `One JSON object a line, for programs. Go on after the last position that you have.

  coxswain feed --after 4211
  coxswain feed --follow | jq .type`
}

// Run runs the command.
func (c *Feed) Run(ctx context.Context, g *Globals) error {
	path := fmt.Sprintf("/v1/feed?after=%d", c.After)
	if c.Follow {
		path += "&follow=true"
	}
	stream, err := g.client().Stream(ctx, path)
	if err != nil {
		return err
	}
	defer func() { _ = stream.Close() }()
	if _, err := io.Copy(g.Out, stream); err != nil && ctx.Err() == nil {
		return err
	}
	return nil
}
