package account

import (
	"net/url"
	"strings"

	"coxswain/services/web/cards"
)

// below is the address of a thing of the customer.
func below(a cards.Account, kind, id string) string {
	return home(a) + "/" + kind + "/" + escape(id)
}

func escape(segment string) string { return url.PathEscape(segment) }

// words turns a wire name ("first_due") into words.
func words(name string) string { return strings.ReplaceAll(name, "_", " ") }

// capital makes the first letter of a heading a large one.
func capital(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
