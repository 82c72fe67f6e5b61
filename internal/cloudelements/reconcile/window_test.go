package reconcile

import (
	"testing"
	"time"
	"unsafe"
)

var noon = time.Date(2020, 5, 4, 12, 0, 0, 0, time.UTC)

// The ages of dates, for a request that left at noon and a look a minute later.
func TestWindow_age(t *testing.T) {
	t.Parallel()
	at := func(d time.Duration) Clock {
		return Clock{Server: noon.Add(d + 30*time.Second), Local: noon.Add(30 * time.Second)}
	}
	for name, test := range map[string]struct {
		server Clock
		date   string
		want   age
	}{
		"in the middle":                        {at(0), "2020-05-04T12:00:30Z", fresh},
		"as it left, in whole seconds":         {at(0), "2020-05-04T12:00:00Z", fresh},
		"the second before, by another clock":  {at(0), "2020-05-04T11:59:59Z", fresh},
		"two seconds before":                   {at(0), "2020-05-04T11:59:58Z", old},
		"an hour before":                       {at(0), "2020-05-04T11:00:00Z", old},
		"as it is looked at":                   {at(0), "2020-05-04T12:01:00Z", fresh},
		"after it was looked at":               {at(0), "2020-05-04T12:01:03Z", unclear},
		"with milliseconds":                    {at(0), "2020-05-04T12:00:30.123Z", fresh},
		"with milliseconds, before":            {at(0), "2020-05-04T11:00:30.123Z", old},
		"in milliseconds":                      {at(0), "1588593630000", fresh},
		"in milliseconds, before":              {at(0), "1588590000000", old},
		"with a zone":                          {at(0), "2020-05-04T14:00:30+02:00", fresh},
		"with a zone of another form":          {at(0), "2020-05-04T07:00:30-0500", fresh},
		"with a zone, before":                  {at(0), "2020-05-04T13:59:00+02:00", old},
		"without a zone, UTC":                  {at(0), "2020-05-04T12:00:30", fresh},
		"without a zone, five hours behind":    {at(0), "2020-05-04T07:00:30", unclear},
		"without a zone, five hours ahead":     {at(0), "2020-05-04T17:00:30", unclear},
		"without a zone, an hour before":       {at(0), "2020-05-04T11:00:00", unclear},
		"without a zone, a day before":         {at(0), "2020-05-03T12:00:30", old},
		"without a zone, with a space":         {at(0), "2020-05-04 12:00:30.5", fresh},
		"missing":                              {at(0), "", unclear},
		"words":                                {at(0), "yesterday", unclear},
		"zero":                                 {at(0), "0", unclear},
		"negative":                             {at(0), "-1588593630000", unclear},
		"spaces around":                        {at(0), " 2020-05-04T12:00:30Z ", fresh},
		"server a day ahead, by its clock":     {at(day), "2020-05-05T12:00:30Z", fresh},
		"server a day ahead, by ours":          {at(day), "2020-05-04T12:00:30Z", fresh},
		"server a day ahead, an hour before":   {at(day), "2020-05-05T11:00:00Z", unclear},
		"server a day ahead, two days before":  {at(day), "2020-05-03T12:00:00Z", old},
		"server a day behind, by its clock":    {at(-day), "2020-05-03T12:00:30Z", fresh},
		"server a day behind, by ours":         {at(-day), "2020-05-04T12:00:30Z", fresh},
		"server a day behind, an hour before":  {at(-day), "2020-05-03T11:00:00Z", old},
		"server a day behind, between the two": {at(-day), "2020-05-04T11:00:00Z", unclear},
		"clock never read":                     {Clock{}, "2020-05-04T12:00:30Z", fresh},
		"clock never read, an hour before":     {Clock{}, "2020-05-04T11:00:00Z", unclear},
		"clock never read, three days before":  {Clock{}, "2020-05-01T12:00:00Z", old},
		"clock never read, an hour later":      {Clock{}, "2020-05-04T13:00:00Z", unclear},
		"clock read before the request":        {Clock{Server: noon.Add(-time.Hour), Local: noon.Add(-time.Hour)}, "2020-05-04T12:00:30Z", fresh},
		"clock read before, an hour before it": {Clock{Server: noon.Add(-time.Hour), Local: noon.Add(-time.Hour)}, "2020-05-04T10:00:00Z", old},
		"server's clock read ahead and before": {Clock{Server: noon.Add(day - time.Hour), Local: noon.Add(-time.Hour)}, "2020-05-05T12:00:30Z", fresh},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := newWindow(noon, noon.Add(time.Minute), test.server).age(test.date); got != test.want {
				t.Errorf("age of %q is %d, want %d", test.date, got, test.want)
			}
		})
	}
}

// asleep is a time by clocks of which one stood still for a while: the monotonic one does while a
// computer sleeps.
func asleep(at time.Time, d time.Duration) time.Time {
	later := at.Add(d)
	type clocks struct { // Those of a time.Time.
		wall uint64
		mono int64
	}
	was, is := (*clocks)(unsafe.Pointer(&at)), (*clocks)(unsafe.Pointer(&later)) //nolint:gosec // Nothing else parts the two clocks of a time.
	is.mono = was.mono
	return later
}

func TestElapsed(t *testing.T) {
	t.Parallel()
	now := time.Now()
	for name, test := range map[string]struct{ from, to time.Time }{
		"awake":              {now, now.Add(time.Hour)},
		"asleep":             {now, asleep(now, time.Hour)},
		"wall clock set":     {asleep(now, 2*time.Hour), now.Add(time.Hour)},
		"no monotonic clock": {now.Round(0), now.Add(time.Hour).Round(0)},
	} {
		if got := elapsed(test.from, test.to); got != time.Hour {
			t.Errorf("%s: %s elapsed, want 1h", name, got)
		}
	}
}

// A request that left before a computer went to sleep, and whose answer was lost to that: what it
// made is as old as the sleep was long.
func TestWindow_asleep(t *testing.T) {
	t.Parallel()
	left := time.Now()
	woke := asleep(left.Add(time.Second), 8*time.Hour)
	made := left.Add(time.Second).UTC().Format(time.RFC3339)
	before := left.Add(-time.Minute).UTC().Format(time.RFC3339)
	for name, server := range map[string]Clock{
		"read before the sleep": {Server: left.Add(time.Second), Local: left.Add(time.Second)},
		"read after the sleep":  {Server: left.Add(8 * time.Hour), Local: woke},
		"never read":            {},
	} {
		span := newWindow(left, woke.Add(time.Second), server)
		if got := span.age(made); got != fresh {
			t.Errorf("%s: what was made has age %d", name, got)
		}
		want := old
		if server.Local.IsZero() {
			want = unclear
		}
		if got := span.age(before); got != want {
			t.Errorf("%s: what was there has age %d", name, got)
		}
	}
	// A clock that is a day ahead says the same.
	ahead := Clock{Server: left.Add(8*time.Hour + day), Local: woke}
	if got := newWindow(left, woke, ahead).age(left.Add(day + time.Second).UTC().Format(time.RFC3339)); got != fresh {
		t.Errorf("by a clock that is ahead, what was made has age %d", got)
	}
}

func TestIsOlder(t *testing.T) {
	t.Parallel()
	clock := Clock{Server: noon, Local: noon}
	for date, want := range map[string]bool{
		"2020-05-04T11:30:00Z": false, "2020-05-04T11:00:00Z": false, "2020-05-04T10:59:00Z": true, "": false,
		"2020-05-04T05:00:00": false, "2020-05-01T05:00:00": true,
	} {
		if got := IsOlder(date, time.Hour, noon, clock); got != want {
			t.Errorf("%q: older is %t, want %t", date, got, want)
		}
	}
}
