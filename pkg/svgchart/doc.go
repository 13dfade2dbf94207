// Package svgchart draws charts on the server: as SVG in a figure, with axes, units, a legend, an accessible
// name and a table of the same data, where every point is a link to the events behind it.
//
//	Line     series over time, with bands behind them and events across them
//	Stacked  what adds up and what takes away, per month or per category
//	Spark    a trend the size of a word, for lists
//	Meter    how far along something is, and how far it should be
//
// Each is a value and a templ component at once, so a page writes @svgchart.Line{...}. A chart is a pure
// function of that value: no clock, no I/O, and the same bytes each time.
//
//	Line, Stacked ──lay out──> drawing ──templ──> <figure> <svg> legend <details><table>
//
// Layout. Text keeps its size from 320 px to any width because nothing is scaled: x is a percentage of the
// plot's width, y is in CSS pixels, and the height is fixed, so the page does not shift while it loads. Axis
// labels stand in the padding of the svg element. Only the lines are stretched, in an inner svg whose strokes
// keep their width. What has no room on a narrow screen (every second date, some of the links) has the class
// chart-wide.
//
// Looks. There are no style attributes and no scripts, so a strict content security policy holds. The rules
// are in svgchart.css; its colours are the custom properties --chart-1 to --chart-6, --chart-grid and
// --chart-text of the page. Series differ by dash and marker, bars by texture, so that colour is never alone.
//
// Limits. A value that is no number, or beyond ±MaxValue, is a gap. A chart links up to LinkedPoints points,
// those that lie far enough apart to be hit, the latest first; the table links them all, up to TableRows rows,
// and says so where there are more. Text is escaped and addresses are checked by templ.
package svgchart
