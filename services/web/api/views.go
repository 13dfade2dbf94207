package api

import (
	"context"
	"net/http"
	"net/url"

	"github.com/danielgtaylor/huma/v2"

	"coxswain/pkg/daemon"
	"coxswain/pkg/fault"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
	"coxswain/pkg/views"
)

const aboutSaveView = `Under a name that the caller has used already, it takes the place of the one before. Fifty views of a list, no more.`

// errNoQuery refuses what no address has.
var errNoQuery = fault.New(fault.Invalid, "not-a-query", "give the query as an address has it: band=at_risk&sort=renewal")

// registerViews adds the operations of people on the views that they have saved.
func registerViews(api huma.API, deps daemon.Deps) {
	s := &shelf{deps, views.NewStore(deps.DB)}
	httpapi.Query(api, "/v1/views", "list-views", "The caller's saved views of a list", s.views)
	httpapi.Command(api, http.MethodPost, "/v1/views", "save-view", "Save a view of a list", s.save, httpapi.Doc(aboutSaveView))
	httpapi.Command(api, http.MethodPost, "/v1/views/{view}/delete", "delete-view", "Delete a saved view of one's own", s.remove,
		httpapi.Status(http.StatusOK))
}

// shelf is where saved views are.
type shelf struct {
	daemon.Deps
	kept *views.Store
}

type viewsInput struct {
	List string `query:"list" enum:"portfolio" default:"portfolio"`
}

func (s *shelf) views(ctx context.Context, in *viewsInput) (*httpapi.Shown[httpapi.List[views.View]], error) {
	p, err := owner(ctx, "own_view.read")
	if err != nil {
		return nil, err
	}
	all, err := s.kept.Of(ctx, ownerOf(p), in.List)
	if all == nil {
		all = []views.View{}
	}
	return &httpapi.Shown[httpapi.List[views.View]]{Body: httpapi.List[views.View]{Items: all}}, err
}

func ownerOf(p identity.Principal) views.Owner {
	return views.Owner{Tenant: p.Tenant, Person: p.Person}
}

type saveViewInput struct {
	httpapi.Write
	Body struct {
		List  string       `json:"list" enum:"portfolio"`
		Name  httpapi.Line `json:"name" maxLength:"80"`
		Query string       `json:"query,omitempty" maxLength:"1000" doc:"As an address has it; empty for the whole list."`
	}
}

func (s *shelf) save(ctx context.Context, in *saveViewInput) (*httpapi.Written[views.View], error) {
	p, err := owner(ctx, "own_view.save")
	if err != nil {
		return nil, err
	}
	// What is asked for is a state, so a repeat needs no memory of the first request; the key is held to its form alone.
	if _, err := httpapi.Request(ctx, in.Write, p.Customer, s.Now(), ""); err != nil {
		return nil, err
	}
	if _, err := url.ParseQuery(in.Body.Query); err != nil {
		return nil, errNoQuery.At("/query")
	}
	saved, err := s.kept.Save(ctx, ownerOf(p), views.View{List: in.Body.List, Name: string(in.Body.Name), Query: in.Body.Query, Saved: s.Now()})
	return &httpapi.Written[views.View]{Body: saved}, err
}

type deleteViewInput struct {
	httpapi.Write
	View string `path:"view" maxLength:"100"`
}

// deletedView says which view is gone.
type deletedView struct {
	ID string `json:"id"`
}

func (s *shelf) remove(ctx context.Context, in *deleteViewInput) (*httpapi.Written[deletedView], error) {
	p, err := owner(ctx, "own_view.delete")
	if err != nil {
		return nil, err
	}
	if _, err := httpapi.Request(ctx, in.Write, p.Customer, s.Now(), ""); err != nil {
		return nil, err
	}
	return &httpapi.Written[deletedView]{Body: deletedView{in.View}}, s.kept.Delete(ctx, ownerOf(p), in.View)
}
