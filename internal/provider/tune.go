package provider

import (
	"os"
	"runtime/debug"
	"slices"
	"strings"
)

// Tune sets this process up to serve a provider at scale. It is called once, before anything is
// served.
//
// While no variable TF_LOG… asks for logs, the SDK's loggers and the provider's are off. By
// themselves they are at TRACE then, and Terraform reads every line and throws it away.
//
// The collector of garbage lets the heap grow to five times of what is alive, not to twice, as long
// as the process takes less than 120 MiB. GOGC and GOMEMLIMIT, as every Go program takes them, have
// the last word, each about its part.
func Tune() {
	quietLoggers()
	paceCollector()
}

// A plan makes megabytes of garbage for each instance, and little is alive beside what the client
// remembers of answers. At this pace the collector takes a twentieth of the CPU in place of a
// quarter, and a wider one gains nothing that can be measured. The limit is soft, and leaves room
// for the program itself below 150 MB.
const (
	gcPercent   = 400
	memoryLimit = 120 << 20
)

func paceCollector() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
}

func quietLoggers() {
	if !slices.ContainsFunc(os.Environ(), asksForLogs) {
		for _, name := range loggers {
			// An error is of names that no system takes.
			_ = os.Setenv(name, "OFF")
		}
	}
}

// loggers are the variables that the SDK takes the levels of its loggers and of the provider's
// from, at every call. There is no other way to set them. The parts of TF_LOG_SDK would be off with
// it, but only after each line was put together.
var loggers = []string{"TF_LOG_SDK", "TF_LOG_SDK_PROTO", "TF_LOG_SDK_FRAMEWORK", "TF_LOG_PROVIDER_CLOUDELEMENTS"}

// asksForLogs reports whether a variable of the environment, NAME=VALUE, may have somebody read
// logs. Terraform passes its own on, with which it chooses among the lines that it gets.
func asksForLogs(variable string) bool {
	name, value, _ := strings.Cut(strings.ToUpper(variable), "=")
	return strings.HasPrefix(name, "TF_LOG") && value != "" && value != "OFF"
}
