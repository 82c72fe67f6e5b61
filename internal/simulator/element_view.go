package simulator

import (
	"encoding/json"
	"maps"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

// elementRow is a configuration row of an element as answers show it.
type elementRow struct {
	ID              int64           `json:"id"`
	Key             string          `json:"key"`
	Name            string          `json:"name"`
	Description     string          `json:"description"`
	Type            string          `json:"type"`
	DefaultValue    *string         `json:"defaultValue,omitempty"`
	Required        bool            `json:"required"`
	Active          bool            `json:"active"`
	Internal        bool            `json:"internal"`
	HideFromConsole bool            `json:"hideFromConsole"`
	GroupControl    bool            `json:"groupControl"`
	DisplayOrder    int             `json:"displayOrder"`
	CompanyConfig   bool            `json:"companyConfig"`
	ResellerConfig  bool            `json:"resellerConfig"`
	Options         []elementChoice `json:"options,omitempty"`
}

// elementChoice is one value of a row with a closed list of values.
type elementChoice struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// rowsPerElement keeps the row numbers of different elements apart.
const rowsPerElement = 1000

// elementRows returns the rows of an element; secretDefaults says how defaults of secret rows are
// shown.
func elementRows(element *catalogue.Element, secretDefaults Choice) []elementRow {
	rows := make([]elementRow, 0, len(element.Configuration))
	for i, row := range element.Configuration {
		shown := elementRow{
			ID: element.ID*rowsPerElement + int64(i), Key: row.Key, Name: row.Name, Description: row.Description,
			Type: row.Type, DefaultValue: row.Default, Required: row.Required, Active: true, Internal: row.Internal,
			HideFromConsole: row.HideFromConsole, DisplayOrder: i,
		}
		if row.Type == typePassword && row.Default != nil && *row.Default != "" {
			switch secretDefaults {
			case ElementSecretDefaultsMasked:
				shown.DefaultValue = new(mask)
			case ElementSecretDefaultsOmitted:
				shown.DefaultValue = nil
			}
		}
		for _, option := range row.Options {
			shown.Options = append(shown.Options, elementChoice{Name: option.Name, Value: option.Value})
		}
		rows = append(rows, shown)
	}
	return rows
}

// abridgedView returns an element in short form.
func abridgedView(element *catalogue.Element) map[string]any {
	return map[string]any{
		"id": element.ID, "key": element.Key, "name": element.Name, "description": element.Description,
		"hub": element.Hub, "active": true, "private": element.Private,
	}
}

// elementView returns an element as its own answers, and those of its instances, show it.
func elementView(element *catalogue.Element, secretDefaults Choice) map[string]any {
	v := abridgedView(element)
	v["authentication"] = map[string]string{"type": element.Authentication}
	v["protocolType"] = "http"
	// All published exports of private elements have it false, those with OAuth too, and the next
	// two true.
	v["typeOauth"] = !element.Private &&
		(element.Authentication == catalogue.AuthenticationOAuth1 || element.Authentication == catalogue.AuthenticationOAuth2)
	v["transformationsEnabled"], v["useModelsForMetadata"] = element.Private, element.Private
	v["configuration"] = elementRows(element, secretDefaults)
	for _, flag := range []string{"deleted", "beta", "extended", "trialAccount", "childTransformationsEnabled", "bulkDownloadEnabled", "bulkUploadEnabled"} {
		v[flag] = false
	}
	v["cloneable"], v["extendable"] = true, true
	for _, list := range []string{"parameters", "hooks", "resources", "objects", "models"} {
		v[list] = []any{}
	}
	return v
}

// metadataView returns what an element can do. Of the members of the expanded form the names are
// known, and not what they hold [reference 3.1, 8].
func (s *Simulator) metadataView(element *catalogue.Element, expand bool) map[string]any {
	objects := s.objectsOf(element)
	v := map[string]any{
		"id": element.ID, "key": element.Key, "name": element.Name, "description": element.Description,
		"events": eventsView(element, objects),
	}
	if !expand {
		return v
	}
	v["hub"], v["active"], v["beta"], v["cloneable"] = element.Hub, true, false, true
	v["authenticationType"], v["elementType"] = element.Authentication, "rest"
	v["image"], v["displayOrder"], v["usage"] = "elements/custom-element-default-logo.png", 0, map[string]any{}
	for _, flag := range []string{"churros", "transformations", "normalizedPaging", "swaggerValidated"} {
		v[flag] = false
	}
	v["discovery"] = map[string]any{"metadata": true}
	v["bulk"], v["api"] = bulkView(), map[string]any{"type": "rest"}
	resources := []any{}
	for _, one := range objects {
		resources = append(resources, map[string]any{
			"name": one.Name, "canonicalName": one.Name, "operations": []string{"create", "retrieve", "update", "delete", "search"},
			"events": eventsView(element, nil), "bulk": bulkView(), "customField": false,
		})
	}
	v["resources"] = resources
	return v
}

// eventsView returns how events of an element reach the platform, and those of which objects.
func eventsView(element *catalogue.Element, objects []offered) map[string]any {
	v := map[string]any{"supported": len(element.EventMethods) > 0, "methods": eventMethods(element)}
	names := make([]string, len(objects))
	for i, one := range objects {
		names[i] = one.Name
	}
	for _, method := range element.EventMethods {
		v[method] = map[string]any{"resources": names}
	}
	return v
}

// eventMethods returns the kinds of events of an element, an empty list where it has none.
func eventMethods(element *catalogue.Element) []string {
	return append([]string{}, element.EventMethods...)
}

func bulkView() map[string]any { return map[string]any{"download": false, "upload": false} }

// catalogueDate is when the elements were made that the API has not touched: the first of January
// 2015, in milliseconds.
const catalogueDate = 1420070400000

// shownElement returns an element as its own answers show it.
func (s *Simulator) shownElement(element *catalogue.Element) map[string]any {
	v := elementView(element, s.config.Assumptions.ElementSecretDefaults)
	own, made := s.elements.own.get(element.ID)
	if !made {
		v["createdDate"], v["updatedDate"] = catalogueDate, catalogueDate
		return v
	}
	maps.Copy(v, own.Members)
	v["active"] = !own.Inactive
	v["createdDate"], v["updatedDate"] = own.CreatedAt.UnixMilli(), own.UpdatedAt.UnixMilli()
	rows := []map[string]any{}
	for _, row := range elementRows(element, s.config.Assumptions.ElementSecretDefaults) {
		encoded, err := json.Marshal(row)
		shown := map[string]any{}
		if err == nil {
			err = decodeNumbers(encoded, &shown)
		}
		if err != nil {
			continue // A row is strings, numbers and booleans: it can be encoded.
		}
		maps.Copy(shown, own.Rows[row.Key])
		rows = append(rows, shown)
	}
	v["configuration"] = rows
	return v
}

// shownAbridged returns an element in short form, as lists show it when they are asked to.
func (s *Simulator) shownAbridged(element *catalogue.Element) map[string]any {
	v := abridgedView(element)
	if own, made := s.elements.own.get(element.ID); made {
		v["active"] = !own.Inactive
	}
	return v
}
