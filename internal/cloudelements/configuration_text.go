package cloudelements

// ConfigurationText gives a JSON value of a configuration key as the platform
// answers it: a string as itself, anything else as its minified JSON, and nil for
// null [reference 2.2]. It returns an error for what is not JSON.
func ConfigurationText(value []byte) (*string, error) { return textOf(value) }
