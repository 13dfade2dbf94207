package site

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"coxswain/pkg/fault"
	"coxswain/pkg/httpapi"
	"coxswain/services/web/cookie"
	"coxswain/services/web/ui"
)

// errForm refuses what no form of ours sends.
var errForm = fault.New(fault.Malformed, "malformed-form", "this form cannot be read; load the page again")

// maxForm is the size of a form in bytes.
const maxForm = 256 << 10

// Command is what a form asks for: an operation, and how to go on.
type Command struct {
	Method, Path string // of the operation
	Key, Match   string // Idempotency-Key, If-Match
	Form         string // its id on the page
	Back, Next   string // the page it stands on; where to go when it is done
	Done, Undo   string // the notice then
	Body         map[string]any
	Posted       url.Values
}

// do gives the command of a form. Refused, the page is shown again with what was typed.
func (s *Site) do(v *Visit) error {
	c, err := readCommand(v)
	if err != nil {
		return v.again(c, err)
	}
	data, err := json.Marshal(c.Body)
	if err != nil {
		return err
	}
	a, err := v.write(c.Method, c.Path, c.Key, c.Match, data, nil)
	if err != nil {
		return v.again(c, err)
	}
	v.Wrote(a.Position)
	v.Tell(ui.Notice{Text: c.Done, Undo: c.Undo})
	return v.Go(cmp.Or(c.Next, c.Back))
}

// freshFor is how long a reader's own writing is asked for by position: longer than any view takes to catch up.
const freshFor = 10 * time.Minute

// Wrote has every later page show what was written at the position.
func (v *Visit) Wrote(position int64) {
	if position > v.atLeast {
		v.Site.Cookies.Set(v.Writer, cookie.Position, strconv.FormatInt(position, 10), freshFor)
	}
}

func readCommand(v *Visit) (Command, error) {
	posted, err := v.Posted()
	if err != nil {
		return Command{}, err
	}
	c := Command{
		Method: cmp.Or(posted.Get("_method"), http.MethodPost), Path: "/v1" + strings.TrimPrefix(v.Request.URL.EscapedPath(), "/do"),
		Key: posted.Get("_key"), Match: posted.Get("_match"), Form: posted.Get("_form"), Back: Local(posted.Get("_back")),
		Next: posted.Get("_next"), Done: posted.Get("_done"), Undo: posted.Get("_undo"), Posted: posted,
	}
	if c.Method != http.MethodPost && c.Method != http.MethodPatch {
		return c, errForm
	}
	c.Body, err = Body(posted)
	return c, err
}

// Posted are the fields of the form that was sent.
func (v *Visit) Posted() (url.Values, error) {
	v.Request.Body = http.MaxBytesReader(v.Writer, v.Request.Body, maxForm)
	if err := v.Request.ParseForm(); err != nil {
		return nil, errForm.Because(err)
	}
	return v.Request.PostForm, nil
}

// Again shows a page of this site again, after its form was refused: with what was typed, what was wrong, and the status of
// the refusal. It is for forms whose action is no operation.
func (v *Visit) Again(page, form string, err error) error {
	return v.again(Command{Form: form, Back: page, Key: v.Request.PostForm.Get("_key"), Posted: v.Request.PostForm}, err)
}

type againKey struct{}

// again shows the page of a form that was refused, with what was typed and what was wrong with it.
func (v *Visit) again(c Command, err error) error {
	p := httpapi.ProblemOf(v.Request.Context(), err)
	if c.Form == "" || p.Status == http.StatusUnauthorized {
		return p
	}
	told := Refusal(p, c.Form, c.Posted)
	ctx := context.WithValue(v.Request.Context(), againKey{}, told)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, c.Back, http.NoBody)
	if err != nil {
		return err
	}
	r.Header, r.Host, r.RemoteAddr, r.RequestURI = v.Request.Header.Clone(), v.Request.Host, v.Request.RemoteAddr, c.Back
	v.Site.pages.ServeHTTP(&withStatus{ResponseWriter: v.Writer, status: p.Status}, r)
	return nil
}

// Refusal is what a form is told by a problem.
func Refusal(p *httpapi.Problem, form string, posted url.Values) *ui.Refused {
	told := &ui.Refused{Title: Sentence(p.Detail), Form: form, Posted: posted, Fields: fieldsOf(p)}
	if p.Status >= http.StatusInternalServerError {
		told.Key = posted.Get("_key") // it may have been done: the same key finds out
	}
	return told
}

// withStatus answers with the status of the refusal where the page itself is well.
type withStatus struct {
	http.ResponseWriter
	status int
}

// WriteHeader implements http.ResponseWriter.
func (w *withStatus) WriteHeader(status int) {
	if status == http.StatusOK {
		status = w.status
	}
	w.ResponseWriter.WriteHeader(status)
}

// fieldsOf names the fields that a problem points to: "/decisions/0/text" is the field decisions.0.text.
func fieldsOf(p *httpapi.Problem) map[string]string {
	fields := map[string]string{}
	for _, e := range p.Errors {
		if name, ok := strings.CutPrefix(e.Pointer, "/"); ok {
			fields[strings.ReplaceAll(name, "/", ".")] = Sentence(e.Message)
		}
	}
	return fields
}

// Sentence makes a refusal one: they begin in lower case and have no full stop.
func Sentence(text string) string {
	if text == "" {
		return ""
	}
	text = strings.ToUpper(text[:1]) + text[1:]
	if strings.HasSuffix(text, ".") || strings.HasSuffix(text, "?") {
		return text
	}
	return text + "."
}
