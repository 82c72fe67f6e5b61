package refresh

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"
)

// thing is an object of an account.
type thing struct {
	ID    int64
	Value string
}

var errGone = errors.New("there is no such thing")

// account answers a Reader, and counts what it is asked.
type account struct {
	things   []thing         // In the order of the list.
	byID     map[int64]thing // As single reads show them.
	pageSize int
	countsNo bool // Whether the list says nothing of its length.
	// shown is how a form of the list shows a thing; as it is where it is nil.
	shown func(form int, one thing) thing
	// onPage is called before a page is given.
	onPage func(ctx context.Context, form int, token string) error
	// onSingle is called before a thing is given.
	onSingle func(id int64) error

	mu             sync.Mutex
	singles, pages int
}

func accountOf(size, pageSize int) *account {
	a := &account{pageSize: pageSize, byID: make(map[int64]thing, size)}
	for id := range int64(size) {
		one := thing{ID: id + 1, Value: "as it is"}
		a.things = append(a.things, one)
		a.byID[one.ID] = one
	}
	return a
}

func (a *account) source() Source[int64, thing] {
	return Source[int64, thing]{
		Single:     a.single,
		Page:       a.page,
		Forms:      2,
		Key:        func(one thing) int64 { return one.ID },
		Compare:    cmp.Compare[int64],
		ShowsAll:   func(listed, single thing) bool { return listed == single },
		IsComplete: func(listed thing) bool { return listed.Value != "" },
		Pack:       pack,
		Unpack:     unpack,
		Log:        func(context.Context, string, map[string]any) {},
	}
}

func pack(one thing) ([]byte, error) {
	return append(binary.AppendVarint(nil, one.ID), one.Value...), nil
}

func unpack(packed []byte) (thing, error) {
	id, length := binary.Varint(packed)
	return thing{ID: id, Value: string(packed[length:])}, nil
}

func (a *account) single(_ context.Context, id int64) (thing, error) {
	a.mu.Lock()
	a.singles++
	one, there := a.byID[id]
	a.mu.Unlock()
	if a.onSingle != nil {
		if err := a.onSingle(id); err != nil {
			return thing{}, err
		}
	}
	if !there {
		return thing{}, errGone
	}
	return one, nil
}

func (a *account) page(ctx context.Context, form int, token string) (Page[thing], error) {
	a.mu.Lock()
	a.pages++
	a.mu.Unlock()
	if a.onPage != nil {
		if err := a.onPage(ctx, form, token); err != nil {
			return Page[thing]{}, err
		}
	}
	from, _ := strconv.Atoi(token)
	page := Page[thing]{Items: slices.Clone(a.things[from:min(from+a.pageSize, len(a.things))])}
	if a.shown != nil {
		for i := range page.Items {
			page.Items[i] = a.shown(form, page.Items[i])
		}
	}
	if !a.countsNo {
		page.Pages = a.length()
	}
	if from+a.pageSize < len(a.things) {
		page.Next = strconv.Itoa(from + a.pageSize)
	}
	return page, nil
}

// length is the number of pages of the list.
func (a *account) length() int {
	return max(1, (len(a.things)+a.pageSize-1)/a.pageSize)
}

func (a *account) requests() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.singles + a.pages
}

// reader is a Reader of the account.
func (a *account) reader(strategy Strategy) *Reader[int64, thing] {
	return NewReader(a.source(), strategy, time.Now)
}

// readAll asks for things, so many at a time, and checks what comes.
func readAll(t *testing.T, a *account, reader *Reader[int64, thing], ids []int64, atATime int) (listed int) {
	t.Helper()
	queue := make(chan int64)
	var group sync.WaitGroup
	var mu sync.Mutex
	for range atATime {
		group.Go(func() {
			for id := range queue {
				got, isListed, err := reader.Get(t.Context(), id)
				mu.Lock()
				if err != nil || got != a.byID[id] {
					t.Errorf("Get(%d): %v, %v", id, got, err)
				}
				if isListed {
					listed++
				}
				mu.Unlock()
			}
		})
	}
	for _, id := range ids {
		queue <- id
	}
	close(queue)
	group.Wait()
	return listed
}
