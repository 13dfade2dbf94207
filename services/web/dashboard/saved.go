package dashboard

import (
	"net/url"

	"coxswain/pkg/views"
)

// filterOfView is what a saved view narrows to. What is not known any more is left out.
func filterOfView(v views.View) filter {
	q, err := url.ParseQuery(v.Query)
	if err != nil {
		return filter{}
	}
	return filterOf(q)
}

func viewURL(v views.View) string { return filterOfView(v).url() }

// shows reports whether the list is the one of a view.
func (b board) shows(v views.View) bool { return filterOfView(v).query() == b.filter.query() }

// known reports whether the list is saved already.
func (b board) known() bool {
	for _, v := range b.views {
		if b.shows(v) {
			return true
		}
	}
	return false
}
