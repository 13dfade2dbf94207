package httpapi

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	"coxswain/pkg/fault"
)

// Line is a name or a title: one line, at most MaxLine code points, without characters that hide or turn
// what stands around them.
type Line string

// Text is several lines of prose: at most MaxText code points.
type Text string

// Limits in code points; in bytes they are four times as much.
const (
	MaxLine = 200
	MaxText = 10_000
)

// Formats that checkBody enforces. A string without one is held to the rules of Text, or to fewer
// characters when its schema says so.
const (
	formatLine     = "line"
	formatText     = "text"
	formatDecimal  = "decimal"
	formatDate     = "date"
	formatDateTime = "date-time"
)

// Schema implements huma.SchemaProvider.
func (Line) Schema(huma.Registry) *huma.Schema {
	shortest, longest := 1, MaxLine
	return &huma.Schema{Type: huma.TypeString, Format: formatLine, MinLength: &shortest, MaxLength: &longest}
}

// Schema implements huma.SchemaProvider.
func (Text) Schema(huma.Registry) *huma.Schema {
	longest := MaxText
	return &huma.Schema{Type: huma.TypeString, Format: formatText, MaxLength: &longest}
}

// Refusals of text.
var (
	errTooLong   = fault.New(fault.Invalid, "too-long", "this text is too long")
	errInvisible = fault.New(fault.Invalid, "control-character", "a name must not hold line breaks or characters that are invisible or turn the direction of writing")
	errBlank     = fault.New(fault.Invalid, "blank", "this holds nothing that can be seen")
)

// CheckLine refuses what may not stand in a name or title: for lines that do not come in a JSON body.
func CheckLine(s string) error {
	if err := checkLength(s, MaxLine); err != nil {
		return err
	}
	if s != "" && strings.TrimSpace(s) == "" {
		return errBlank
	}
	before := rune(' ')
	for _, r := range s {
		if isControl(r) || hides(r) || (isJoiner(r) && !joins(before)) {
			return errInvisible
		}
		before = r
	}
	return nil
}

// CheckText refuses what may not stand in prose.
func CheckText(s string) error {
	if strings.ContainsFunc(s, isControl) {
		return errControl
	}
	return checkLength(s, MaxText)
}

// maxMarks is how many combining marks may follow one another; no written language needs as many.
const maxMarks = 8

func checkLength(s string, limit int) error {
	if len(s) > 4*limit || utf8.RuneCountInString(s) > limit {
		return errTooLong.Sayf("this text is longer than %d characters or %d bytes", limit, 4*limit)
	}
	marks := 0
	for _, r := range s {
		if !unicode.Is(unicode.M, r) {
			marks = 0
			continue
		}
		if marks++; marks > maxMarks {
			return errTooLong.Sayf("more than %d combining marks stand on one character", maxMarks)
		}
	}
	return nil
}

// hides reports line breaks, marks of direction, and characters that cannot be seen.
func hides(r rune) bool {
	switch {
	case r == '\n', r == '\r', r == '\t', r == '\u2028', r == '\u2029': // breaks
	case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069': // embeddings, overrides, isolates
	case r == '\u200e', r == '\u200f', r == '\u061c': // marks of direction
	case r == '\u200b', r >= '\u2060' && r <= '\u2064', r == '\ufeff', r == '\u00ad': // nothing to see
	case r >= 0xe0000 && r <= 0xe007f: // tags
	default:
		return false
	}
	return true
}

// isJoiner reports the two zero-width characters that Persian, Indic scripts and emoji need.
func isJoiner(r rune) bool { return r == '\u200c' || r == '\u200d' }

// joins reports whether a joiner may follow: after a letter of a script that joins, or a symbol. After a
// Latin letter, a digit or a space it only makes two names look alike.
func joins(before rune) bool {
	return !unicode.In(before, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Nd, unicode.Z)
}
