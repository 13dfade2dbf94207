package daemon_test

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"coxswain/events"
	"coxswain/events/customerevent"
	"coxswain/pkg/bus"
	"coxswain/pkg/command"
	"coxswain/pkg/daemon"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
	"coxswain/pkg/projection"
)

// account is the one document of the service below.
type account struct {
	Name  string `json:"name"`
	Stage string `json:"stage"`
}

var accounts = projection.Collection[account]{Name: "accounts"}

// accountsService is the smallest service with every room: it registers customers, a policy gives each
// new one a stage, and a projection shows both.
func accountsService() daemon.Service {
	return daemon.Service{
		Name: "accounts",
		Projections: []projection.Definition{{Name: "accounts", Version: 1, Parts: []projection.Part{{
			Collection: accounts,
			Touches:    func(r events.Recorded) []string { return []string{string(r.Customer)} },
			Apply:      showAccount,
		}}}},
		Policies: func(d daemon.Deps) []bus.Policy {
			return []bus.Policy{{Name: "accounts_on_registered", On: []string{"customer.registered.v1"}, Handle: giveStage(d)}}
		},
		API: func(api huma.API, d daemon.Deps) {
			httpapi.Command(api, http.MethodPost, "/v1/accounts", "register-account", "Register an account", register(d))
			httpapi.Query(api, "/v1/accounts/{account}", "show-account", "Show an account", show(d))
		},
	}
}

func showAccount(r events.Recorded, docs projection.Docs) error {
	return projection.Update(docs, accounts, string(r.Customer), func(a *account) {
		switch e := r.Event.(type) {
		case customerevent.Registered:
			a.Name = e.Name
		case customerevent.AttributeSet:
			a.Stage = e.Value
		}
	})
}

func giveStage(d daemon.Deps) func(context.Context, events.Recorded) error {
	return func(ctx context.Context, r events.Recorded) error {
		request := command.Request{
			Tenant: r.Tenant, Customer: r.Customer, ID: bus.CommandID(r, "accounts_on_registered"),
			Actor: events.Actor{Machine: "accounts"}, At: r.OccurredAt, Causation: r.ID,
		}
		_, err := d.Commands.Do(ctx, request, func(tx *command.Tx) error {
			command.Add(tx, r.Stream, r.Customer, customerevent.AttributeSet{Name: "stage", Value: "onboarding"})
			return nil
		}, nil)
		return err
	}
}

type registerInput struct {
	httpapi.Write
	Body struct {
		ID   httpapi.Line `json:"id"`
		Name httpapi.Line `json:"name"`
	}
}

func register(d daemon.Deps) func(context.Context, *registerInput) (*httpapi.Written[string], error) {
	return func(ctx context.Context, in *registerInput) (*httpapi.Written[string], error) {
		id := events.CustomerID(in.Body.ID)
		request, err := httpapi.Request(ctx, in.Write, id, d.Now(), "")
		if err != nil {
			return nil, err
		}
		out, err := d.Commands.Do(ctx, request, func(tx *command.Tx) error {
			command.Add(tx, events.Stream{Kind: customerevent.Kind, ID: string(id)}, id,
				customerevent.Registered{Customer: id, Name: string(in.Body.Name)})
			return nil
		}, func() any { return id })
		if err != nil {
			return nil, err
		}
		return httpapi.Answered[string](out)
	}
}

type showInput struct {
	httpapi.Read
	Account string `path:"account"`
}

func show(d daemon.Deps) func(context.Context, *showInput) (*httpapi.Shown[account], error) {
	return func(ctx context.Context, in *showInput) (*httpapi.Shown[account], error) {
		if err := identity.Authorize(ctx, "customer.read", events.CustomerID(in.Account)); err != nil {
			return nil, err
		}
		p, _ := identity.From(ctx)
		store, shard := d.Stores["accounts"], d.Log.ShardOf(p.Tenant)
		if err := httpapi.Await(ctx, store, shard, in.Read); err != nil {
			return nil, err
		}
		doc, ok, err := store.One(ctx, p.Tenant, accounts, in.Account)
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, identity.ErrNotFound
		}
		return &httpapi.Shown[account]{Body: doc.(account)}, nil
	}
}

// brief is a loop that says each time that it ran.
func brief(ran chan<- string) daemon.Loop {
	return daemon.Loop{Name: "brief", Every: time.Millisecond, Run: func(ctx context.Context) error {
		select {
		case ran <- "ran":
			return fmt.Errorf("the next run must come all the same")
		case <-ctx.Done():
			return ctx.Err()
		}
	}}
}
