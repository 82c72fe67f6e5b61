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

	mu          sync.Mutex
	name        string
	done, count int
	begun       time.Time
	stop        chan struct{}
	stopped     chan struct{}
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
	p.name, p.done, p.count, p.begun = name, 0, count, time.Now()
	p.stop, p.stopped = make(chan struct{}), make(chan struct{})
	every := sayEvery
	if p.live {
		every = refreshEvery
	}
	go p.repeat(every)
}

func (p *Progress) repeat(every time.Duration) {
	defer close(p.stopped)
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		p.say()
		select {
		case <-ticker.C:
		case <-p.stop:
			if p.live {
				_, _ = io.WriteString(p.out, eraseLine)
			}
			return
		}
	}
}

func (p *Progress) say() {
	p.mu.Lock()
	text := fmt.Sprintf("%s: %s of %s, %s", p.name, Number(p.done), Number(p.count), time.Since(p.begun).Round(time.Second))
	p.mu.Unlock()
	if p.live {
		_, _ = fmt.Fprint(p.out, eraseLine, text)
		return
	}
	_, _ = fmt.Fprintln(p.out, text)
}

// Add counts things that are done. It may be called by many goroutines.
func (p *Progress) Add(done int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done += done
}

// End ends the part.
func (p *Progress) End() {
	close(p.stop)
	<-p.stopped
}
