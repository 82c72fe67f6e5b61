package element_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// export is an element as the console of another account exports it: with ids, owners and dates at
// every depth, flags that the platform computes, and a model whose own members are called alike.
const export = `{
	"id": 12345, "key": "tableauTest", "name": "Tableau", "description": "Exported.", "hub": "general", "active": true, "deleted": false, "private": true, "beta": false,
	"extended": true, "extendable": false, "cloneable": false, "typeOauth": true, "trialAccount": true, "transformationsEnabled": false, "childTransformationsEnabled": true,
	"bulkDownloadEnabled": true, "bulkUploadEnabled": true, "useModelsForMetadata": false, "createdDate": 1500000000000, "updatedDate": 1500000000001,
	"image": "elements/custom.png", "protocolType": "http", "authentication": {"type": "custom"},
	"configuration": [
		{"id": 1, "key": "base.url", "name": "Base URL", "description": "Base URL", "type": "TEXTFIELD_1000", "defaultValue": "https://a.example.com", "required": true,
			"active": true, "internal": false, "hideFromConsole": false, "displayOrder": 3, "groupControl": false, "companyConfig": false, "resellerConfig": false},
		{"id": 2, "key": "password", "name": "Password", "description": "Theirs", "type": "PASSWORD", "defaultValue": "********", "required": false, "internal": false}
	],
	"hooks": [{"id": 3, "elementId": 12345, "type": "preRequest", "body": "done()", "mimeType": "application/javascript", "isLegacy": false, "createdDate": "2017-01-01T00:00:00Z"}],
	"parameters": [{"id": 4, "elementId": 12345, "name": "page", "vendorName": "p", "type": "query", "vendorType": "query", "source": "request", "required": false}],
	"resources": [{"id": 5, "ownerAccountId": 99, "modelId": 6, "path": "/orders", "method": "GET", "vendorPath": "/o", "vendorMethod": "GET", "type": "api", "updatedDate": "2017-01-01T00:00:00Z",
		"parameters": [{"id": 7, "resourceId": 5, "name": "id", "vendorName": "id", "type": "path", "vendorType": "path", "createdDate": "2017-01-01T00:00:00Z"}],
		"hooks": [{"id": 8, "resourceId": 5, "type": "postRequest", "body": "done(1)", "isLegacy": false}],
		"model": {"name": "Order", "swagger": {"Order": {"properties": {"id": {"type": "string"}, "createdDate": {"type": "string"}}}}}}],
	"objects": [{"id": 9, "elementId": 12345, "ownerAccountId": 99, "name": "orders", "bulkDownloadEnabled": true, "fields": [{"id": 10, "objectId": 9, "ownerAccountId": 99, "vendorPath": "a"}]}],
	"models": [], "elementMetadata": {"id": 12345, "key": "tableauTest", "name": "Tableau"}
}`

// exports are the made-up one and, where the environment names a file of others, one a line with
// its document, those.
func exports(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{"made up": export}
	content, err := os.ReadFile(os.Getenv("ELEMENT_EXPORTS")) //nolint:gosec // Whoever runs the test names the file.
	if err != nil {
		return all
	}
	for text := range bytes.Lines(content) {
		var line struct {
			ID       any             `json:"id"`
			Document json.RawMessage `json:"document"`
		}
		if err := json.Unmarshal(text, &line); err != nil {
			t.Fatal(err)
		}
		all[fmt.Sprint(line.ID)] = string(line.Document)
	}
	return all
}

// TestElement_export has exports be definitions as they are: applied, they are settled, and so is
// what is imported of them.
func TestElement_export(t *testing.T) {
	t.Parallel()
	for name, document := range exports(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWalk(t, simulator.Config{Assumptions: simulator.Assumptions{ElementKeysShared: true}})
			config := object{"definition": document}
			w.apply("create", config)
			for _, request := range w.platform.Requests() {
				if body := string(request.Body); strings.Contains(body, "********") || strings.Contains(body, `"ownerAccountId"`) {
					t.Errorf("sent was %s", body)
				}
			}
			id := fmt.Sprint(w.state.Values()["id"])
			imported, diags := w.element.Import(id, nil)
			if len(diags) > 0 {
				t.Fatal(diags)
			}
			generated := w.element.Generate(imported)
			if diags := w.element.Validate(generated); len(diags) > 0 {
				t.Errorf("generated is refused: %s", diags)
			}
			planned, diags := w.element.Plan(imported, generated)
			if len(diags) > 0 || fmt.Sprint(planned.Values()) != fmt.Sprint(imported.Values()) || planned.Replaces() {
				t.Errorf("the plan of what was imported is not empty\n%v\nwant\n%v\n%s", planned.Values(), imported.Values(), diags)
			}
		})
	}
}

// TestElement_exportOverridden has attributes win over what an export says, and the export be taken
// anew.
func TestElement_exportOverridden(t *testing.T) {
	t.Parallel()
	w := newWalk(t, simulator.Config{})
	row := object{"key": "base.url", "name": "Base URL", "type": "TEXTFIELD_1000", "default": "https://b.example.com"}
	config := object{"definition": export, "name": "Ours", "key": "ours", "active": false, "configuration": []any{row}}
	w.apply("create", config)
	own := w.platform.OwnElements()[0]
	if own.Name != "Ours" || own.Key != "ours" || own.Description != "Exported." || storedDefault(t, w.platform, "base.url") != "https://b.example.com" || w.state.Values()["active"] != false {
		t.Errorf("the element is %+v", own)
	}
	for _, request := range w.platform.Requests() {
		if request.Method == http.MethodPost && !strings.Contains(string(request.Body), `"createdDate":{"type":"string"}`) {
			t.Errorf("the model that was sent has lost members: %s", request.Body)
		}
	}
	again := config.With(object{"definition": strings.NewReplacer(`"id": 5`, `"id": 55`, `"ownerAccountId": 99`, `"ownerAccountId": 98`, "2017", "2018").Replace(export)})
	if planned, diags := w.element.Plan(w.state, again); len(diags) > 0 || fmt.Sprint(planned.Values()) != fmt.Sprint(w.state.Values()) {
		t.Errorf("an export of the same from another account is a change\n%s", diags)
	}
	w.apply("as exported", object{"definition": export, "key": "ours"})
	if got := w.state.Values(); got["name"] != "Tableau" || got["active"] != true || storedDefault(t, w.platform, "base.url") != "https://a.example.com" {
		t.Errorf("the element is %v", got)
	}
	changed := object{"definition": strings.Replace(export, `"name": "Tableau", "description"`, `"name": "Other", "description"`, 1), "key": "ours"}
	w.apply("a name in the export", changed)
	if got := w.state.Values()["name"]; got != "Other" {
		t.Errorf("the name is %v", got)
	}
	planned, _ := w.element.Plan(w.state, object{"definition": acctest.Unknown, "key": "ours"})
	if got := planned.Values()["name"]; got != acctest.Unknown {
		t.Errorf("the name of an export that is not known is %v", got)
	}
	planned, _ = w.element.Plan(w.state, object{"definition": export})
	if !planned.Replaces() {
		t.Error("another key in the export does not replace the element")
	}
}
