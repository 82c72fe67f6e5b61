package transport

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// logSubsystem is the name of the Client's logs.
const logSubsystem = "cloudelements"

// loggedHeaders are the headers that traces show. Any other may hold a secret.
var loggedHeaders = []string{
	"Accept", "Content-Type", "User-Agent", "Content-Length", "Date", "Retry-After", "Server", "Via",
	"Elements-Request-Id", "Elements-Trace-Id", "Elements-Returned-Count", "Elements-Total-Count", "Elements-Error",
}

// withLogger sets up the Client's logger, where the context carries the one that it derives from.
func withLogger(ctx context.Context) context.Context {
	return tflog.NewSubsystem(ctx, logSubsystem, tflog.WithRootFields(), tflog.WithoutLocation())
}

// LogDebug writes what a maintainer wants to know.
func LogDebug(ctx context.Context, message string, fields map[string]any) {
	tflog.SubsystemDebug(withLogger(ctx), logSubsystem, message, fields)
}

// LogInfo writes what explains why something takes long.
func LogInfo(ctx context.Context, message string, fields map[string]any) {
	tflog.SubsystemInfo(withLogger(ctx), logSubsystem, message, fields)
}

// LogWarn writes what may have to be looked into.
func LogWarn(ctx context.Context, message string, fields map[string]any) {
	tflog.SubsystemWarn(withLogger(ctx), logSubsystem, message, fields)
}

// lazy is a log value that costs nothing unless the line is written.
type lazy func() string

// MarshalText makes the value for JSON logs.
func (l lazy) MarshalText() ([]byte, error) { return []byte(l()), nil }

// String makes the value for all others.
func (l lazy) String() string { return l() }

func (c *Client) logRequest(ctx context.Context, call *Call, request *http.Request, payload []byte) {
	tflog.SubsystemTrace(ctx, logSubsystem, "Request", map[string]any{
		"method":  call.Method,
		"route":   call.Route,
		"headers": c.lazyHeaders(request.Header),
		"body":    lazy(func() string { return c.secrets.Body(payload) }),
	})
}

func (c *Client) logAnswer(ctx context.Context, call *Call, number int, took time.Duration, got *answer, failure *Error) {
	fields := map[string]any{
		"method":      call.Method,
		"route":       call.Route,
		"duration_ms": took.Milliseconds(),
		"attempt":     number,
	}
	if got != nil {
		fields["status"] = got.status
		fields["request_id"] = lazy(func() string { return c.requestID(got, failure) })
	}
	if failure != nil {
		fields["error"] = lazy(func() string { return failure.reason() })
	}
	tflog.SubsystemDebug(ctx, logSubsystem, "Request answered", fields)
	if got != nil {
		tflog.SubsystemTrace(ctx, logSubsystem, "Answer", map[string]any{
			"method":  call.Method,
			"route":   call.Route,
			"headers": c.lazyHeaders(got.header),
			"body":    lazy(func() string { return c.answerBody(call, got) }),
		})
	}
}

// answerBody is what is logged of an answer's body.
func (c *Client) answerBody(call *Call, got *answer) string {
	if call.Bulk && isSuccess(got.status) {
		return fmt.Sprintf("(%d bytes of a list)", len(got.body))
	}
	return c.secrets.Body(got.body)
}

// requestID is the platform's id of a request, from the header or the body.
func (c *Client) requestID(got *answer, failure *Error) string {
	if failure != nil && failure.RequestID != "" {
		return failure.RequestID
	}
	return c.Redact(got.header.Get("Elements-Request-Id"))
}

func (c *Client) lazyHeaders(header http.Header) lazy {
	return func() string {
		var shown []string
		for _, name := range loggedHeaders {
			if value := header.Get(name); value != "" {
				shown = append(shown, name+": "+value)
			}
		}
		return c.Redact(strings.Join(shown, "\n"))
	}
}
