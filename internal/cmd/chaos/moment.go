package main

import (
	"net/http"
	"strings"
	"time"
)

// writingSpan is how long an apply writes, in works of a create, and lookForWrite how often the books are looked at for
// the first write.
const (
	writingSpan  = 3
	lookForWrite = 10 * time.Millisecond
)

// moment is when a command is disturbed.
type moment struct {
	// after is how long after its start that is, or after the first write that exceeds written.
	after   time.Duration
	aimed   bool
	written int
}

// within draws a part of a span.
func (l *lane) within(span time.Duration) time.Duration {
	return time.Duration(l.random.Float64() * float64(span))
}

// draw draws a moment of the next command: in half of the cases over all of a span, which is how long one takes that is
// not disturbed, and in the other half over the time in which it writes, however long it takes to come to that.
func (l *lane) draw(span time.Duration) moment {
	if l.random.IntN(2) == 0 {
		return moment{after: l.within(span)}
	}
	return moment{after: l.within(writingSpan * l.tempo.longestCreate()), aimed: true, written: l.platform.writes()}
}

// reached waits for the moment, and reports whether the command is running then.
func (m moment) reached(at *platform, p *process) bool {
	for m.aimed && at.writes() <= m.written {
		if !p.running(lookForWrite) {
			return false
		}
	}
	return p.running(m.after)
}

// writes is how many requests have come that change something.
func (p *platform) writes() int {
	sum := 0
	for route, count := range p.Statistics().Requests {
		if !strings.HasPrefix(route, http.MethodGet) {
			sum += count
		}
	}
	return sum
}
