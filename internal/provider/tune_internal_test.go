package provider

import (
	"runtime/debug"
	"testing"
)

func TestAsksForLogs(t *testing.T) {
	t.Parallel()
	for variable, want := range map[string]bool{
		"TF_LOG=TRACE":                        true,
		"TF_LOG=json":                         true,
		"TF_LOG=1":                            true, // Terraform takes what it does not know for TRACE.
		"TF_LOG_CORE=debug":                   true,
		"TF_LOG_PROVIDER=DEBUG":               true,
		"TF_LOG_PROVIDER_CLOUDELEMENTS=ERROR": true,
		"TF_LOG_SDK=WARN":                     true,
		"TF_LOG_SDK_PROTO_DATA_DIR=data":      true,
		"TF_LOG_PATH=terraform.log":           true,
		"tf_log=trace":                        true, // Windows does not tell case apart.
		"TF_LOG=":                             false,
		"TF_LOG=OFF":                          false,
		"TF_LOG_SDK=off":                      false,
		"TF_CLI_ARGS=-no-color":               false,
		"TF_VAR_log=TF_LOG":                   false,
		"LOG=TF_LOG=TRACE":                    false,
		"=C:=C:\\TF_LOG":                      false,
		"":                                    false,
	} {
		if got := asksForLogs(variable); got != want {
			t.Errorf("asksForLogs(%q) = %t, want %t", variable, got, want)
		}
	}
}

// TestPaceCollector checks that what a user sets of the collector stays. It is not parallel, since
// the collector and the environment belong to the whole process.
func TestPaceCollector(t *testing.T) {
	const percent, limit = 150, 500 << 20 // As the runtime has taken them from the environment.
	for name, test := range map[string]struct {
		gogc, gomemlimit string
		percent          int
		limit            int64
	}{
		"nothing is set": {percent: gcPercent, limit: memoryLimit},
		"the pace":       {gogc: "150", percent: percent, limit: memoryLimit},
		"the limit":      {gomemlimit: "500MiB", percent: gcPercent, limit: limit},
		"both":           {gogc: "150", gomemlimit: "500MiB", percent: percent, limit: limit},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("GOGC", test.gogc)
			t.Setenv("GOMEMLIMIT", test.gomemlimit)
			percentBefore, limitBefore := debug.SetGCPercent(percent), debug.SetMemoryLimit(limit)
			paceCollector()
			gotPercent, gotLimit := debug.SetGCPercent(percentBefore), debug.SetMemoryLimit(limitBefore)
			if gotPercent != test.percent || gotLimit != test.limit {
				t.Errorf("the pace is %d and the limit %d, want %d and %d", gotPercent, gotLimit, test.percent, test.limit)
			}
		})
	}
}
