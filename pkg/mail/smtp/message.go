package smtp

import (
	netmail "net/mail"
	"strings"

	gomail "github.com/wneessen/go-mail"

	"coxswain/pkg/mail"
)

// message is the letter as it goes over the wire: a text and the same as a page (RFC 2046, 5.1.4), with headers that do
// not change from one try to the next.
func (t *Transport) message(l mail.Letter) (*gomail.Msg, error) {
	if err := l.Check(); err != nil { // Put has, but it may have been another version of it
		return nil, err
	}
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	m.FromMailAddress(&netmail.Address{Name: t.config.From.Name, Address: t.config.From.Address})
	m.ToMailAddress(&netmail.Address{Name: l.To.Name, Address: l.To.Address})
	m.Subject(l.Subject)
	m.SetDateWithValue(l.Written)
	m.SetMessageIDWithValue(l.MessageID(t.domain()))
	m.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: answers of machines are not wanted
	t.thread(m, l)
	if l.ListUnsubscribe != "" {
		if err := m.SetListUnsubscribeOneClick(l.ListUnsubscribe); err != nil {
			return nil, err
		}
	}
	m.SetBodyString(gomail.TypeTextPlain, l.Text)
	if l.HTML != "" {
		m.AddAlternativeString(gomail.TypeTextHTML, l.HTML)
	}
	return m, nil
}

// thread names what the letter follows (RFC 5322, 3.6.4).
func (t *Transport) thread(m *gomail.Msg, l mail.Letter) {
	references := l.References(t.domain())
	if len(references) == 0 {
		return
	}
	m.SetGenHeaderPreformatted(gomail.HeaderReferences, "<"+strings.Join(references, "> <")+">")
	m.SetGenHeaderPreformatted(gomail.HeaderInReplyTo, "<"+references[len(references)-1]+">")
}
