// Package sample is what the instances of the benchmark look like, to Terraform and to a client of the API alike: those
// of the documentation's example, with made-up values.
package sample

// The settings that all instances have in common.
const (
	ElementKey    = "microsoftgraph"
	ClientID      = "11111111-2222-3333-4444-555555555555"
	ClientSecret  = "made-up-client-secret"
	CallbackURL   = "https://mycoolapp.com/callback"
	Scope         = "Calendars.Read Calendars.ReadWrite offline_access"
	EventsURL     = "https://mycoolapp.com/events"
	NullsKey      = "filter.response.nulls"
	NullsValue    = "true"
	PageSizeKey   = "pagination.max"
	PageSizeValue = "200"
	Tag           = "Docs"
	AdditionalTag = "Reviewed"
)

// Body is the body of the request that makes an instance, by its number and the code of a user's consent.
func Body(number int, code string) map[string]any {
	return map[string]any{
		"name": Name(number), "element": map[string]string{"key": ElementKey}, "tags": []string{Tag},
		"configuration": map[string]any{
			"oauth.api.key": ClientID, "oauth.api.secret": ClientSecret, "oauth.callback.url": CallbackURL, "oauth.scope": Scope,
			"event.notification.enabled": true, "event.notification.callback.url": EventsURL,
			NullsKey: NullsValue, PageSizeKey: PageSizeValue,
		},
		"providerData": map[string]string{"code": code},
	}
}
