package simulator

import (
	"fmt"
	"time"

	"go.etcd.io/bbolt"
)

// write is one write to a store: a value put under a key of a bucket, or, with a nil value, the
// removal of the key.
type write struct {
	bucket, key string
	value       []byte
}

// store keeps what must outlive the process. The simulator reads it once, at the start, and works
// in memory. A bucket exists from the first write to it on; before, it is empty.
type store interface {
	// each calls f for every value of a bucket.
	each(bucket string, f func(value []byte) error) error
	// write does all writes or none.
	write(writes []write) error
	close() error
}

// openStore opens the store in a file, or one in memory if there is no path.
func openStore(path string) (store, error) {
	if path == "" {
		return memoryStore{}, nil
	}
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: storeLockTimeout})
	if err != nil {
		return nil, fmt.Errorf("opening the store %s: %w", path, err)
	}
	return boltStore{db: db}, nil
}

// memoryStore keeps nothing: the simulator's own memory is all there is, and ends with it.
type memoryStore struct{}

func (memoryStore) each(string, func([]byte) error) error { return nil }

func (memoryStore) write([]write) error { return nil }

func (memoryStore) close() error { return nil }

// storeLockTimeout is how long to wait for another simulator to let go of the file.
const storeLockTimeout = 2 * time.Second

// boltStore keeps the state in one bbolt file. The file holds secrets in clear, so only its owner
// may read it.
type boltStore struct{ db *bbolt.DB }

func (s boltStore) each(bucket string, f func([]byte) error) error {
	return s.db.View(func(tx *bbolt.Tx) error {
		values := tx.Bucket([]byte(bucket))
		if values == nil {
			return nil
		}
		return values.ForEach(func(_, value []byte) error { return f(value) })
	})
}

func (s boltStore) write(writes []write) error {
	err := s.db.Update(func(tx *bbolt.Tx) error {
		for _, w := range writes {
			bucket, err := tx.CreateBucketIfNotExists([]byte(w.bucket))
			if err != nil {
				return fmt.Errorf("creating bucket %s: %w", w.bucket, err)
			}
			if w.value == nil {
				err = bucket.Delete([]byte(w.key))
			} else {
				err = bucket.Put([]byte(w.key), w.value)
			}
			if err != nil {
				return fmt.Errorf("writing to bucket %s: %w", w.bucket, err)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("writing to the store: %w", err)
	}
	return nil
}

func (s boltStore) close() error { return s.db.Close() }
