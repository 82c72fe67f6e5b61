// Package usage is what a process that has ended used, as the wrapper writes it and the benchmark
// reads it.
package usage

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"
)

const (
	// ProviderVariable names the program that the wrapper runs.
	ProviderVariable = "BENCH_PROVIDER"
	// FileVariable names the file that the wrapper adds a line to.
	FileVariable = "BENCH_USAGE"
)

// Usage is what one process used, or several.
type Usage struct {
	// Processes is how many there were.
	Processes int `json:"processes"`
	// CPU is user and system time in all.
	CPU time.Duration `json:"cpu"`
	// Peak is the largest resident set of any of them, in bytes; 0 where the system does not tell.
	Peak int64 `json:"peak"`
}

// Of is what a process used that was waited for.
func Of(state *os.ProcessState) Usage {
	return Usage{Processes: 1, CPU: state.UserTime() + state.SystemTime(), Peak: peak(state)}
}

// Plus adds what other processes used.
func (u Usage) Plus(v Usage) Usage {
	return Usage{Processes: u.Processes + v.Processes, CPU: u.CPU + v.CPU, Peak: max(u.Peak, v.Peak)}
}

// Append adds a line to a file, which is made if there is none. Processes may do so at the same
// time.
func (u Usage) Append(path string) (err error) {
	line, err := json.Marshal(u)
	if err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600) //nolint:gosec // The file that the benchmark names.
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	_, err = file.Write(append(line, '\n'))
	return err
}

// Take returns the sum of the lines of a file, and removes it. Without the file, the sum is zero.
func Take(path string) (sum Usage, err error) {
	file, err := os.Open(path) //nolint:gosec // The file that the benchmark names.
	if errors.Is(err, fs.ErrNotExist) {
		return sum, nil
	}
	if err != nil {
		return sum, err
	}
	defer func() { err = errors.Join(err, file.Close(), os.Remove(path)) }()
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		var one Usage
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			return sum, fmt.Errorf("%q is not what a process used: %w", lines.Text(), err)
		}
		sum = sum.Plus(one)
	}
	return sum, lines.Err()
}
