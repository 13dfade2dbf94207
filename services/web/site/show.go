package site

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"

	"coxswain/pkg/httpapi"
	"coxswain/services/web/cookie"
	"coxswain/services/web/ui"
)

// show writes the page that a function makes of the visit.
func (v *Visit) show(page Page) error {
	v.Scene.Notice = v.notice()
	v.Scene.Refused, _ = v.Request.Context().Value(againKey{}).(*ui.Refused)
	p, err := page(v)
	if err != nil {
		return err
	}
	return v.Write(p)
}

// Write writes a page. It is made whole before its first byte is sent: nobody gets half a page.
func (v *Visit) Write(p ui.Page) error {
	var b bytes.Buffer
	if err := ui.Frame(p).Render(ui.With(v.Request.Context(), v.Scene), &b); err != nil {
		return err
	}
	h := v.Writer.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Add("Vary", "Accept-Encoding")
	body := b.Bytes()
	if strings.Contains(v.Request.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = packed(body)
	}
	v.Writer.WriteHeader(cmp.Or(p.Status, http.StatusOK))
	_, _ = v.Writer.Write(body) // a reader who has gone away misses nothing
	return nil
}

// packers spares the memory that each writer begins with.
var packers = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}

func packed(body []byte) []byte {
	var b bytes.Buffer
	w := packers.Get().(*gzip.Writer)
	defer packers.Put(w)
	w.Reset(&b)
	_, _ = w.Write(body) // into memory
	_ = w.Close()
	return b.Bytes()
}

// refuse shows an error as a page: with the form and what was typed when a form was refused, by itself otherwise.
func (v *Visit) refuse(err error) {
	problem := httpapi.ProblemOf(v.Request.Context(), err)
	if problem.Status == http.StatusUnauthorized {
		v.signIn()
		return
	}
	if problem.Status == http.StatusServiceUnavailable || problem.Status == http.StatusTooManyRequests {
		v.Writer.Header().Set("Retry-After", "1")
	}
	v.Scene.Refused, v.Scene.Notice = nil, nil
	if err := v.Write(refused(v, problem)); err != nil {
		v.Site.Logger.ErrorContext(v.Request.Context(), "no page for an error", "error", err)
		http.Error(v.Writer, problem.Detail, problem.Status)
	}
}

// refused is the page of a problem: what is so, and what to do.
func refused(v *Visit, p *httpapi.Problem) ui.Page {
	title, advice := "This did not work", "Go back and try again."
	switch p.Status {
	case http.StatusNotFound:
		title, advice = "There is nothing here for you", "The address may be mistyped, or what was here is not yours to see."
	case http.StatusForbidden:
		title, advice = "You may not see or do this", "Ask somebody of your organisation who may."
	case http.StatusGone:
		title, advice = "This is over", "Ask for a new link."
	case http.StatusServiceUnavailable:
		title, advice = "Not yet", "What you did is safe. The page that shows it is not ready; load it again in a moment."
	case http.StatusTooManyRequests:
		title, advice = "Too often", "Wait a moment and try again."
	case http.StatusInternalServerError:
		advice = "Nothing was lost. Try again; if it stays, quote the number " + p.Instance + "."
	}
	what := Sentence(p.Detail)
	if what == title+"." {
		what = ""
	}
	return ui.Page{Title: title, Status: p.Status, Lede: what, Body: ui.Trouble(advice, v.Scene.Here)}
}

// noticeAge is how long what was done waits for the page that says it.
const noticeAge = time.Minute

// Tell has the next page say what was done, and how to take it back.
func (v *Visit) Tell(n ui.Notice) {
	data, err := json.Marshal(n)
	if n.Text == "" || err != nil || len(data) > 2000 {
		return
	}
	v.Site.Cookies.Set(v.Writer, cookie.Notice, base64.RawURLEncoding.EncodeToString(data), noticeAge)
}

// notice is what Tell has said, once.
func (v *Visit) notice() *ui.Notice {
	text := v.Cookie(cookie.Notice)
	if text == "" || v.Request.Header.Get("HX-Request") != "" {
		return nil
	}
	v.Site.Cookies.Clear(v.Writer, cookie.Notice)
	data, err := base64.RawURLEncoding.DecodeString(text)
	n := &ui.Notice{}
	if err = errors.Join(err, json.Unmarshal(data, n)); err != nil {
		return nil
	}
	return n
}
