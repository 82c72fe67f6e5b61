package simulator

// memoryStore keeps nothing: the simulator's own memory is all there is, and ends with it.
type memoryStore struct{}

func (memoryStore) each(string, func([]byte) error) error { return nil }

func (memoryStore) write([]change) error { return nil }

func (memoryStore) close() error { return nil }
