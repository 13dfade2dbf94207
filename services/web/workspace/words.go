package workspace

import "strings"

// atHand is how many lines of a list are shown before the others are folded away.
const atHand = 6

// words turns a wire name ("given_back") into words.
func words(name string) string { return strings.ReplaceAll(name, "_", " ") }

// nothing is what an empty list says, unless something stands above it already.
func nothing(above int, text string) string {
	if above > 0 {
		return ""
	}
	return text
}
