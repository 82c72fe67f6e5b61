package reconcile

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"
)

const (
	testSettle  = time.Minute
	testResends = 4
	day         = 24 * time.Hour
)

// The failures of a request, and what they leave open.
var (
	errLost      = errors.New("the answer was lost")
	errMalformed = errors.New("the answer was somebody else's")
	errFailed    = errors.New("the server failed")
	errRefused   = errors.New("the vendor refused")
	errInvalid   = errors.New("the request is not valid")

	losses = map[error]Loss{errLost: Answer, errMalformed: Malformed, errFailed: ServerFailed, errRefused: Leftover, errInvalid: Nothing}
)

// thing is what a server makes. Its secret does not show.
type thing struct {
	id             int64
	identity, look string
	secret         string
	at             time.Time // By the true clock.
	created        string    // As the server writes it.
}

// wish is what is asked for.
type wish struct{ identity, look, secret string }

// fate is what becomes of a request that is sent.
type fate struct {
	makes  bool
	work   time.Duration // Until it is made.
	after  time.Duration // Until the sender learns of err.
	err    error         // nil where the answer comes.
	alters bool          // What is made looks different in a detail.
}

func answered(work time.Duration) fate { return fate{makes: true, work: work, after: work} }

// cut loses the answer at a time, while the work takes another.
func cut(after, work time.Duration) fate {
	return fate{makes: true, work: work, after: after, err: errLost}
}

// dropped loses the request before the work.
func dropped(after time.Duration) fate { return fate{after: after, err: errLost} }

// server is an account of things. It runs in a bubble of package synctest, whose clock is the true
// one.
type server struct {
	t *testing.T

	mu      sync.Mutex
	things  []thing
	last    int64
	posts   map[wish]int
	fates   map[wish][]fate // One for each time that a wish is sent; answered at once after that.
	looks   []string        // "search" and "list", in order.
	reading Clock
	adopted []int64 // As the log tells.

	latency   time.Duration    // Of a look, half of it before what it shows is chosen.
	asked     time.Duration    // For how long the server asks not to be sent a request again.
	lag       time.Duration    // How long a search does not show what is new.
	failLooks func(n int) bool // Whether a look fails, the first being 0.

	ahead      time.Duration // The server's clock, from the true one.
	undated    bool          // Answers have no Date.
	write      func(time.Time) string
	localAhead time.Duration // The local clock, from the true one.
}

func newServer(t *testing.T) *server {
	t.Helper()
	return &server{t: t, posts: make(map[wish]int), fates: make(map[wish][]fate), write: zoned}
}

// zoned is how the platform writes dates.
func zoned(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05Z") }

func (s *server) now() time.Time { return time.Now().Add(s.localAhead) }

// answers takes a reading of the server's clock, as each answer does.
func (s *server) answers() {
	if !s.undated {
		s.reading = Clock{Server: time.Now().Add(s.ahead).Truncate(time.Second), Local: s.now()}
	}
}

// has puts a thing there, made before now.
func (s *server) has(w wish, ago time.Duration) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.put(w, time.Now().Add(-ago)).id
}

func (s *server) put(w wish, at time.Time) thing {
	s.last++
	made := thing{id: s.last, identity: w.identity, look: w.look, secret: w.secret, at: at, created: s.write(at.Add(s.ahead))}
	s.things = append(s.things, made)
	return made
}

func (s *server) make(w wish, f fate) thing {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.alters {
		w.look += ", altered"
	}
	return s.put(w, time.Now())
}

// post is what sends a wish once.
func (s *server) post(ctx context.Context, w wish) (thing, error) {
	if err := ctx.Err(); err != nil {
		return thing{}, errInvalid // A request that is not begun.
	}
	s.mu.Lock()
	f := fate{makes: true}
	if n := s.posts[w]; n < len(s.fates[w]) {
		f = s.fates[w][n]
	}
	s.posts[w]++
	s.mu.Unlock()

	var made thing
	switch {
	case f.makes && f.work <= f.after:
		time.Sleep(f.work)
		made = s.make(w, f)
		time.Sleep(f.after - f.work)
	case f.makes:
		time.AfterFunc(f.work, func() { s.make(w, f) })
		time.Sleep(f.after)
	default:
		time.Sleep(f.after)
	}
	if f.err != nil {
		return thing{}, f.err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers()
	return made, nil
}

// look shows the things of an identity.
func (s *server) look(ctx context.Context, kind, identity string) ([]Found[thing], error) {
	if err := pause(ctx, s.latency/2); err != nil {
		return nil, err
	}
	s.mu.Lock()
	n := len(s.looks)
	s.looks = append(s.looks, kind)
	var found []Found[thing]
	for _, one := range s.things {
		if one.identity == identity && (kind == "list" || time.Since(one.at) >= s.lag) {
			found = append(found, Found[thing]{ID: one.id, Created: one.created, Object: one})
		}
	}
	s.mu.Unlock()
	if err := pause(ctx, s.latency/2); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failLooks != nil && s.failLooks(n) {
		return nil, errors.New("made-up failure of a look")
	}
	s.answers()
	return found, nil
}

func (s *server) search(identity string) func(context.Context) ([]Found[thing], error) {
	return func(ctx context.Context) ([]Found[thing], error) { return s.look(ctx, "search", identity) }
}

func (s *server) list(identity string) func(context.Context) ([]Found[thing], error) {
	return func(ctx context.Context) ([]Found[thing], error) { return s.look(ctx, "list", identity) }
}

func (s *server) request(w wish) Request[thing] {
	return Request[thing]{
		Identity:   w.identity,
		Matches:    func(one thing) bool { return one.identity == w.identity && one.look == w.look },
		Body:       []byte(w.look + "\x00" + w.secret),
		Send:       func(ctx context.Context) (thing, error) { return s.post(ctx, w) },
		Loss:       func(err error) Loss { return losses[err] },
		ID:         func(one thing) int64 { return one.id },
		AwaitRetry: s.awaitRetry,

		Search: s.search(w.identity), List: s.list(w.identity),
	}
}

// awaitRetry holds a request back for as long as the server asks.
func (s *server) awaitRetry(ctx context.Context, _ error, failed time.Time) error {
	if err := pause(ctx, failed.Add(s.asked).Sub(s.now())); err != nil {
		return err
	}
	return ctx.Err()
}

func (s *server) terms() Terms {
	return Terms{
		Settle: testSettle, Resends: testResends, Backoff: func(n int) time.Duration { return time.Duration(n) * time.Second }, Now: s.now, Sleep: pause,
		ServerClock: func() Clock {
			s.mu.Lock()
			defer s.mu.Unlock()
			return s.reading
		},
		Log: func(_ context.Context, _ string, ids ...int64) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.adopted = append(s.adopted, ids...)
		},
	}
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// result is what a wish came to.
type result struct {
	wish  wish
	thing thing
	found bool
	err   error
	took  time.Duration
}

func (s *server) create(ctx context.Context, ledger *Ledger, w wish) result {
	began := time.Now()
	made, found, err := Create(ctx, ledger, s.terms(), s.request(w))
	return result{wish: w, thing: made, found: found, err: err, took: time.Since(began)}
}

// open returns what stays open in a result.
func (r result) open(t *testing.T) *Unresolved {
	t.Helper()
	var open *Unresolved
	if !errors.As(r.err, &open) {
		t.Fatalf("%v: error is %v, want an *Unresolved", r.wish, r.err)
	}
	return open
}

// wantMade checks that a wish came true, by a thing of its own.
func (r result) wantMade(t *testing.T, found bool) {
	t.Helper()
	if r.err != nil || r.found != found || r.thing.id == 0 || r.thing.secret != r.wish.secret {
		t.Errorf("%v: got %+v, found %t, %v; want it made, and found %t", r.wish, r.thing, r.found, r.err, found)
	}
}

// wantCandidates checks that a wish stays open between some things.
func (r result) wantCandidates(t *testing.T, ids ...int64) {
	t.Helper()
	open := r.open(t)
	if !slices.Equal(open.Candidates, ids) || open.Nothing || r.found {
		t.Errorf("%v: candidates are %d, nothing is %t; want %d", r.wish, open.Candidates, open.Nothing, ids)
	}
}

func (s *server) wantPosts(w wish, n int) {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.posts[w] != n {
		s.t.Errorf("%v was sent %d times, want %d", w, s.posts[w], n)
	}
}

func (s *server) wantThings(n int) {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.things) != n {
		s.t.Errorf("there are %d things, want %d: %s", len(s.things), n, fmt.Sprint(s.things))
	}
}

// countLooks returns how often the account was searched, and listed.
func (s *server) countLooks() (searches, lists int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, look := range s.looks {
		if look == "list" {
			lists++
		} else {
			searches++
		}
	}
	return searches, lists
}
