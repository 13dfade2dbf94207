package calls

import (
	"coxswain/rules/record"
	"coxswain/services/web/locale"
	"coxswain/services/web/site"
	"coxswain/services/web/ui"
)

// show is the page of a call: its agenda while it is ahead, its recap once it was held, and why not otherwise.
func show(v *site.Visit) (ui.Page, error) {
	m, err := read(v)
	if err != nil {
		return ui.Page{}, err
	}
	switch m.Status {
	case record.CallScheduled:
		return ahead(v, m)
	case record.CallHeld:
		return after(v, m)
	case record.CallGivenBack, record.CallNoShow, record.CallCancelled:
	}
	p := m.page(v)
	p.Body = overPage(m)
	return p, nil
}

// page is what all pages of a call have in common.
func (m matter) page(v *site.Visit) ui.Page {
	f := v.Scene.Format
	return ui.Page{
		Title: m.title(f), Lede: m.when(f) + "; " + locale.Count(m.Minutes, "minute", "minutes") + " with " + m.Name + ".",
		Crumbs: m.crumbs(), Live: string(m.Customer), Print: true,
	}
}
