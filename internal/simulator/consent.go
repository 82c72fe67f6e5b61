package simulator

import (
	"bytes"
	_ "embed" // For the page below.
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

// vendorPath is where the simulator stands for the vendors behind the elements: vendorPath +
// element key + "/oauth2" or "/oauth1" is the page where a user consents.
const vendorPath = "/vendor/"

//go:embed consent.html
var consentPage string

var consentTemplate = template.Must(template.New("consent").Parse(consentPage))

// consent is what a user is asked to allow.
type consent struct {
	Application, Scope, CallbackURL string

	grant grant
	state string
	// requestToken is set for OAuth 1 only.
	requestToken string
}

// pageData is the data of the page template.
type pageData struct {
	Title, Text string
	Consent     *consent
}

// serveVendor shows the consent page, and takes the user's decision, which a plain form POST
// brings.
func (s *Simulator) serveVendor(w http.ResponseWriter, r *http.Request) {
	element, asked, problem := s.consentAsked(r)
	if problem != "" {
		writePage(w, http.StatusBadRequest, "The authorization request is not valid", problem)
		return
	}
	switch r.Method {
	case http.MethodGet:
		render(w, http.StatusOK, pageData{
			Title: "Connect to " + element.Name, Consent: asked,
			Text: "This page stands for the log-in at the vendor. An application wants to use your account.",
		})
	case http.MethodPost:
		s.decide(w, r, asked)
	default:
		w.Header().Set("Allow", "GET, POST")
		writePage(w, http.StatusMethodNotAllowed, "Method not allowed", "Use GET or POST.")
	}
}

// consentAsked reads what an authorization URL asks for, or tells what is wrong with it.
func (s *Simulator) consentAsked(r *http.Request) (*catalogue.Element, *consent, string) {
	key, kind, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, vendorPath), "/")
	element, found := s.elements.byKey(key)
	if !found {
		return nil, nil, "There is no such application."
	}
	query := r.URL.Query()
	switch kind {
	case styleOAuth1:
		g, found := s.grants.get(query.Get("oauth_token"))
		if !found || g.Secret == "" || g.Spent {
			return nil, nil, "The request token is not known or was used before."
		}
		return element, &consent{Application: g.APIKey, CallbackURL: g.CallbackURL, requestToken: g.Code}, ""
	case styleOAuth2:
		asked := &consent{
			Application: query.Get("client_id"), Scope: query.Get("scope"), CallbackURL: query.Get("redirect_uri"),
			state: query.Get("state"),
		}
		asked.grant = grant{
			ElementKey: key, APIKey: asked.Application, CallbackURL: asked.CallbackURL, Proxy: query.Get("proxy"),
		}
		switch {
		case query.Get("response_type") != "code":
			return nil, nil, "The response_type must be code."
		case asked.Application == "" && asked.grant.Proxy == "":
			return nil, nil, "The client_id is missing."
		case !isURL(asked.CallbackURL):
			return nil, nil, "The redirect_uri is not a URL."
		}
		return element, asked, ""
	default:
		return nil, nil, "There is no such way to log in."
	}
}

// decide sends the user back to the application with the outcome.
func (s *Simulator) decide(w http.ResponseWriter, r *http.Request, asked *consent) {
	brought := map[string]string{}
	var err error
	switch r.PostFormValue("decision") {
	case "allow":
		if asked.requestToken != "" {
			brought, err = s.consentOAuth1(asked.requestToken)
		} else {
			brought["code"], err = s.newCode(asked.grant)
		}
	case "deny":
		brought["error"] = "access_denied"
	default:
		writePage(w, http.StatusBadRequest, "No decision", "Send decision=allow or decision=deny.")
		return
	}
	if err != nil {
		writePage(w, http.StatusInternalServerError, "The simulator failed", err.Error())
		return
	}
	if asked.state != "" {
		brought["state"] = asked.state
	}
	target, err := url.Parse(asked.CallbackURL)
	if err != nil {
		writePage(w, http.StatusBadRequest, "The authorization request is not valid", "The callback URL is not a URL.")
		return
	}
	query := target.Query()
	for name, value := range brought {
		query.Set(name, value)
	}
	target.RawQuery = query.Encode()
	http.Redirect(w, r, target.String(), http.StatusSeeOther) //nolint:gosec // To send the user on is what the page is for.
}

// writePage answers with a page that has a title and one sentence.
func writePage(w http.ResponseWriter, status int, title, text string) {
	render(w, status, pageData{Title: title, Text: text})
}

func render(w http.ResponseWriter, status int, data pageData) {
	var page bytes.Buffer
	if err := consentTemplate.Execute(&page, data); err != nil {
		http.Error(w, "The simulator could not render its page.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html;charset=UTF-8")
	w.WriteHeader(status)
	// A browser that has gone away is no fault of the simulator.
	_, _ = w.Write(page.Bytes())
}
