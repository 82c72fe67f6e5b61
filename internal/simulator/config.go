package simulator

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"math"
	"strings"
	"time"
)

// defaultRotateEvery is how many reads of an OAuth instance pass between two refreshes of its
// tokens by default.
const defaultRotateEvery = 3

// Config is the configuration of a simulator. The zero value is complete.
type Config struct {
	// Path is the file that keeps instances and grants; "" keeps them in memory only.
	Path string
	// UserSecret and OrganizationSecret are the credentials accepted; "" means made-up ones of the
	// platform's form.
	UserSecret, OrganizationSecret string
	// Password is the password of the account's one user, owner@example.com, who gets the secrets
	// with it; "" means that nobody can log in.
	Password string
	// Assumptions says how to behave where nothing is known of the platform's behaviour.
	Assumptions Assumptions
	// Seed makes the order of tags, faults by rate and delays at random repeatable.
	Seed uint64
	// Now is the simulator's clock; nil means time.Now.
	Now func() time.Time
	// Latency is added to each API call, before its work.
	Latency time.Duration
	// RotateEvery is the number of single reads of an instance after which its OAuth tokens are
	// refreshed, as the platform does by itself; 0 means 3, a negative number never.
	RotateEvery int
	// MaxRequestsPerSecond is how many API calls a second are let through in the long run; 0 is any
	// number. A call over the limit is answered 429 with a Retry-After in seconds, unless assumed
	// otherwise, and is not done. No source tells of a limit of the platform itself; a gateway in
	// front of it may have one.
	MaxRequestsPerSecond float64
	// Burst is how many API calls may come at once where there is a limit; 0 means as many as in a
	// second, at least one.
	Burst int
}

func (c Config) withDefaults() Config {
	// Made, not written down: nothing that looks like a credential is in the sources, and each run
	// has the same.
	if c.UserSecret == "" {
		sum := sha256.Sum256([]byte("user secret of the simulator"))
		c.UserSecret = base64.StdEncoding.EncodeToString(sum[:])
	}
	if c.OrganizationSecret == "" {
		sum := sha256.Sum256([]byte("organization secret of the simulator"))
		c.OrganizationSecret = hex.EncodeToString(sum[:16])
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.RotateEvery == 0 {
		c.RotateEvery = defaultRotateEvery
	}
	if c.MaxRequestsPerSecond > 0 && !math.IsInf(c.MaxRequestsPerSecond, 1) && c.Burst == 0 {
		c.Burst = int(math.Ceil(c.MaxRequestsPerSecond))
	}
	return c
}

func (c Config) validate() error {
	for _, secret := range []string{c.UserSecret, c.OrganizationSecret} {
		if strings.ContainsAny(secret, ", \t\r\n") {
			return errors.New("a secret must not hold commas or white space: it could not be sent in an Authorization header")
		}
	}
	if c.Latency < 0 {
		return errors.New("the latency must not be negative")
	}
	if math.IsNaN(c.MaxRequestsPerSecond) || math.IsInf(c.MaxRequestsPerSecond, 0) || c.MaxRequestsPerSecond < 0 {
		return errors.New("the maximum of requests per second must be a number from 0")
	}
	if c.Burst < 0 || c.Burst > 0 && c.MaxRequestsPerSecond == 0 {
		return errors.New("the burst must not be negative, and needs a maximum of requests per second")
	}
	return nil
}
