package site

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"coxswain/events"
)

// live tells the browser of each new fact that its reader may see, of one customer or of all (server-sent events). It is
// the feed of the API, cut down to positions: what may be seen is decided there and nowhere else.
//
//	id: 6381
//	event: fact
//	data: 6381
//
// A browser that comes back says with Last-Event-ID what it has, and misses nothing.
func (s *Site) live(v *Visit) error {
	after := max(number(v.Query("after")), number(v.Request.Header.Get("Last-Event-ID")))
	r, err := v.request(v.Request.Context(), http.MethodGet, "/v1/feed?follow=true&after="+strconv.FormatInt(after, 10), nil)
	if err != nil {
		return err
	}
	r.Header.Del("Coxswain-Position") // the feed reads the log, which is never behind
	ctx, stop := context.WithCancel(r.Context())
	defer stop()
	h := v.Writer.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	out := &announcer{ResponseWriter: v.Writer, flush: http.NewResponseController(v.Writer), customer: events.CustomerID(v.Query("customer")), stop: stop}
	s.api.ServeHTTP(out, r.WithContext(ctx))
	return nil
}

// announcer takes the lines of the feed and sends their positions.
type announcer struct {
	http.ResponseWriter
	flush    *http.ResponseController
	customer events.CustomerID // empty: all
	line     bytes.Buffer      // a line that has not ended
	news     int64             // position not yet told of
	begun    bool
	stop     context.CancelFunc
}

// Header keeps the feed's own headers from the browser: this answer has its own.
func (a *announcer) Header() http.Header { return http.Header{} }

// WriteHeader passes a refusal on; the beginning of an answer is told to the browser at once, so that it knows that it
// is connected.
func (a *announcer) WriteHeader(status int) {
	a.begun = true
	a.ResponseWriter.WriteHeader(status)
	if status != http.StatusOK {
		a.stop()
		return
	}
	a.send(": here\n\n")
}

// Write implements http.ResponseWriter.
func (a *announcer) Write(part []byte) (int, error) {
	if !a.begun {
		a.WriteHeader(http.StatusOK)
	}
	a.line.Write(part)
	for {
		line, rest, ended := bytes.Cut(a.line.Bytes(), []byte("\n"))
		if !ended {
			return len(part), nil
		}
		a.hear(line)
		a.line.Next(a.line.Len() - len(rest))
	}
}

func (a *announcer) hear(line []byte) {
	if len(line) == 0 {
		a.send(": alive\n\n")
		return
	}
	var fact struct {
		Position int64
		Customer events.CustomerID
	}
	if json.Unmarshal(line, &fact) == nil && (a.customer == "" || a.customer == fact.Customer) {
		a.news = fact.Position
	}
}

// Flush is called by the feed when it has sent all there is: many facts are one piece of news.
func (a *announcer) Flush() {
	if !a.begun {
		a.WriteHeader(http.StatusOK)
	}
	if a.news == 0 {
		return
	}
	a.send(fmt.Sprintf("id: %d\nevent: fact\ndata: %d\n\n", a.news, a.news))
	a.news = 0
}

func (a *announcer) send(text string) {
	_, err := a.ResponseWriter.Write([]byte(text))
	if err != nil || a.flush.Flush() != nil {
		a.stop()
	}
}
