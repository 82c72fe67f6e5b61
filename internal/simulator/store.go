package simulator

// The buckets of a store.
const (
	bucketInstances = "instances"
	bucketElements  = "elements"
	bucketGrants    = "grants"
	bucketCounters  = "counters"
)

// change is one write: a value put under a key of a bucket, or, with a nil value, the key's removal.
type change struct {
	bucket, key string
	value       []byte
}

// store keeps what must outlive the process. The simulator reads it once, at the start, and works in memory.
type store interface {
	// each calls f for every value of a bucket.
	each(bucket string, f func(value []byte) error) error
	// write makes all changes or none.
	write(changes []change) error
	close() error
}

// openStore opens the store in a file, or one in memory if there is no path.
func openStore(path string) (store, error) {
	if path == "" {
		return memoryStore{}, nil
	}
	return openBoltStore(path)
}
