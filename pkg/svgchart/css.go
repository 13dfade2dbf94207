package svgchart

import _ "embed"

// CSS is what the charts need of a page's style sheet; the page defines its custom properties.
//
//go:embed svgchart.css
var CSS string
