package rig

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

const (
	// eraseLine takes the cursor to the first column and empties the line.
	eraseLine = "\r\x1b[K"
	// refreshEvery is how often the line is written anew on a terminal, and sayEvery how often one
	// is added elsewhere.
	refreshEvery = 200 * time.Millisecond
	sayEvery     = 30 * time.Second
)

// Progress says how far a part of a run is. What cannot be written is lost: there is nobody to
// tell.
type Progress struct {
	out io.Writer
	// live writes one line over and over, as only a terminal can show.
	live bool
	end  func()

	mu   sync.Mutex
	done int
}

// NewProgress says it to a file: over and over in one line where that is a terminal, and in a line
// now and then elsewhere.
func NewProgress(out *os.File) *Progress {
	return &Progress{out: out, live: IsTerminal(out)}
}

// IsTerminal reports whether a file is a terminal, so that a line may be written over.
func IsTerminal(file *os.File) bool {
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// SilentProgress says nothing.
func SilentProgress() *Progress { return &Progress{out: io.Discard} }

// Begin begins a part with so many things to do. End ends it, before the next one.
func (p *Progress) Begin(name string, count int) {
	begun := time.Now()
	p.done = 0
	text := func() string {
		p.mu.Lock()
		defer p.mu.Unlock()
		return fmt.Sprintf("%s: %s of %s, %s", name, Number(p.done), Number(count), time.Since(begun).Round(time.Second))
	}
	if p.live {
		p.end = ShowLive(p.out, text)
	} else {
		p.end = repeat(sayEvery, func() { _, _ = fmt.Fprintln(p.out, text()) })
	}
}

// ShowLive writes a line over and over on a terminal, until the function that it returns is called,
// which erases the line.
func ShowLive(out io.Writer, text func() string) (end func()) {
	stop := repeat(refreshEvery, func() { _, _ = fmt.Fprint(out, eraseLine, text()) })
	return func() {
		stop()
		_, _ = io.WriteString(out, eraseLine)
	}
}

// repeat does something at once, and again and again until the function that it returns is called.
func repeat(every time.Duration, do func()) (end func()) {
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		ticker := time.NewTicker(every)
		defer ticker.Stop()
		for {
			do()
			select {
			case <-ticker.C:
			case <-stop:
				return
			}
		}
	}()
	return func() {
		close(stop)
		<-stopped
	}
}

// Add counts things that are done. It may be called by many goroutines.
func (p *Progress) Add(done int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done += done
}

// End ends the part.
func (p *Progress) End() { p.end() }
