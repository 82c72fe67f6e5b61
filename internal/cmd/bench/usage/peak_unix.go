//go:build unix

package usage

import (
	"os"
	"runtime"
	"syscall"
)

// peak is the largest resident set of a process, in bytes. Only Apple counts in bytes by itself.
func peak(state *os.ProcessState) int64 {
	used, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "darwin" {
		return int64(used.Maxrss) //nolint:unconvert // It is narrower on some systems.
	}
	return int64(used.Maxrss) << 10 //nolint:unconvert // It is narrower on some systems.
}
