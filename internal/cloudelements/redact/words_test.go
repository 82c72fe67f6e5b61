package redact

import (
	"os"
	"slices"
	"strings"
	"testing"
)

func TestIsSecretKey(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]bool{
		"": false, "...": false, "plain": false, "username": false, "pagination.max": false, "some.api.key": true, "oauth.user.refresh_token": true, "password": true, "user.passwords": true, "PASSWORD": true, "password2": true, "new-password_confirmed": true,
		// The last word says what the value is.
		"apikey.user.name": false, "apikey.user.key": true, "password.expires_at": false, "oauth.token.url": false, "tokenUrl": false, "session.timeout": false,
		"signature.header": false, "access.key.id": false, "session.id": true, "JSESSIONID": false, "sessionId": true, "token_id": true,
		// Capital letters begin words, and words that are written together are known.
		"clientJwt": true, "APIKey": true, "APIkey": true, "OAuthToken": true, "JWTToken": true, "xvcloudauthorization": true, "confirmpassword": true,
		"clientsecret": true, "accessCode": true, "tokenaccess": true, "oauthUserAnything": true,
		// Words are whole ones.
		"mapping": false, "compass": false, "obsession": false, "tokenizer": false, "secretary": false, "passwordless": false, "bypass": false, "pin": true,
		// Keys are secret unless they are known to be public.
		"apim.subscription.key": true, "x-applicationkey": true, "key": true, "public.key": false, "elementKey": false, "primary_keys": false, "encryption.keys": true, "monkey": false,
		// Words that are secret on their own only.
		"code": true, "country.code": false, "state": true, "user.state": false, "event.notification.callback.headers": true, "oauth.basic.header": false,
		"oauth.user.token": true, "oauth.user.refresh_time": false, "base64.encoded.jks": true, "json.web.token": true, "Schlüssel": false,
	} {
		if IsSecretKey(key) != want {
			t.Errorf("IsSecretKey(%q) is %t", key, !want)
		}
	}
}

func TestIsSecretRow(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct {
		key, kind, fallback string
		want                bool
	}{
		"a password":                      {"anything", "PASSWORD", "", true},
		"a password, with an address":     {"anything.url", "PASSWORD", "https://made-up.example.com", true},
		"a truth value":                   {"netsuite.single.session", "BOOLEAN", "", false},
		"a truth value as yes or no":      {"password", "BOOLEAN_YESNO", "", false},
		"a number":                        {"token", "INTEGER", "", false},
		"a choice":                        {"secret", "COMBO", "", false},
		"text that is secret":             {"clientJwt", "TEXTFIELD_128", "", true},
		"long text that is secret":        {"base64.encoded.jks", "TEXTAREA", "", true},
		"text that is not":                {"apikey.user.name", "TEXTFIELD_32", "", false},
		"a type that is not known":        {"password", "NEW_TYPE", "", true},
		"no type":                         {"password", "", "", true},
		"a default that is an address":    {"session", "TEXTFIELD_128", "https://made-up.example.com/session", false},
		"a default with credentials":      {"session", "TEXTFIELD_128", "https://user:made-up@made-up.example.com", true},
		"a default with a query":          {"session", "TEXTFIELD_128", "https://made-up.example.com?session=made-up", true},
		"a default that is a truth value": {"password.needed", "", "false", false},
		"a default that is none":          {"session", "TEXTFIELD_128", "made up: %zz", true},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			if got := IsSecretRow(test.key, test.kind, test.fallback); got != test.want {
				t.Errorf("got %t", got)
			}
		})
	}
}

func TestMayBeSecret(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]bool{"true": false, "FALSE": false, "Yes": false, "no": false, "": true, "1234": true, "made up": true} {
		if MayBeSecret("netsuite.single.session", value) != want || MayBeSecret("plain", value) {
			t.Errorf("MayBeSecret of %q is %t", value, !want)
		}
	}
}

func TestIsPasswordKey(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]bool{
		"": false, "password": true, "clientSecret": true, "confirmpassword": true, "signature.secret": true, "secret.name": false, "clientJwt": false, "api.key": false,
	} {
		if IsPasswordKey(key) != want {
			t.Errorf("IsPasswordKey(%q) is %t", key, !want)
		}
	}
}

// tally counts what a rule says of keys against what they are.
type tally struct {
	right, missed, taken []string
}

func (c *tally) add(key string, got, want bool) {
	switch {
	case got && want:
		c.right = append(c.right, key)
	case want:
		c.missed = append(c.missed, key)
	case got:
		c.taken = append(c.taken, key)
	}
}

func (c *tally) log(t *testing.T, title string) {
	t.Helper()
	right := float64(len(c.right))
	t.Logf("%s: precision %.1f %%, recall %.1f %%; %d secret, missed %q, taken %q", title,
		100*right/(right+float64(len(c.taken))), 100*right/(right+float64(len(c.missed))), len(c.right)+len(c.missed), c.missed, c.taken)
}

func (c *tally) expect(t *testing.T, missed, taken []string) {
	t.Helper()
	if !slices.Equal(c.missed, missed) {
		t.Errorf("missed %q, want %q", c.missed, missed)
	}
	if !slices.Equal(c.taken, taken) {
		t.Errorf("taken for secrets: %q, want %q", c.taken, taken)
	}
}

// TestRules_published measures both rules on the rows of published elements. Whoever changes a rule
// sees which keys change sides.
func TestRules_published(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("testdata/rows.txt")
	if err != nil {
		t.Fatal(err)
	}
	var sure, known, unknown, passwords tally
	for line := range strings.Lines(string(content)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Fields(line)
		key, kinds, isSecret := fields[0], strings.Split(fields[1], ","), fields[2] == "secret"
		unknown.add(key, IsSecretKey(key), isSecret)
		if slices.Contains(kinds, TypePassword) {
			passwords.add(key, IsSecretKey(key), true)
		}
		for _, kind := range kinds {
			got, isAddressKey := IsSecretRow(key, kind, ""), strings.HasSuffix(strings.ToLower(key), "url")
			switch {
			case kind == "-":
			case kind == TypePassword || plainTypes[kind] || isAddressKey:
				sure.add(key, got, kind == TypePassword)
				known.add(key, got, kind == TypePassword)
			default:
				known.add(key, got, isSecret)
			}
		}
	}
	hooks := []string{
		"messagebus.hook.filter_blocked.key", "messagebus.hook.link_clicked.key", "messagebus.hook.message_bounced.key", "messagebus.hook.message_created.key",
		"messagebus.hook.message_deferred.key", "messagebus.hook.message_delivered.key", "messagebus.hook.message_opened.key",
		"messagebus.hook.recipient_complained.key", "messagebus.hook.recipient_unsubscribed.key",
	}
	sure.log(t, "rows of passwords, truth values, choices and addresses")
	sure.expect(t, nil, nil)
	known.log(t, "rows of every type")
	known.expect(t, nil, append(slices.Clone(hooks), "state"))
	unknown.log(t, "keys alone")
	unknown.expect(t, []string{"mynew"}, append(slices.Clone(hooks), "netsuite.single.session", "since_token", "state"))
	passwords.log(t, "keys of passwords alone")
	passwords.expect(t, []string{"grant_type", "mynew"}, nil)
}
