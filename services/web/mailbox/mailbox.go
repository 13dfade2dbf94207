// Package mailbox shows the letters of a demonstration, which leave the machine never. Everybody may read all of them, the
// links that let people in too; production has neither the mailbox nor these pages.
package mailbox

import (
	"encoding/base64"
	"net/url"
	"strings"
	"unicode/utf8"

	"coxswain/events"
	"coxswain/pkg/mail"
	"coxswain/services/web/site"
	"coxswain/services/web/ui"
)

// shown is how many letters are listed.
const shown = 100

// Register adds the pages to the site of a demonstration.
func Register(s *site.Site, box *mail.Mailbox) {
	if !s.Demo {
		return
	}
	k := &keeper{box}
	s.Open("/mailbox", k.list)
	s.Open("/mailbox/{letter}", k.letter)
}

type keeper struct{ box *mail.Mailbox }

func (k *keeper) list(v *site.Visit) (ui.Page, error) {
	letters, err := k.box.List(v.Request.Context(), shown)
	if err != nil {
		return ui.Page{}, err
	}
	return ui.Page{Title: "Mailbox of the demo", Lede: "What would have been mailed. Nothing leaves this machine.", Body: listPage(letters)}, nil
}

func (k *keeper) letter(v *site.Visit) (ui.Page, error) {
	tenant, id := parse(v.Path("letter"))
	r, err := k.box.Get(v.Request.Context(), tenant, id)
	if err != nil {
		return ui.Page{}, err
	}
	return ui.Page{
		Title: r.Subject, Crumbs: []ui.Link{{Text: "Mailbox of the demo", Href: "/mailbox"}}, Body: letterPage(r, lines(r.Text)),
	}, nil
}

// address is the page of a letter: ids of letters have slashes in them.
func address(r mail.Received) string {
	return "/mailbox/" + base64.RawURLEncoding.EncodeToString([]byte(string(r.Tenant)+"\x00"+r.ID))
}

func parse(segment string) (events.TenantID, string) {
	plain, _ := base64.RawURLEncoding.DecodeString(segment) // what is none names no letter
	tenant, id, _ := strings.Cut(string(plain), "\x00")
	if !utf8.Valid(plain) || strings.Contains(id, "\x00") { // the database takes neither
		return "", ""
	}
	return events.TenantID(tenant), id
}

// line is one of a letter's; a line that is an address leads there.
type line struct{ Text, Href string }

func lines(text string) []line {
	var all []line
	for l := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		all = append(all, line{Text: l, Href: hrefOf(l)})
	}
	return all
}

// hrefOf is where a line leads that is nothing but an address. One of this installation is taken without its host, so that
// it works under whatever name the reader has come by.
func hrefOf(text string) string {
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return site.Local(u.RequestURI())
}
