package provider_test

import (
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"strings"
)

// failure answers a request, whose body was read, with something else than the platform's answer,
// and with secrets in it.
type failure func(w http.ResponseWriter, r *http.Request, body string)

// failures are what may come in place of an answer, by the names of the instances that meet them.
var failures = map[string]failure{
	"refusal":      func(w http.ResponseWriter, r *http.Request, body string) { refuse(w, r, body, http.StatusBadRequest) },
	"unauthorized": func(w http.ResponseWriter, r *http.Request, body string) { refuse(w, r, body, http.StatusUnauthorized) },
	"forbidden":    func(w http.ResponseWriter, r *http.Request, body string) { refuse(w, r, body, http.StatusForbidden) },
	"conflict":     func(w http.ResponseWriter, r *http.Request, body string) { refuse(w, r, body, http.StatusConflict) },
	"broken": func(w http.ResponseWriter, r *http.Request, body string) {
		refuse(w, r, body, http.StatusInternalServerError)
	},
	"limited": func(w http.ResponseWriter, r *http.Request, body string) {
		w.Header().Set("Retry-After", "0")
		refuse(w, r, body, http.StatusTooManyRequests)
	},
	// A 404 of something that is not the platform, which leaves state alone.
	"missing":  func(w http.ResponseWriter, r *http.Request, body string) { page(w, r, body, http.StatusNotFound) },
	"page":     func(w http.ResponseWriter, r *http.Request, body string) { page(w, r, body, http.StatusOK) },
	"gateway":  func(w http.ResponseWriter, r *http.Request, body string) { page(w, r, body, http.StatusBadGateway) },
	"redirect": redirect,
	"cut":      cut,
	"echo":     echoRaw,
	"misfit":   misfit,
	"twice":    answerTwice,
}

// echo is a whole request as a text, with the headers that hold credentials.
func echo(r *http.Request, body string) string {
	return fmt.Sprintf("%s %s\nAuthorization: %s\n\n%s", r.Method, r.URL, r.Header.Get("Authorization"), body)
}

// quoting repeats each canary of a request, and others that the provider knows only from answers,
// in every notation.
func quoting(r *http.Request, body string) string {
	var all []string
	for _, name := range names(body) {
		all = append(all, spellings(canary(name))...)
	}
	for _, name := range names(r.Header.Get("Authorization")) {
		all = append(all, spellings(sendable(name))...)
	}
	return strings.Join(all, " ")
}

// refuse answers in the platform's own form of an error, and has both the platform and the vendor
// quote all that they got. The vendor's words are JSON in themselves, and name a token that was
// never seen before.
func refuse(w http.ResponseWriter, r *http.Request, body string, status int) {
	vendor := jsonOf(map[string]any{
		"error": "refused " + quoting(r, body), "access_token": canary("unseen-access-token"), "request": echo(r, body),
		"nested": jsonOf(map[string]string{"refresh_token": canary("unseen-refresh-token")}),
	})
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Elements-Error", "refused "+quoting(r, body))
	w.Header().Set("Set-Cookie", "session="+mark+"-cookie")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, jsonOf(map[string]any{
		"requestId": "made-up-request-id", "message": "made-up refusal of " + echo(r, body) + " " + quoting(r, body),
		"providerMessage": vendor + "; see https://vendor.example.com/?code=" + mark + "-unseen-code&token=" + mark + "-unseen-token",
		"token":           canary("unseen-token"),
	}))
}

// page answers with a proxy's page, which repeats the request.
func page(w http.ResponseWriter, r *http.Request, body string, status int) {
	w.Header().Set("Content-Type", "text/html")
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, "<html><h1>Bad request</h1><pre>%s</pre><!-- %s --></html>", html.EscapeString(echo(r, body)), echo(r, body))
}

func redirect(w http.ResponseWriter, r *http.Request, body string) {
	w.Header().Set("Location", "https://"+mark+"-user:"+mark+"-password@login.example.com/"+mark+"-path?code="+mark+"-code#"+mark+"-fragment")
	page(w, r, body, http.StatusFound)
}

// cut begins an answer that holds secrets, and breaks it off.
func cut(w http.ResponseWriter, _ *http.Request, _ string) {
	w.Header().Set("Content-Length", "100000")
	_, _ = io.WriteString(w, `{"id": 7, "token": "`+jsonText(canary("unseen-token"))+`", "message": "`+jsonText(canary("unseen-token")))
	if flusher, ok := w.(http.Flusher); ok {
		flusher.Flush()
	}
	panic(http.ErrAbortHandler)
}

// echoRaw sends the request back as it came, which is no answer in HTTP, after a cookie whose
// header is malformed.
func echoRaw(w http.ResponseWriter, r *http.Request, body string) {
	hijack(w, "HTTP/1.1 200 OK\r\nSet-Cookie "+mark+"-unseen-cookie\r\n"+strings.ReplaceAll(echo(r, body), "\n", "\r\n")+"\r\n")
}

// answerTwice sends an answer that nobody has asked for after the one that was asked for.
func answerTwice(w http.ResponseWriter, r *http.Request, body string) {
	hijack(w, "HTTP/1.1 403 Forbidden\r\nContent-Length: 20\r\n\r\n{\"message\": \"twice\"}HTTP/1.1 200 OK\r\n\r\n"+echo(r, body)+mark+"-unseen-token")
}

// misfit answers with JSON whose members have other types than expected.
func misfit(w http.ResponseWriter, _ *http.Request, _ string) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, jsonOf(map[string]any{
		"id": map[string]string{"token": canary("unseen-token")}, "token": canary("unseen-token"), "disabled": canary("unseen-token"), "name": canary("unseen-token"),
	}))
}

// hijack writes bytes of its own and closes the connection.
func hijack(w http.ResponseWriter, text string) {
	hijacker, ok := w.(http.Hijacker)
	if !ok {
		panic("the connection cannot be taken over")
	}
	connection, _, err := hijacker.Hijack()
	if err != nil {
		panic(err)
	}
	_, _ = io.WriteString(connection, text)
	_ = connection.Close()
}

// jsonOf is a value as JSON, with <, > and & escaped.
func jsonOf(value any) string {
	encoded, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(encoded)
}

// jsonText is a text as it stands inside a JSON string.
func jsonText(text string) string { return strings.Trim(jsonOf(text), `"`) }
