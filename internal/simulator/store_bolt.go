package simulator

import (
	"fmt"
	"time"

	"go.etcd.io/bbolt"
)

// storeLockTimeout is how long to wait for another simulator to let go of the file.
const storeLockTimeout = 2 * time.Second

// boltStore keeps the state in one bbolt file. The file holds secrets in clear, so only its owner may read it.
type boltStore struct{ db *bbolt.DB }

func openBoltStore(path string) (store, error) {
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: storeLockTimeout})
	if err != nil {
		return nil, fmt.Errorf("opening the store %s: %w", path, err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		for _, bucket := range []string{bucketInstances, bucketElements, bucketGrants, bucketCounters} {
			if _, err := tx.CreateBucketIfNotExists([]byte(bucket)); err != nil {
				return fmt.Errorf("creating bucket %s: %w", bucket, err)
			}
		}
		return nil
	})
	if err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("preparing the store %s: %w", path, err)
	}
	return boltStore{db: db}, nil
}

func (s boltStore) each(bucket string, f func([]byte) error) error {
	return s.db.View(func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte(bucket)).ForEach(func(_, value []byte) error { return f(value) })
	})
}

func (s boltStore) write(changes []change) error {
	err := s.db.Update(func(tx *bbolt.Tx) error {
		for _, c := range changes {
			bucket := tx.Bucket([]byte(c.bucket))
			if c.value == nil {
				if err := bucket.Delete([]byte(c.key)); err != nil {
					return fmt.Errorf("removing from bucket %s: %w", c.bucket, err)
				}
				continue
			}
			if err := bucket.Put([]byte(c.key), c.value); err != nil {
				return fmt.Errorf("writing to bucket %s: %w", c.bucket, err)
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
