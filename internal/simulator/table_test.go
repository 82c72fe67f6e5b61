package simulator

import (
	"errors"
	"path/filepath"
	"slices"
	"testing"
)

// mapping is a made-up kind of object that is addressed by level, owner and name.
type mapping struct {
	Level, Owner, Name string
	Fields             []string
}

func (m *mapping) id() string { return m.Level + "/" + m.Owner + "/" + m.Name }

func (m *mapping) clone() *mapping {
	c := *m
	c.Fields = slices.Clone(m.Fields)
	return &c
}

// mappings opens the store in a file and restores the table of the made-up kind.
func mappings(t *testing.T, path string) *table[string, *mapping] {
	t.Helper()
	opened, err := openStore(path)
	if err != nil {
		t.Fatal(err)
	}
	s := newState(opened)
	made := newTable[string, *mapping](s, "mappings")
	if err := s.restore(); err != nil {
		t.Fatal(err)
	}
	return made
}

func TestTableOfObjectsAddressedByText(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store")
	made := mappings(t, path)
	contacts := &mapping{Level: "organization", Owner: "4711", Name: "contacts"}
	accounts := &mapping{Level: "account", Owner: "1", Name: "accounts"}
	err := made.state.change(func(tx *transaction) error {
		made.put(tx, contacts)
		made.put(tx, accounts)
		if number := tx.next("fields", 100); number != 100 {
			t.Errorf("the first number is %d", number)
		}
		if number := tx.next("fields", 100); number != 101 {
			t.Errorf("the second number is %d", number)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if listed := made.list(); !slices.Equal(listed, []*mapping{accounts, contacts}) {
		t.Errorf("listed %v", listed)
	}

	if err := made.state.change(func(tx *transaction) error {
		edited, _ := made.edit(contacts.id())
		edited.Fields = append(edited.Fields, "name")
		made.put(tx, edited)
		made.remove(tx, accounts.id())
		return errors.New("refused")
	}); err == nil || made.count() != 2 {
		t.Errorf("a refused change made the rows %v: %v", made.list(), err)
	}

	if err := made.state.change(func(tx *transaction) error {
		edited, _ := made.edit(contacts.id())
		edited.Fields = append(edited.Fields, "name")
		made.put(tx, edited)
		made.remove(tx, accounts.id())
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if before, found := made.getPrevious(contacts.id()); !found || before != contacts || len(contacts.Fields) != 0 {
		t.Errorf("before its change the row was %v", before)
	}
	if err := made.state.store.close(); err != nil {
		t.Fatal(err)
	}

	made = mappings(t, path)
	t.Cleanup(func() { _ = made.state.store.close() })
	restored, found := made.get(contacts.id())
	if !found || made.count() != 1 || !slices.Equal(restored.Fields, []string{"name"}) {
		t.Errorf("restored %v", made.list())
	}
	if last := made.state.last("fields"); last != 101 {
		t.Errorf("the last number is %d", last)
	}
	if first, found := made.first(func(m *mapping) bool { return m.Level == "organization" }); !found || first != restored {
		t.Errorf("found %v", first)
	}
}
