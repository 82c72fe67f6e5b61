package catalogue

import (
	"slices"
	"strings"
	"testing"
)

func wellFormed() Element {
	return Element{
		ID:             1,
		Key:            "made-up",
		Name:           "Made up",
		Description:    "An element that does not exist.",
		Hub:            "general",
		Authentication: AuthenticationBasic,
		EventMethods:   []string{EventMethodPolling},
		Configuration: []Row{
			{Key: "username", Name: "Username", Type: TypeTextField128},
			{Key: "password", Name: "Password", Type: TypePassword},
			{Key: "sandbox", Name: "Sandbox", Type: TypeBoolean, Default: text("false")},
			{Key: "region", Name: "Region", Type: TypeCombo, Default: text("eu"), Options: []Option{{Name: "Europe", Value: "eu"}}},
		},
	}
}

func text(s string) *string { return &s }

func TestValidate_acceptsWellFormedElements(t *testing.T) {
	t.Parallel()

	second := wellFormed()
	second.ID, second.Key = 2, "made-up-2"
	if err := validate([]Element{wellFormed(), second}); err != nil {
		t.Error(err)
	}
}

func TestValidate_refusesBrokenElements(t *testing.T) {
	t.Parallel()

	for _, tc := range []struct {
		name  string
		spoil func(*Element)
		want  string
	}{
		{"no id", func(e *Element) { e.ID = 0 }, "id 0 is not positive"},
		{"no key", func(e *Element) { e.Key = "" }, "must not be empty"},
		{"no name", func(e *Element) { e.Name = "" }, "must not be empty"},
		{"no description", func(e *Element) { e.Description = "" }, "must not be empty"},
		{"no hub", func(e *Element) { e.Hub = "" }, "must not be empty"},
		{"unknown authentication", func(e *Element) { e.Authentication = "oauth" }, `authentication "oauth" is unknown`},
		{"unknown event method", func(e *Element) { e.EventMethods = []string{"webhooks"} }, `event method "webhooks" is unknown`},
		{"row without key", func(e *Element) { e.Configuration[0].Key = "" }, "key and name must not be empty"},
		{"row without name", func(e *Element) { e.Configuration[0].Name = "" }, "key and name must not be empty"},
		{"row twice", func(e *Element) { e.Configuration[1].Key = "username" }, `row "username" is there twice`},
		{"unknown type", func(e *Element) { e.Configuration[0].Type = "TEXT" }, `type "TEXT" is unknown`},
		{"boolean default", func(e *Element) { e.Configuration[2].Default = text("no") }, `default "no" is not a boolean`},
		{"secret default", func(e *Element) { e.Configuration[1].Default = text("made-up") }, "a secret has a default"},
		{"no options", func(e *Element) { e.Configuration[3].Options = nil }, "a COMBO has options"},
		{"options of a text", func(e *Element) { e.Configuration[0].Options = []Option{{"a", "a"}} }, "a COMBO has options"},
		{"default not offered", func(e *Element) { e.Configuration[3].Default = text("us") }, `default "us" is not among the options`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			broken := wellFormed()
			broken.Configuration = slices.Clone(broken.Configuration)
			tc.spoil(&broken)
			expectError(t, []Element{broken}, tc.want)
		})
	}
}

func TestValidate_refusesWhatIsThereTwice(t *testing.T) {
	t.Parallel()

	sameID, sameKey := wellFormed(), wellFormed()
	sameID.Key = "made-up-2"
	sameKey.ID = 2
	expectError(t, []Element{wellFormed(), sameID}, `element "made-up-2" has the id 1 of element "made-up"`)
	expectError(t, []Element{wellFormed(), sameKey}, `element "made-up" is there twice`)
}

func expectError(t *testing.T, elements []Element, want string) {
	t.Helper()
	err := validate(elements)
	if err == nil {
		t.Fatalf("got no error, want %q", want)
	}
	if !strings.Contains(err.Error(), want) {
		t.Errorf("got %q, want %q", err, want)
	}
}
