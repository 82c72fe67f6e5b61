package instance

// TypedKey is what tests of the resource see of a typed key: two values of its kind, as
// configurations have them.
type TypedKey struct {
	Key, At string
	Values  [2]any
	Secret  bool
}

// TypedKeys returns all of them.
func TypedKeys() []TypedKey {
	values := map[kind][2]any{
		kindText:    {"made-up-a", "made-up-b"},
		kindBoolean: {true, false},
		kindMinutes: {int64(5), int64(60)},
		kindObject:  {`{"contacts":{"pageSize":5}}`, `{"accounts":{}}`},
	}
	var keys []TypedKey
	for _, typed := range typedKeys {
		keys = append(keys, TypedKey{Key: typed.key, At: typed.at, Values: values[typed.kind], Secret: typed.secret})
	}
	return keys
}
