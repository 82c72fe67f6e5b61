package cloudelements

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestError_text(t *testing.T) {
	t.Parallel()
	const idSentence = " Request id: 0123456789abcdef01234567."
	for name, test := range map[string]struct {
		status int
		body   string
		header map[string]string
		want   string
	}{
		"refused by the platform": {
			400, `{"requestId":"0123456789abcdef01234567","message":"You must provide an OAuth code in order to create an instance of this element"}`, nil,
			"the platform answered 400 Bad Request: You must provide an OAuth code in order to create an instance of this element." + idSentence,
		},
		"refused by the vendor": {
			400, `{"requestId":"0123456789abcdef01234567","message":"Failed to authenticate.","providerMessage":"invalid_grant"}`, nil,
			"the platform answered 400 Bad Request: Failed to authenticate. The element's vendor said: invalid_grant." + idSentence,
		},
		"request id in the header": {
			409, `{"message":"made up"}`, map[string]string{"Elements-Request-Id": "0123456789abcdef01234567"},
			"the platform answered 409 Conflict: made up." + idSentence,
		},
		"either secret": {
			401, `{"message":"Invalid Organization or User secret, or invalid Element token provided."}`, nil,
			"the platform answered 401 Unauthorized: Invalid Organization or User secret, or invalid Element token provided. " +
				"The user secret or the organization secret was refused, or both belong to another landscape; " +
				"the environment variables CLOUDELEMENTS_USER_SECRET and CLOUDELEMENTS_ORGANIZATION_SECRET may hold them.",
		},
		"user secret": {
			401, `{"message":"Invalid User secret"}`, nil,
			"the platform answered 401 Unauthorized: Invalid User secret. The user secret was refused; the environment variable CLOUDELEMENTS_USER_SECRET may hold it.",
		},
		"organization secret": {
			401, `{"message":"Invalid Organization secret"}`, nil,
			"the platform answered 401 Unauthorized: Invalid Organization secret. The organization secret was refused; the environment variable CLOUDELEMENTS_ORGANIZATION_SECRET may hold it.",
		},
		"privilege": {
			403, `{"requestId":"0123456789abcdef01234567","message":"made up"}`, nil,
			"the platform answered 403 Forbidden: made up. The user whose secret is used lacks the privilege for this. Request id: 0123456789abcdef01234567.",
		},
		"of a gateway": {
			403, `{"message":"made up"}`, nil,
			"the answer was 403 Forbidden: made up. The user whose secret is used lacks the privilege for this. It lacks the request id that errors of the platform have, so a gateway or proxy in between may have given it.",
		},
		"too large": {
			429, `{"message":"made up"}`, nil,
			"the platform answered 429 Too Many Requests: made up. Besides too many requests, the platform refuses bodies over 8 MB this way.",
		},
		"no message": {
			400, `{"requestId":"0123456789abcdef01234567"}`, nil,
			"the platform answered 400 Bad Request without a message." + idSentence,
		},
		"message that is no text": {
			400, `{"message":{"errors": ["made up"]}}`, nil,
			`the platform answered 400 Bad Request: {"errors":["made up"]}.`,
		},
		"JSON of another form": {
			400, `["canary"]`, nil,
			"the platform answered 400 Bad Request without a message. Check the base URL, whose path ends in /elements/api-v2, and whether a proxy stands between.",
		},
		"page of a proxy": {
			403, `<html>canary</html>`, map[string]string{"Content-Type": "text/html; canary=1"},
			"the answer was 403 Forbidden with content type text/html, which is not an answer of the platform. Check the base URL, whose path ends in /elements/api-v2, and whether a proxy stands between.",
		},
		"page with status 200": {
			200, `<html>canary</html>`, map[string]string{"Content-Type": "text/html"},
			"the answer was 200 OK with content type text/html, which is not an answer of the platform. Check the base URL, whose path ends in /elements/api-v2, and whether a proxy stands between. " +
				"What it made could not be looked up: List Instances failed for element \"x\": the answer was 200 OK with content type text/html, which is not an answer of the platform. " +
				"Check the base URL, whose path ends in /elements/api-v2, and whether a proxy stands between. Gave up after 5 attempts and 7.5s of waiting. " +
				"The platform may have received the request, so the operation may have taken effect.",
		},
		"plain text": {
			404, `404 page not found canary`, map[string]string{"Content-Type": "text/plain"},
			"the answer was 404 Not Found with content type text/plain, which is not an answer of the platform. Check the base URL, whose path ends in /elements/api-v2, and whether a proxy stands between.",
		},
		"empty": {
			404, ``, nil,
			"the answer was 404 Not Found with an empty body, which is not an answer of the platform. Check the base URL, whose path ends in /elements/api-v2, and whether a proxy stands between.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, _ := newTestClient(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				for name, value := range test.header {
					w.Header().Set(name, value)
				}
				w.WriteHeader(test.status)
				_, _ = io.WriteString(w, test.body)
			}, WithSecretVariables("CLOUDELEMENTS_USER_SECRET", "CLOUDELEMENTS_ORGANIZATION_SECRET"))
			_, err := c.Instances.Create(t.Context(), InstanceCreate{Name: "Contoso", Element: ElementSelector{Key: "x"}})
			e := wantError(t, err)
			if want := `Create Instance failed for instance "Contoso": ` + test.want; err.Error() != want {
				t.Errorf("got  %s\nwant %s", err, want)
			}
			if e.Status != test.status || e.Method != http.MethodPost || e.Route != "/instances" || e.Attempts != 1 {
				t.Errorf("error is %+v", *e)
			}
			if e.ServerTime.IsZero() || time.Since(e.ServerTime) > time.Hour {
				t.Errorf("the server's time is %s", e.ServerTime)
			}
			if want := strings.Contains(test.want, "not an answer of the platform"); e.NotJSON != want {
				t.Errorf("NotJSON is %t, want %t", e.NotJSON, want)
			}
		})
	}
}

// Removing an instance from state takes the platform's word, and nobody else's.
func TestIsNotFound(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status int
		body   string
		want   bool
	}{
		"of the platform":    {404, `{"requestId":"0123456789abcdef01234567","message":"No element instance found with ID 7"}`, true},
		"without request id": {404, `{"message":"No element instance found with ID 7"}`, false},
		"of a gateway":       {404, `{"message":"no Route matched with those values"}`, false},
		"of another API":     {404, `{"error":"Not Found","path":"/elements/api-v2/instances/7"}`, false},
		"of a proxy":         {404, `<html>Not Found</html>`, false},
		"empty":              {404, ``, false},
		"another status":     {410, `{"message":"made up"}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, _ := newTestClient(t, func(w http.ResponseWriter, _ *http.Request) { respond(w, test.status, test.body) })
			_, err := c.Instances.Get(t.Context(), 7)
			if IsNotFound(err) != test.want {
				t.Errorf("got %t for %v", !test.want, err)
			}
			if err := c.Instances.Delete(t.Context(), 7); IsNotFound(err) != test.want {
				t.Errorf("delete: got %t for %v", !test.want, err)
			}
		})
	}
	if IsNotFound(nil) || IsNotFound(errors.New("404")) || IsAmbiguous(nil) || IsAmbiguous(errors.New("lost")) {
		t.Error("an error that is not the client's was taken for one")
	}
	if !IsNotFound(fmt.Errorf("wrapped: %w", &Error{Status: http.StatusNotFound})) {
		t.Error("a wrapped error was not recognised")
	}
}

// Whatever a page says with 200, an instance is not deleted by it.
func TestInstances_Delete_page(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		contentType, body string
		fails             bool
	}{
		"page by type":  {"text/html; charset=utf-8", "sign in", true},
		"page by shape": {"", "\n<!DOCTYPE html>", true},
		"text":          {"text/plain", "OK", false},
		"nothing":       {"", "", false},
		"JSON":          {"application/json", "{}", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, _ := newTestClient(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", test.contentType)
				_, _ = io.WriteString(w, test.body)
			})
			if err := c.Instances.Delete(t.Context(), 7); (err != nil) != test.fails {
				t.Errorf("got %v", err)
			}
		})
	}
}

// A client whose secrets come from nowhere in particular names no variables.
func TestError_secretsWithoutVariables(t *testing.T) {
	t.Parallel()
	for message, want := range map[string]string{
		"Invalid User secret":                 "The user secret was refused.",
		"Invalid Organization secret":         "The organization secret was refused.",
		"Invalid Organization or User secret": "The user secret or the organization secret was refused, or both belong to another landscape.",
	} {
		c, _ := newTestClient(t, func(w http.ResponseWriter, _ *http.Request) { respondFailure(w, http.StatusUnauthorized, message) })
		if _, err := c.Elements.Get(t.Context(), "x"); err == nil || !strings.Contains(err.Error(), message+". "+want+" Request id") {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestError_Repeated(t *testing.T) {
	t.Parallel()
	client, _ := newTestClient(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusUnauthorized)
	})
	for attempt, want := range []bool{false, true, true} {
		_, err := client.Instances.Get(t.Context(), 1)
		if got := wantError(t, err).Repeated; got != want {
			t.Errorf("call %d: Repeated = %t, want %t", attempt+1, got, want)
		}
	}
}

func TestNeedsCode(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status  int
		message string
		want    bool
	}{
		"a real answer":   {http.StatusBadRequest, "You must provide an OAuth code in order to create an instance of this element", true},
		"another mistake": {http.StatusBadRequest, "Missing required configuration", false},
		"another status":  {http.StatusForbidden, "You must provide an OAuth code", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, _ := newTestClient(t, func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(test.status)
				_, _ = w.Write([]byte(`{"message":"` + test.message + `"}`))
			})
			_, err := client.Instances.Update(t.Context(), 1, InstanceUpdate{ReAuthenticate: true})
			if got := NeedsCode(err); got != test.want {
				t.Errorf("NeedsCode(%v) = %t, want %t", err, got, test.want)
			}
		})
	}
}
