package reconcile

import (
	"strconv"
	"strings"
	"time"
)

// tolerance is how far apart the clocks may be that the server takes dates from: that of its
// answers, and that of what it makes. Both are written in whole seconds, too.
const tolerance = time.Second

// farthestZone is how far the date of an object may be from UTC where it does not name its zone.
const farthestZone = 14 * time.Hour

// farthestClock is how far the clocks of two computers may be apart that nobody has set right.
const farthestClock = 2 * 24 * time.Hour

// Clock is a reading of the server's clock, beside the local one.
type Clock struct {
	Server, Local time.Time
}

// age is what a date says of whether something was made in a span of time.
type age int

const (
	// fresh was made in it.
	fresh age = iota
	// old was made before.
	old
	// unclear may be either.
	unclear
)

// window is a span of time by two clocks, the server's and the local one: the one that an answer
// comes from need not be the one that dates objects, and either may be wrong.
type window struct {
	spans []span
	// doubt is how far before the spans a date must be to prove an object old.
	doubt time.Duration
}

type span struct{ from, to time.Time }

// newWindow is the time from a local one to another. The zero Clock is one that could not be read.
func newWindow(from, to time.Time, server Clock) window {
	spans, doubt := []span{{from: from, to: to}}, time.Duration(0)
	if server.Local.IsZero() {
		doubt = farthestClock
	} else {
		spans = append(spans, span{
			from: server.Server.Add(-elapsed(from, server.Local)),
			to:   server.Server.Add(elapsed(server.Local, to)),
		})
	}
	for i := range spans {
		spans[i].from = spans[i].from.Add(-tolerance).Truncate(time.Second)
		spans[i].to = spans[i].to.Add(tolerance + time.Second)
	}
	return window{spans: spans, doubt: doubt}
}

// byServer is the window by the server's clock alone, where it was read: a long window does not
// leave it to chance which of two clocks an object fits.
func (w window) byServer() window {
	return window{spans: w.spans[len(w.spans)-1:]}
}

// elapsed is the longer of what the two local clocks say: the monotonic one stands still while a
// computer sleeps, and the other one may be set.
func elapsed(from, to time.Time) time.Duration {
	return max(to.Sub(from), to.Round(0).Sub(from.Round(0)))
}

// age reads a date as the server writes it. Either clock may prove an object fresh, since hardly
// any other is made in just these seconds; it takes both to prove one old.
func (w window) age(date string) age {
	at, zoned, ok := ParseDate(date)
	if !ok {
		return unclear
	}
	doubt := w.doubt
	if !zoned {
		doubt += farthestZone
	}
	before := true
	for _, span := range w.spans {
		if !at.Before(span.from) && !at.After(span.to) {
			return fresh
		}
		before = before && at.Before(span.from.Add(-doubt))
	}
	if before {
		return old
	}
	return unclear
}

// zonedForms are the forms of dates that name their zone, and localForms those that do not.
var (
	zonedForms = []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999Z0700"}
	localForms = []string{"2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999"}
)

// ParseDate reads a date that is written out, or one in milliseconds since 1970, and reports
// whether it names its zone. Without one it is taken for UTC.
func ParseDate(text string) (at time.Time, zoned, ok bool) {
	text = strings.TrimSpace(text)
	if ms, err := strconv.ParseInt(text, 10, 64); err == nil && ms > 0 {
		return time.UnixMilli(ms), true, true
	}
	for _, form := range zonedForms {
		if at, err := time.Parse(form, text); err == nil {
			return at, true, true
		}
	}
	for _, form := range localForms {
		if at, err := time.Parse(form, text); err == nil {
			return at, false, true
		}
	}
	return time.Time{}, false, false
}

// IsOlder reports whether an object is certainly older than an age, by its date as the server
// writes it.
func IsOlder(date string, than time.Duration, now time.Time, server Clock) bool {
	return newWindow(now.Add(-than), now, server).byServer().age(date) == old
}
