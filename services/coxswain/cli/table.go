package cli

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"
)

// table prints rows under a header, columns aligned. The widest column is wrapped so that lines fit.
type table struct {
	indent string
	header []string
	rows   [][]string
	wrap   int // the column that gives way
}

// gap parts columns.
const gap = "  "

// minWrapped is how narrow the wrapped column may become: an id still fits.
const minWrapped = 36

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

func (t *table) print(out io.Writer, width int) {
	widths := t.widths()
	total := len(t.indent) + len(gap)*(len(widths)-1)
	for _, w := range widths {
		total += w
	}
	if total > width {
		widths[t.wrap] = max(min(minWrapped, widths[t.wrap]), widths[t.wrap]-(total-width))
	}
	if t.header != nil {
		t.line(out, t.header, widths)
	}
	for _, r := range t.rows {
		t.line(out, r, widths)
	}
}

func (t *table) widths() []int {
	var widths []int
	for _, r := range append([][]string{t.header}, t.rows...) {
		for i, cell := range r {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			for line := range strings.SplitSeq(cell, "\n") {
				widths[i] = max(widths[i], utf8.RuneCountInString(line))
			}
		}
	}
	return widths
}

// line prints one row, over several lines where a cell has them or the wrapped column needs them.
func (t *table) line(out io.Writer, cells []string, widths []int) {
	tall, lines := 1, make([][]string, len(cells))
	for i, cell := range cells {
		if i == t.wrap {
			lines[i] = wrapText(cell, widths[i])
		} else {
			lines[i] = strings.Split(cell, "\n")
		}
		tall = max(tall, len(lines[i]))
	}
	for n := range tall {
		var b strings.Builder
		b.WriteString(t.indent)
		for i := range cells {
			part := ""
			if n < len(lines[i]) {
				part = lines[i][n]
			}
			b.WriteString(part)
			b.WriteString(strings.Repeat(" ", max(0, widths[i]-utf8.RuneCountInString(part))))
			b.WriteString(gap)
		}
		_, _ = fmt.Fprintln(out, strings.TrimRight(b.String(), " "))
	}
}

// wrapText breaks a text at its line breaks, and at blanks into lines of at most so many characters; a longer word
// stands alone.
func wrapText(s string, width int) (lines []string) {
	for line := range strings.SplitSeq(s, "\n") {
		lines = append(lines, wrapLine(line, width)...)
	}
	return lines
}

func wrapLine(s string, width int) (lines []string) {
	line := ""
	for _, word := range strings.Fields(s) {
		switch {
		case line == "":
			line = word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) <= width:
			line += " " + word
		default:
			lines, line = append(lines, line), word
		}
	}
	return append(lines, line)
}

// width is how wide the terminal is, by COLUMNS; 110 where nobody says.
func (g *Globals) width() int {
	if n, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && n >= 60 {
		return n
	}
	return 110
}

func (g *Globals) print(t *table) { t.print(g.Out, g.width()) }

func (g *Globals) say(format string, args ...any) { _, _ = fmt.Fprintf(g.Out, format+"\n", args...) }

// title prints a heading.
func (g *Globals) title(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if g.terminal() && os.Getenv("NO_COLOR") == "" {
		text = "\x1b[1m" + text + "\x1b[0m"
	}
	g.say("\n%s", text)
}
