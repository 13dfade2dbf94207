package web_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"coxswain/pkg/daemon"
	"coxswain/pkg/httpapi"
	"coxswain/services/web"
)

// document joins the operations of all services, as the gateway does.
func document(t *testing.T) []byte {
	t.Helper()
	mux, documents := http.NewServeMux(), map[string]*huma.OpenAPI{}
	for _, s := range append(web.Behind(), web.Service()) {
		api := httpapi.New(mux, s.Name, s.Doc)
		s.API(api, daemon.Deps{})
		documents[s.Name] = api.OpenAPI()
	}
	joined, err := httpapi.Document("Coxswain", "", documents)
	if err != nil {
		t.Fatal(err)
	}
	return joined
}

func TestAllServicesFitUnderOneAddressAndIntoOneDocument(t *testing.T) {
	t.Parallel()
	var doc struct {
		Paths      map[string]map[string]struct{ OperationID string }
		Components struct{ Schemas map[string]any }
	}
	text := document(t)
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	ids := map[string]string{}
	for path, item := range doc.Paths {
		for method, operation := range item {
			if at, twice := ids[operation.OperationID]; twice {
				t.Errorf("%s is the name of %s %s and of %s", operation.OperationID, method, path, at)
			}
			ids[operation.OperationID] = method + " " + path
		}
	}
	for _, ref := range strings.Split(string(text), `"#/components/schemas/`)[1:] {
		name, _, _ := strings.Cut(ref, `"`)
		if _, ok := doc.Components.Schemas[name]; !ok {
			t.Errorf("the schema %s is missing", name)
		}
	}
}
