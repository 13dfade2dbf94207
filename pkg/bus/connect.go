package bus

import (
	"fmt"
	"log/slog"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// ConnectOptions say how to reach NATS.
type ConnectOptions struct {
	// URL of the server, or several with commas.
	URL string
	// InProcess is an embedded server to talk to without a socket; URL is not used then.
	InProcess nats.InProcessConnProvider
	// Name is shown by the server's monitoring.
	Name string
	// Credentials is the path of a credentials file, empty for none.
	Credentials string
	Logger      *slog.Logger
}

const reconnectWait = 500 * time.Millisecond

// Connect returns a connection that never gives up: a server that is away at the start, or for hours, is
// waited for (the library's own default gives up after two minutes). The error is about the options only.
func Connect(o ConnectOptions) (*nats.Conn, jetstream.JetStream, error) {
	nc, err := nats.Connect(o.URL, natsOptions(o)...)
	if err != nil {
		return nil, nil, fmt.Errorf("connect to NATS at %s: %w: check NATS_URL and the credentials", o.URL, err)
	}
	js, err := jetstream.New(nc)
	if err != nil {
		nc.Close()
		return nil, nil, fmt.Errorf("use JetStream: %w", err)
	}
	return nc, js, nil
}

func natsOptions(o ConnectOptions) []nats.Option {
	logger := loggerOr(o.Logger)
	opts := []nats.Option{
		nats.Name(o.Name),
		nats.MaxReconnects(-1),
		nats.RetryOnFailedConnect(true),
		nats.ReconnectWait(reconnectWait),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) {
			if err != nil {
				logger.Warn("NATS is away, facts stay in the log until it is back", "error", err)
			}
		}),
		nats.ReconnectHandler(func(nc *nats.Conn) {
			logger.Info("NATS is back", "server", nc.ConnectedServerName())
		}),
		// Also called for a permission that was taken away while running.
		nats.ErrorHandler(func(_ *nats.Conn, sub *nats.Subscription, err error) {
			subject := ""
			if sub != nil {
				subject = sub.Subject
			}
			logger.Error("NATS reports an error", "subject", subject, "error", err)
		}),
	}
	if o.InProcess != nil {
		opts = append(opts, nats.InProcessServer(o.InProcess))
	}
	if o.Credentials != "" {
		opts = append(opts, nats.UserCredentials(o.Credentials))
	}
	return opts
}

// loggerOr is the logger, or one that says nothing.
func loggerOr(l *slog.Logger) *slog.Logger {
	if l == nil {
		return slog.New(slog.DiscardHandler)
	}
	return l
}
