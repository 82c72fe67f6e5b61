package main

import (
	"fmt"
	"io"
	"sync"
	"time"
)

const (
	// eraseLine takes the cursor to the first column and empties the line.
	eraseLine = "\r\x1b[K"
	// refreshEvery is how often the line is written anew on a terminal, and sayEvery how often one is added elsewhere.
	refreshEvery = 200 * time.Millisecond
	sayEvery     = 30 * time.Second
)

// progress says how far a scenario is. What cannot be written is lost: there is nobody to tell.
type progress struct {
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

// begin begins a scenario with so many things to do.
func (p *progress) begin(name string, count int) {
	p.name, p.done, p.count, p.begun = name, 0, count, time.Now()
	p.stop, p.stopped = make(chan struct{}), make(chan struct{})
	every := sayEvery
	if p.live {
		every = refreshEvery
	}
	go p.repeat(every)
}

func (p *progress) repeat(every time.Duration) {
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

func (p *progress) say() {
	p.mu.Lock()
	text := fmt.Sprintf("%s: %s of %s, %s", p.name, number(p.done), number(p.count), time.Since(p.begun).Round(time.Second))
	p.mu.Unlock()
	if p.live {
		_, _ = fmt.Fprint(p.out, eraseLine, text)
		return
	}
	_, _ = fmt.Fprintln(p.out, text)
}

// add counts things that are done.
func (p *progress) add(done int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done += done
}

// end ends the scenario.
func (p *progress) end() {
	close(p.stop)
	<-p.stopped
}
