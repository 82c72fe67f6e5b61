package transport

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestIdempotency(t *testing.T) {
	t.Parallel()
	asked := func(status int) result { return result{status: status, asked: true} }
	answered := func(status int) result { return result{status: status} }
	type verdict struct{ reads, repeatable, once, ambiguous bool }
	all, none := verdict{reads: true, repeatable: true, once: true}, verdict{}
	notOnce := verdict{reads: true, repeatable: true, ambiguous: true}

	for name, test := range map[string]struct {
		end  result
		want verdict
	}{
		"no connection":           {result{unsent: true}, all},
		"certificate":             {result{unsent: true, permanent: true}, none},
		"cut":                     {result{}, notOnce},
		"200 that cannot be used": {answered(200), verdict{ambiguous: true}},
		"200 that is no JSON":     {result{status: 200, malformed: true}, verdict{reads: true, ambiguous: true}},
		"302":                     {answered(302), none},
		"303":                     {answered(303), verdict{ambiguous: true}},
		"400":                     {answered(400), none},
		"401":                     {answered(401), none},
		"403":                     {answered(403), none},
		"404":                     {answered(404), none},
		"408":                     {answered(408), verdict{ambiguous: true}},
		"409":                     {answered(409), none},
		"413":                     {answered(413), none},
		"429":                     {answered(429), verdict{reads: true, repeatable: true}},
		"429 with Retry-After":    {asked(429), all},
		"500":                     {answered(500), verdict{reads: true, ambiguous: true}},
		"500 with Retry-After":    {asked(500), verdict{reads: true, ambiguous: true}},
		"501":                     {answered(501), verdict{ambiguous: true}},
		"502":                     {answered(502), notOnce},
		"503":                     {answered(503), notOnce},
		"503 with Retry-After":    {asked(503), notOnce},
		"504":                     {answered(504), notOnce},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := verdict{Read.retries(test.end), Idempotent.retries(test.end), Once.retries(test.end), Once.ambiguous(test.end)}
			if got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
			if Read.ambiguous(test.end) || Idempotent.ambiguous(test.end) {
				t.Error("what may be repeated is never ambiguous")
			}
		})
	}
}

func TestParseRetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2020, 5, 4, 12, 0, 0, 0, time.UTC)
	for name, test := range map[string]struct {
		value, date string
		want        time.Duration
		asked       bool
	}{
		"absent":               {"", "", 0, false},
		"seconds":              {"120", "", 2 * time.Minute, true},
		"zero":                 {"0", "", 0, true},
		"negative":             {"-1", "", 0, false},
		"words":                {"soon", "", 0, false},
		"beyond all time":      {"99999999999999999999", "", 0, false},
		"date by our clock":    {"Mon, 04 May 2020 12:01:30 GMT", "", 90 * time.Second, true},
		"date by their clock":  {"Mon, 04 May 2020 15:00:10 GMT", "Mon, 04 May 2020 15:00:00 GMT", 10 * time.Second, true},
		"date in the past":     {"Mon, 04 May 2020 11:00:00 GMT", "", 0, true},
		"date of an old style": {"Monday, 04-May-20 12:00:05 GMT", "", 5 * time.Second, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			header := http.Header{}
			header.Set("Retry-After", test.value)
			header.Set("Date", test.date)
			got, asked := parseRetryAfter(header, now)
			if got != test.want || asked != test.asked {
				t.Errorf("got %s, %t; want %s, %t", got, asked, test.want, test.asked)
			}
		})
	}
}

func TestBackoff(t *testing.T) {
	t.Parallel()
	b := backoff{min: 500 * time.Millisecond, max: 5 * time.Second}
	for attempt, want := range map[int]time.Duration{1: 500 * time.Millisecond, 2: time.Second, 3: 2 * time.Second, 4: 4 * time.Second, 5: 5 * time.Second, 2000: 5 * time.Second} {
		for _, share := range []float64{0, 0.5, 1} {
			b.jitter = func() float64 { return share }
			if got := b.after(attempt); got != time.Duration(share*float64(want)) {
				t.Errorf("attempt %d, share %v: %s", attempt, share, got)
			}
		}
	}
}

// SystemClock is the one clock that other tests replace.
func TestSleep(t *testing.T) {
	t.Parallel()
	if err := SystemClock.Sleep(t.Context(), 0); err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := SystemClock.Sleep(ctx, time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func FuzzRetryAfter(f *testing.F) {
	const date = "Mon, 04 May 2020 12:00:00 GMT"
	for _, value := range []string{
		"", "0", "120", " 5 ", "-5", "+5", "1.5", "1e9", "2147483647", "2147483648", "99999999999999999999", "soon", date, "Mon, 04 May 2020 12:01:30 GMT",
		"Sat, 04 May 2120 12:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 01 Jan 0001 00:00:00 GMT", "Monday, 04-May-20 12:00:05 GMT", "Mon May  4 12:00:05 2020",
	} {
		f.Add(value, date)
		f.Add(value, "yesterday")
	}
	f.Fuzz(func(t *testing.T, value, date string) {
		now := time.Date(2020, 5, 4, 12, 0, 0, 0, time.UTC)
		header := http.Header{"Retry-After": {value}, "Date": {date}}
		wait, asked := parseRetryAfter(header, now)
		if wait < 0 || !asked && wait != 0 {
			t.Errorf("the wait is %s, asked for %t", wait, asked)
		}
		at, err := http.ParseTime(strings.TrimSpace(value))
		if err != nil {
			return
		}
		if !asked {
			t.Error("a date was not taken")
		}
		// A server whose clock is a day fast asks for the same wait.
		if sent, err := http.ParseTime(date); err == nil && at.Year() < 9999 && sent.Year() < 9999 {
			skewed := http.Header{
				"Retry-After": {at.Add(24 * time.Hour).UTC().Format(http.TimeFormat)}, "Date": {sent.Add(24 * time.Hour).UTC().Format(http.TimeFormat)},
			}
			if got, _ := parseRetryAfter(skewed, now); got != wait {
				t.Errorf("the wait is %s, and %s by a clock that is a day fast", wait, got)
			}
		}
	})
}
