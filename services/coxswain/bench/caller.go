package bench

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
)

// caller is one connection that asks one thing at a time. It is as plain as HTTP/1.1 allows, since its work is on
// the same processor as the server's.
type caller struct {
	conn   net.Conn
	reader *bufio.Reader
	token  string
	packed bool // asks for gzip
}

func dial(address, token string) (*caller, error) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	return &caller{conn: conn, reader: bufio.NewReader(conn), token: token}, nil
}

// answer is what came back, with a status of 2xx.
type answer struct {
	header http.Header
	body   []byte
}

// post writes with an idempotency key.
func (c *caller) post(path, key, body string) (answer, error) {
	return c.ask(fmt.Appendf(nil, "POST %s HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer %s\r\nIdempotency-Key: %s\r\n"+
		"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", path, c.token, key, len(body), body))
}

// get reads, at the position at least when it is not 0.
func (c *caller) get(path, position string) (answer, error) {
	coding := "identity"
	if c.packed {
		coding = "gzip"
	}
	return c.ask(fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer %s\r\nCoxswain-Position: %s\r\nAccept-Encoding: %s\r\n\r\n",
		path, c.token, position, coding))
}

func (c *caller) ask(request []byte) (answer, error) {
	if _, err := c.conn.Write(request); err != nil {
		return answer{}, err
	}
	got, err := http.ReadResponse(c.reader, nil)
	if err != nil {
		return answer{}, err
	}
	var body bytes.Buffer
	_, err = io.Copy(&body, got.Body)
	_ = got.Body.Close() // read to its end
	if err == nil && got.StatusCode >= 300 {
		line, _, _ := bytes.Cut(request, []byte("\r\n"))
		err = fmt.Errorf("%s: %s: %s", line, got.Status, bytes.TrimSpace(body.Bytes()))
	}
	return answer{got.Header, body.Bytes()}, err
}
