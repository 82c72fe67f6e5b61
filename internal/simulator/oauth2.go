package simulator

// newCode records a user's consent to an OAuth 2 request and returns the code for it.
func (s *Simulator) newCode(g grant) (string, error) {
	g.Code = newHex(20)
	err := s.state.change(func(d *draft) error {
		d.putGrant(&g)
		return nil
	})
	return g.Code, err
}

// AuthorizeOAuth2 returns the code that a consenting user would bring back, without walking the consent page. It
// serves once, for an instance of the element with that API key (oauth.api.key) and callback URL. It returns an error
// if there is no such element or if the code cannot be stored.
func (s *Simulator) AuthorizeOAuth2(elementKey, apiKey, callbackURL string) (string, error) {
	element, err := s.elements.byKeyOrID(elementKey)
	if err != nil {
		return "", err
	}
	return s.newCode(grant{ElementKey: element.Key, APIKey: apiKey, CallbackURL: callbackURL})
}

// AuthorizeOAuthProxy is AuthorizeOAuth2 for an OAuth proxy, which has an API key and a callback URL of its own.
func (s *Simulator) AuthorizeOAuthProxy(elementKey, proxyName string) (string, error) {
	element, err := s.elements.byKeyOrID(elementKey)
	if err != nil {
		return "", err
	}
	return s.newCode(grant{ElementKey: element.Key, Proxy: proxyName})
}

// exchangeCode spends a code for tokens.
func (s *Simulator) exchangeCode(d *draft, instance *Instance, code string) error {
	g, found := d.grant(code)
	if !found || g.Verifier != "" || g.Secret != "" {
		return vendorRefusal("the code is not known")
	}
	if g.Spent {
		s.record.spentTwice.Add(1)
	}
	if err := g.check(instance); err != nil {
		return err
	}
	g.Spent = true
	d.putGrant(g)
	s.issueTokens(instance)
	return nil
}
