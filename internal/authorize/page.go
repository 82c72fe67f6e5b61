package authorize

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html"
	"net/http"
)

const (
	pageStyle = "body { font-family: sans-serif; max-width: 36rem; margin: 4rem auto; padding: 0 1rem; }"

	// pageScript takes the code out of the browser's address bar and history.
	pageScript = "history.replaceState(null, '', location.pathname)"
)

// writePage answers a browser with a page that has a title and some text. The page holds nothing
// secret, loads nothing, and tells nobody where it was.
func writePage(w http.ResponseWriter, status int, title, text string) {
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Security-Policy", fmt.Sprintf("default-src 'none'; style-src %s; script-src %s; base-uri 'none'; form-action 'none'; frame-ancestors 'none'", hash(pageStyle), hash(pageScript)))
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Cache-Control", "no-store")
	header.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	title = html.EscapeString(title)
	// A browser that has gone away needs no page.
	_, _ = fmt.Fprintf(w, "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>%s</title><style>%s</style><script>%s</script></head>\n<body><h1>%s</h1><p>%s</p></body>\n</html>\n",
		title, pageStyle, pageScript, title, html.EscapeString(text))
}

// hash names an inline script or style in a policy.
func hash(content string) string {
	sum := sha256.Sum256([]byte(content))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
