package cards

import (
	"strings"
	"time"

	"coxswain/services/responsibility/story"
)

// told is how much later than it happened a fact may be told before the line says so.
const told = 24 * time.Hour

// changed reports whether a line has a before and an after that its sentence does not say already.
func changed(l story.Line) bool {
	said := strings.Contains(l.Sentence, l.Before) && strings.Contains(l.Sentence, l.After)
	return l.Before != l.After && !said
}
