package catalogue

import "testing"

func TestElement_takesFromTheKnownRowWhatIsLeftOpen(t *testing.T) {
	t.Parallel()

	yes, no := true, false
	known := []knownRow{
		{rowFact: rowFact{Key: "base.url", Name: "Base URL", Type: TypeTextField1000, HideFromConsole: &yes}},
		{rowFact: rowFact{Key: "event.notification.enabled", Name: "Events Enabled", Type: TypeBoolean, Default: text("false")}, Of: []string{anyEvents}},
		{rowFact: rowFact{Key: "event.poller.configuration", Name: "Polling", Type: TypeTextArea}, Of: []string{EventMethodPolling}},
		{rowFact: rowFact{Key: "oauth.user.token", Name: "Token", Type: TypeTextField1000}, Of: []string{AuthenticationOAuth2}},
		{rowFact: rowFact{Key: "filter.response.nulls", Name: "Filter", Type: TypeBoolean}, Of: []string{everywhere}},
	}
	fact := elementFact{
		Authentication: AuthenticationOAuth2,
		EventMethods:   []string{EventMethodWebhook},
		Configuration: []rowFact{
			{Key: "base.url", Default: text("https://made-up.example.com"), HideFromConsole: &no},
			{Key: "event.notification.enabled", Name: "Events", Default: text("true")},
			{Key: "region", Name: "Region", Type: TypeTextField32, Required: &yes},
		},
	}

	got := fact.element(known, true)
	if !got.Private {
		t.Error("the element is not private")
	}
	want := []Row{
		{Key: "base.url", Name: "Base URL", Type: TypeTextField1000, Default: text("https://made-up.example.com")},
		{Key: "event.notification.enabled", Name: "Events", Type: TypeBoolean, Default: text("true")},
		{Key: "region", Name: "Region", Type: TypeTextField32, Required: true},
		{Key: "oauth.user.token", Name: "Token", Type: TypeTextField1000},
		{Key: "filter.response.nulls", Name: "Filter", Type: TypeBoolean},
	}
	if len(got.Configuration) != len(want) {
		t.Fatalf("got %d rows, want %d: %+v", len(got.Configuration), len(want), got.Configuration)
	}
	for i, w := range want {
		g := got.Configuration[i]
		same := g.Key == w.Key && g.Name == w.Name && g.Type == w.Type && g.Required == w.Required &&
			g.HideFromConsole == w.HideFromConsole && (g.Default == nil) == (w.Default == nil) &&
			(g.Default == nil || *g.Default == *w.Default)
		if !same {
			t.Errorf("row %d: got %+v, want %+v", i, g, w)
		}
	}
}
