package simulator

import (
	"strings"
)

// logInRoutes returns the routes by which a person gets the secrets of an account, with which the
// vendor's own programs begin [reference 8]. No source tells the forms of what is sent and answered
// there, or how a session is proved.
func (s *Simulator) logInRoutes() []route {
	sessions := newTable[string, *session](s.state, "sessions")
	return []route{
		{pattern: "/authentication", operations: verbs{"POST": forAnyone(func(c *call) (*answer, error) { return s.logIn(c, sessions) })}},
		{pattern: "/authentication/secrets", operations: verbs{"GET": forAnyone(func(c *call) (*answer, error) { return s.getSecrets(c, sessions) })}},
	}
}

// session is a log-in of the account's one user.
type session struct{ Token string }

func (l *session) id() string { return l.Token }

func (l *session) clone() *session { return new(*l) }

// logIn serves POST of a user name and a password.
func (s *Simulator) logIn(c *call, sessions *table[string, *session]) (*answer, error) {
	m, err := c.object()
	if err != nil {
		return nil, err
	}
	var user, password string
	if _, err := m.read("username", &user); err != nil {
		return nil, err
	}
	if _, err := m.read("password", &password); err != nil {
		return nil, err
	}
	if s.config.Password == "" || user != owner.EmailAddress || !same(password, s.config.Password) {
		return nil, unauthorized()
	}
	begun := &session{Token: newToken()}
	err = s.state.change(func(tx *transaction) error {
		sessions.put(tx, begun)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"token": begun.Token, "user": owner}), nil
}

// getSecrets serves GET of the secrets of the user that has logged in.
func (s *Simulator) getSecrets(c *call, sessions *table[string, *session]) (*answer, error) {
	token, isSession := strings.CutPrefix(c.request.Header.Get("Authorization"), "Bearer ")
	if _, begun := sessions.get(token); !begun || !isSession {
		return nil, unauthorized()
	}
	return ok(map[string]string{"user": s.config.UserSecret, "organization": s.config.OrganizationSecret}), nil
}
