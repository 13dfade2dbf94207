package webtest

// Overflow names what makes the page wider than its window, so that one has to scroll sideways to read; empty when nothing
// does. Things that scroll by themselves may be as wide as they like.
func (p *Page) Overflow() string {
	p.t.Helper()
	return ask[string](p, "what is too wide", `(() => {
		const width = document.documentElement.clientWidth;
		if (document.documentElement.scrollWidth <= width) return "";
		const wide = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > width + 1 && !e.closest(".scroll, .chart-scroll, .banner nav"));
		return wide.slice(0, 3).map((e) => e.outerHTML.slice(0, 160)).join("\n") || "the page";
	})()`)
}
