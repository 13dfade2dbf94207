package ui

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"coxswain/events"
	"coxswain/services/web/locale"
)

// Kind is what a mark means. Its colour is never the only sign: the text beside it says the same.
type Kind string

// The kinds.
const (
	Plain Kind = ""
	Good  Kind = "good"
	Warn  Kind = "warn"
	Bad   Kind = "bad"
	Quiet Kind = "quiet"
)

// FactsURL is the page of some facts of a customer.
func FactsURL(customer events.CustomerID, positions ...int64) string {
	texts := make([]string, len(positions))
	for i, p := range positions {
		texts[i] = strconv.FormatInt(p, 10)
	}
	return "/customers/" + url.PathEscape(string(customer)) + "/facts?at=" + strings.Join(texts, ",")
}

func factsURL(ctx context.Context, customer events.CustomerID, positions []int64) templ.SafeURL {
	return To(ctx, FactsURL(customer, positions...))
}

func behindText(n int) string { return locale.Count(n, "fact", "facts") }

func behindLabel(about string, n int) string {
	return fmt.Sprintf("%s behind: %s", locale.Count(n, "fact", "facts"), about)
}

// columnsOf is the class for so many columns; more than four go on below.
func columnsOf(n int) string { return fmt.Sprintf("of-%d", min(max(n, 1), 4)) }
