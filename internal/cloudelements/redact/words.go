package redact

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
)

// TypePassword is the type of configuration rows whose values are secret.
const TypePassword = "PASSWORD"

// plainTypes are the types of configuration rows whose values are never secret: truth values,
// numbers, and choices from a list.
var plainTypes = setOf("BOOLEAN BOOLEAN_YESNO COMBO INTEGER LONG NUMBER FLOAT DOUBLE DECIMAL")

// IsSecretRow reports whether the value of a configuration row is, or may be, secret. The type of
// the row says so where it can; text goes by the words of the key, unless the default of the row
// shows that it holds an address or a truth value.
func IsSecretRow(key, kind, fallback string) bool {
	switch {
	case kind == TypePassword:
		return true
	case plainTypes[kind] || isAddress(fallback) || isTruth(fallback):
		return false
	default:
		return IsSecretKey(key)
	}
}

// MayBeSecret reports whether a value whose configuration row is not known may be secret, by the
// words of its key. A truth value is not.
func MayBeSecret(key, value string) bool {
	return IsSecretKey(key) && !isTruth(value)
}

// isAddress reports whether a value is a URL that holds no credentials.
func isAddress(value string) bool {
	parsed, err := url.Parse(value)
	return err == nil && (parsed.Scheme == "http" || parsed.Scheme == "https") && parsed.User == nil && parsed.RawQuery == ""
}

func isTruth(value string) bool {
	switch strings.ToLower(value) {
	case "true", "false", "yes", "no":
		return true
	}
	return false
}

// The words below are singular and in lower case.
var (
	// secretWords make a key secret that has one of them.
	secretWords = setOf("pass passcode pwd pin otp totp jwt jks keystore pem pfx pkcs sas csrf bearer session ticket cert hmac")
	// secretEndings do so at the end of a word as well, and in the plural: keys are often written
	// without separators.
	secretEndings = strings.Fields("password passwd passphrase secret token credential authorization assertion verifier cookie " +
		"signature certificate")
	passwordEndings = strings.Fields("password passwd passphrase secret")
	// secretCompounds make a key secret in which they stand, as one word or as several.
	secretCompounds = setOf("oauthuser tokenaccess sessionid tokenid accesscode authcode securitycode verificationcode " +
		"apikey accesskey secretkey privatekey consumerkey signaturekey signingkey sharedkey accountkey encryptionkey appkey " +
		"applicationkey clientkey partnerkey userkey sessionkey subscriptionkey licensekey masterkey authkey devkey developerkey " +
		"integrationkey securitykey servicekey")
	// labels end the keys of what is known of a secret, rather than of the secret itself.
	labels = setOf("name names username id ids url urls uri uris type kind class time timestamp date interval expires expiry " +
		"expiration validity in at on by version format mask host hostname server port path domain location endpoint address " +
		"email phone region environment count size limit max min length timeout ttl lifetime age duration delay method mode " +
		"style scheme algorithm alg scope scopes status label description title prefix suffix field fields header param " +
		"parameter enabled disabled required issuer audience realm policy index")
	// plainKeys go before the word key where it is one that anybody may see.
	plainKeys = setOf("public primary foreign sort partition element root page hub object resource helper organizer")
)

// IsSecretKey reports whether a configuration key, or a member of a body, sounds as if its value
// were secret. Where rows are not known, or hold a password as plain text, the key is all there is
// to go by. It goes by whole words, of which the last says what the value is: the name of a user of
// an API key is no secret. In doubt it says yes.
func IsSecretKey(key string) bool {
	words := wordsOf(key)
	if len(words) == 0 {
		return false
	}
	last := words[len(words)-1]
	isLabel := labels[last] || strings.HasSuffix(last, "url") || strings.HasSuffix(last, "uri")
	for i, word := range words {
		if !isLabel && (secretWords[word] || endsSecret(word)) {
			return true
		}
		for end := i + 1; end <= len(words); end++ {
			// The id of a session is as good as the session: such an end is stronger than a label.
			if joined := strings.Join(words[i:end], ""); (!isLabel || end == len(words)) && (secretCompounds[joined] || secretCompounds[singular(joined)]) {
				return true
			}
		}
	}
	// The headers of deliveries may carry credentials [reference 5.1].
	if last == "headers" || len(words) == 1 && (last == "code" || last == "state" || last == "key") {
		return true
	}
	return len(words) > 1 && singular(last) == "key" && !plainKeys[singular(words[len(words)-2])]
}

// IsPasswordKey reports whether a key says itself that its value is a password or a secret, so that
// nobody is surprised to find it treated as one.
func IsPasswordKey(key string) bool {
	words := wordsOf(key)
	return len(words) > 0 && slices.ContainsFunc(passwordEndings, func(ending string) bool { return strings.HasSuffix(words[len(words)-1], ending) })
}

func endsSecret(word string) bool {
	word = singular(word)
	return slices.ContainsFunc(secretEndings, func(ending string) bool { return strings.HasSuffix(word, ending) })
}

func singular(word string) string { return strings.TrimSuffix(word, "s") }

// wordsOf returns the words of a key in lower case: what is between separators and where capital
// letters begin, without a number at the end.
func wordsOf(key string) []string {
	var words []string
	letters := []rune(key)
	start := 0
	cut := func(end int) {
		word := strings.TrimRightFunc(string(letters[start:end]), unicode.IsDigit)
		if word != "" {
			words = append(words, strings.ToLower(word))
		}
		start = end
	}
	for i, letter := range letters {
		switch {
		case !unicode.IsLetter(letter) && !unicode.IsDigit(letter):
			cut(i)
			start = i + 1
		case i > start && unicode.IsUpper(letter) && (!unicode.IsUpper(letters[i-1]) || i+1 < len(letters) && unicode.IsLower(letters[i+1])):
			cut(i)
		}
	}
	cut(len(letters))
	return words
}

func setOf(words string) map[string]bool {
	set := make(map[string]bool)
	for _, word := range strings.Fields(words) {
		set[word] = true
	}
	return set
}
