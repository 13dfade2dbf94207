package oidc

import (
	"net/url"
	"strings"
)

// longest path to return to; it travels in a cookie, and those end at 4 KB.
const longestPath = 1024

// LocalPath is the path itself when it leads to a page here, with its query and fragment, else "/". Browsers take "//host",
// "/\host" and "/<tab>/host" for addresses of other hosts.
func LocalPath(path string) string {
	if len(path) > longestPath || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsFunc(path, unsafe) {
		return "/"
	}
	if u, err := url.Parse(path); err != nil || u.IsAbs() || u.Host != "" {
		return "/"
	}
	return path
}

// unsafe are backslashes, which browsers turn round, and what is not printable ASCII, which they drop or never send.
func unsafe(r rune) bool { return r == '\\' || r <= ' ' || r > '~' }
