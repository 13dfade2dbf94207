package svgchart

import "strconv"

// A look tells one series from another by colour (the class), dash and marker.
type look struct{ class, dash, shape string }

const styles = 6

// lookOf is the look of the i-th series. After six the colours return with other markers.
func lookOf(i int) look {
	dashes := [styles]string{"", "7 3", "2 3", "9 3 2 3", "14 4", "4 2"}
	shapes := [styles]string{
		"M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0", // circle
		"M-3.6-3.6h7.2v7.2h-7.2z",           // square
		"M0-5.2L5.2 0L0 5.2L-5.2 0z",        // diamond
		"M0-5L5 3.8H-5z",                    // triangle
		"M0 5L5-3.8H-5z",                    // triangle on its tip
		"M-1.6-4.8h3.2v3.2h3.2v3.2h-3.2v3.2h-3.2v-3.2h-3.2v-3.2h3.2z", // cross
	}
	return look{class: seriesClass(i), dash: dashes[i%styles], shape: shapes[(i+i/styles)%styles]}
}

func seriesClass(i int) string { return "chart-series-" + strconv.Itoa(i%styles+1) }

// expected is the look of what should be, beside what is.
func expected() look {
	return look{class: "chart-expected", dash: "3 4", shape: "M-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0"}
}

// total is the look of the sum of a column.
func total() look { return look{class: "chart-total", shape: "M0-5L5 0L0 5L-5 0z"} }

// texture is the path that fills a tile of 6 by 6 pixels, for the i-th part of a bar; the first is plain.
func texture(i int) string {
	return [styles]string{
		"",
		"M-1 1l2-2M0 6l6-6M5 7l2-2", // rising
		"M0 3h6",                    // level
		"M-1 5l2 2M0 0l6 6M5-1l2 2", // falling
		"M3 0v6",                    // upright
		"M0 3h6M3 0v6",              // crossed
	}[i%styles]
}

func fillID(id string, i int) string { return id + "-fill-" + strconv.Itoa(i) }

// fill is what a bar is painted with: a texture of the figure, or its colour.
func fill(id string, i int) string {
	if i == 0 {
		return "currentColor"
	}
	return "url(#" + fillID(id, i) + ")"
}
