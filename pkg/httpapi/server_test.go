package httpapi_test

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"coxswain/pkg/httpapi"
)

// raw sends bytes to a server and reads the answer to them.
func raw(t *testing.T, address, request string) *http.Response {
	t.Helper()
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if _, err := io.WriteString(conn, request); err != nil {
		t.Fatal(err)
	}
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = answer.Body.Close() })
	return answer
}

// impatient is a server as processes run it, but for how long it waits for a body.
func impatient(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	httpapi.Command(httpapi.New(mux, "Test", ""), http.MethodPost, "/v1/goals", "open-goal", "Open a goal",
		func(context.Context, *goalInput) (*httpapi.Written[echo], error) {
			return &httpapi.Written[echo]{}, nil
		})
	handler := httpapi.Handler(mux, httpapi.Options{BodyTimeout: 20 * time.Millisecond})
	server := httptest.NewUnstartedServer(nil)
	server.Config = httpapi.Server(handler, slog.New(slog.DiscardHandler))
	server.Start()
	t.Cleanup(server.Close)
	return server.Listener.Addr().String()
}

func TestABodyThatDoesNotArriveIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	head := "POST /v1/goals HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
	for name, c := range map[string]struct {
		request string
		status  int
	}{
		"A10 a body without end":     {head + "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n", 408},
		"A10 a body of fewer bytes":  {head + "Content-Length: 100\r\n\r\n{", 408},
		"A9 a body of a terabyte":    {head + "Content-Length: 1000000000000\r\n\r\n{", 413},
		"A41 a header of a megabyte": {head + "X: " + strings.Repeat("a", 1<<20) + "\r\n\r\n", 431},
		"A41 ten thousand headers":   {head + strings.Repeat("X-A: aaaaaaaaaaa\r\n", 10_000) + "\r\n", 431},
	} {
		answer := raw(t, impatient(t), c.request)
		if answer.StatusCode != c.status || !answer.Close {
			t.Errorf("%s: answered %d, keeps the connection: %v; want %d", name, answer.StatusCode, !answer.Close, c.status)
		}
	}
}
