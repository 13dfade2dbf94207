package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/google/uuid"
)

// measureDrain forwards what has piled up in the table, until all is in the stream or the time is over.
func measureDrain(ctx context.Context, args []string) (figure, error) {
	var t tuning
	flags := flag.NewFlagSet("drain", flag.ExitOnError)
	t.flags(flags)
	n := flags.Int("n", 20_000, "messages in the backlog")
	limit := flags.Duration("max", 8*time.Second, "stop after this")
	if err := flags.Parse(args); err != nil {
		return figure{}, err
	}
	p, err := openPipeline(ctx, t, func(to message.Publisher) message.Publisher { return to })
	if err != nil {
		return figure{}, err
	}
	if err := p.pile(ctx, *n); err != nil {
		return figure{}, err
	}
	m := start()
	stop := p.begin(ctx)
	got, err := p.arrived(ctx, *n, *limit)
	f := m.figure("relay", got)
	if got < *n {
		f.Note = fmt.Sprintf("%d of %d when the time was over", got, *n)
	}
	return f, errors.Join(err, stop())
}

// pile writes the backlog, 500 messages in a statement.
func (p *pipeline) pile(ctx context.Context, n int) error {
	const together = 500
	for i := 0; i < n; i += together {
		var some []*message.Message
		for k := i; k < min(n, i+together); k++ {
			some = append(some, message.NewMessage(uuid.NewString(), content("backlog", int64(k))))
		}
		if err := p.in.Publish(forwarded, some...); err != nil {
			return err
		}
	}
	_, err := p.pool.Exec(ctx, "analyze watermill_forwarder")
	return err
}

// arrived waits until n messages are in the stream, and returns how many there are at the end.
func (p *pipeline) arrived(ctx context.Context, n int, limit time.Duration) (int, error) {
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	for end := time.Now().Add(limit); ; <-look.C {
		info, err := p.stream.Info(ctx)
		if err != nil {
			return 0, err
		}
		if got := int(info.State.Msgs); got >= n || time.Now().After(end) {
			return got, nil
		}
	}
}
