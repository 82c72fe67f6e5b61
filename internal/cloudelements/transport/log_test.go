package transport

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-log/tflog"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"
)

// Bodies are masked when a line is written, and not before.
func TestLog_lazy(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		set  func(context.Context) context.Context
		want int
	}{
		// The levels are those of go-hclog, whose constants are not worth a dependency.
		"debug": {func(ctx context.Context) context.Context {
			return tflog.NewSubsystem(ctx, logSubsystem, tflog.WithLevel(2))
		}, 0},
		"trace": {func(ctx context.Context) context.Context {
			return tflog.NewSubsystem(ctx, logSubsystem, tflog.WithLevel(1))
		}, 1},
	} {
		var output bytes.Buffer
		ctx := test.set(tflogtest.RootLogger(t.Context(), &output))
		made := 0
		tflog.SubsystemTrace(ctx, logSubsystem, "made up", map[string]any{"body": lazy(func() string { made++; return "shown" })})
		if made != test.want || strings.Contains(output.String(), "shown") != (test.want == 1) {
			t.Errorf("%s: made %d times: %s", name, made, output.String())
		}
	}
	if got := lazy(func() string { return "shown" }).String(); got != "shown" {
		t.Errorf("got %s", got)
	}
}

func TestLog_noLogger(t *testing.T) {
	t.Parallel()
	if ctx := withLogger(t.Context()); ctx != t.Context() {
		t.Error("a logger was made")
	}
}
