package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"coxswain/pkg/daemon"
	"coxswain/services/coxswain/client"
)

// Globals is what every command knows: whom to ask, as whom, and where to print.
type Globals struct {
	URL   string `help:"Address of a running Coxswain." env:"COXSWAIN_URL" default:"http://127.0.0.1:8080" placeholder:"URL"`
	Token string `help:"Bearer token of who asks." env:"COXSWAIN_TOKEN" placeholder:"TOKEN"`
	JSON  bool   `help:"Print the API's JSON instead of tables." name:"json"`

	Out io.Writer `kong:"-"`
	Err io.Writer `kong:"-"`
}

// Exit statuses.
const (
	Refused     = 1
	Usage       = 2
	Unreachable = 3
	Config      = 78 // of `up`: its configuration cannot work (EX_CONFIG)
)

// Status is the exit status of an error.
func Status(err error) int {
	var nobody *client.UnreachableError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &nobody):
		return Unreachable
	case errors.Is(err, daemon.ErrConfig):
		return Config
	}
	var usage *UsageError
	if errors.As(err, &usage) {
		return Usage
	}
	return Refused
}

// UsageError says that the command line itself was not understood.
type UsageError struct{ Message string }

func (e *UsageError) Error() string { return e.Message }

func usage(format string, args ...any) error { return &UsageError{fmt.Sprintf(format, args...)} }

func (g *Globals) client() *client.Client {
	if g.Token == "" {
		_, _ = fmt.Fprintln(g.Err, "note: COXSWAIN_TOKEN is not set; tokens of the demo are in demo.json in its data folder")
	}
	return client.New(g.URL, g.Token)
}

// get reads a path into out; with --json it prints the answer as it came and returns true.
func (g *Globals) get(ctx context.Context, path string, query map[string]string, out any) (printed bool, err error) {
	reply, err := g.client().Get(ctx, path, query, out)
	if err != nil || !g.JSON {
		return false, err
	}
	return true, g.printJSON(reply.Body)
}

func (g *Globals) printJSON(body []byte) error {
	var b bytes.Buffer
	if err := json.Indent(&b, body, "", "  "); err != nil {
		return err
	}
	b.WriteByte('\n')
	_, err := b.WriteTo(g.Out)
	return err
}

// terminal reports whether the output goes to a person's terminal.
func (g *Globals) terminal() bool { return isTerminal(g.Out) }

func isTerminal(out io.Writer) bool {
	f, ok := out.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
