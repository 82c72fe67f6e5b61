package simulator

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"

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

// elementRows returns the rows of an element; secretDefaults says how defaults of secret rows are shown.
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
	v["typeOauth"] = element.Authentication == catalogue.AuthenticationOAuth1 || element.Authentication == catalogue.AuthenticationOAuth2
	v["configuration"] = elementRows(element, secretDefaults)
	for _, flag := range []string{"deleted", "beta", "extended", "trialAccount", "transformationsEnabled", "bulkDownloadEnabled", "bulkUploadEnabled"} {
		v[flag] = false
	}
	v["cloneable"], v["extendable"] = true, true
	for _, list := range []string{"parameters", "hooks", "resources", "objects", "models"} {
		v[list] = []any{}
	}
	return v
}

// metadataView returns what an element can do.
func metadataView(element *catalogue.Element, expand bool) map[string]any {
	methods := element.EventMethods
	if methods == nil {
		methods = []string{}
	}
	v := map[string]any{
		"id": element.ID, "key": element.Key, "name": element.Name, "description": element.Description,
		"events": map[string]any{"supported": len(methods) > 0, "methods": methods},
	}
	if expand {
		v["hub"], v["active"], v["beta"], v["cloneable"] = element.Hub, true, false, true
		v["authenticationType"] = element.Authentication
		v["resources"] = []any{}
	}
	return v
}

// listElements serves GET of elements.
func (s *Simulator) listElements(c *call) (*answer, error) {
	where, err := parseWhere(c.query.Get("where"))
	if err != nil {
		return nil, err
	}
	var hits []*catalogue.Element
	for _, element := range s.elements.all() {
		if where.matches(element) {
			hits = append(hits, element)
		}
	}
	hits, header, err := page(c, hits, func(element *catalogue.Element) string { return strconv.FormatInt(element.ID, 10) }, compareIDs)
	if err != nil {
		return nil, err
	}
	if len(hits) == 0 && !s.config.Assumptions.EmptyListAsArray {
		return nil, notFound("No elements found")
	}
	views := make([]map[string]any, 0, len(hits))
	for _, element := range hits {
		if where.abridged {
			views = append(views, s.shownAbridged(element))
		} else {
			views = append(views, s.shownElement(element))
		}
	}
	return &answer{status: http.StatusOK, header: header, body: views}, nil
}

// listElementKeys serves GET of element keys, each once.
func (s *Simulator) listElementKeys(c *call) (*answer, error) {
	var keys []string
	for _, element := range s.elements.all() {
		keys = append(keys, element.Key)
	}
	slices.Sort(keys)
	keys, header, err := page(c, slices.Compact(keys), func(key string) string { return key }, cmp.Compare[string])
	if err != nil {
		return nil, err
	}
	return &answer{status: http.StatusOK, header: header, body: keys}, nil
}

// listElementMetadata serves GET of the metadata of all elements.
func (s *Simulator) listElementMetadata(c *call) (*answer, error) {
	hits, header, err := page(c, s.elements.all(), func(element *catalogue.Element) string { return strconv.FormatInt(element.ID, 10) }, compareIDs)
	if err != nil {
		return nil, err
	}
	views := make([]map[string]any, 0, len(hits))
	for _, element := range hits {
		views = append(views, metadataView(element, false))
	}
	return &answer{status: http.StatusOK, header: header, body: views}, nil
}

// getElement serves GET of an element.
func (s *Simulator) getElement(c *call) (*answer, error) {
	element, err := s.elements.byKeyOrID(c.params["keyOrId"])
	if err != nil {
		return nil, err
	}
	return ok(s.shownElement(element)), nil
}

// getElementMetadata serves GET of what an element can do.
func (s *Simulator) getElementMetadata(c *call) (*answer, error) {
	expand, err := c.flag("expand", false)
	if err != nil {
		return nil, err
	}
	element, err := s.elements.byKeyOrID(c.params["keyOrId"])
	if err != nil {
		return nil, err
	}
	return ok(metadataView(element, expand)), nil
}

// getElementConfiguration serves GET of the configuration rows of an element.
func (s *Simulator) getElementConfiguration(c *call) (*answer, error) {
	element, err := s.elements.byKeyOrID(c.params["keyOrId"])
	if err != nil {
		return nil, err
	}
	rows := elementRows(element, s.config.Assumptions.ElementSecretDefaults)
	if s.config.Assumptions.ConfigurationAsArray {
		return ok(rows), nil
	}
	return ok(map[string]any{
		"configuration":  rows,
		"authentication": map[string]string{"type": element.Authentication},
	}), nil
}
