package cloudelements

// IsSecretKey tells whether a configuration key sounds as if its value were
// secret. It is wider than the platform's masking, which goes by the type of a
// row: where rows are not known, or hold a password as plain text, the key is all
// there is to go by.
func IsSecretKey(key string) bool { return isSecretKey(key) }
