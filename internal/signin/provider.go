package signin

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"whence/internal/auth"
	"whence/internal/fault"
)

// providerTime is how long one conversation with the provider may take.
const providerTime = 4 * time.Second

// Config says which provider, and what its words mean here.
type Config struct {
	Issuer       string // its URL, as it names itself
	ClientID     string
	ClientSecret string
	RedirectURL  string               // where it sends people back to
	Scopes       []string             // besides openid
	RoleClaim    string               // the claim whose values are roles; parts of a nested one divided by dots
	Roles        map[string]auth.Role // what each value stands for
}

// provider finds out about the provider when it is first needed, and again
// after a failure: it may start behind us.
type provider struct {
	config Config
	client *http.Client

	mu    sync.Mutex
	known *oidc.Provider
}

func newProvider(c Config) *provider {
	return &provider{config: c, client: &http.Client{Timeout: providerTime}}
}

// discover gives the provider's description of itself (OpenID Connect Discovery 1.0).
func (p *provider) discover(ctx context.Context) (*oidc.Provider, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known != nil {
		return p.known, nil
	}
	// The keys are fetched with this context later on, so that it must not end.
	known, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), p.client), p.config.Issuer)
	if err != nil {
		return nil, unreachable(err)
	}
	p.known = known
	return known, nil
}

func unreachable(err error) error {
	return (&fault.Fault{
		Kind: fault.Exhausted, Code: "provider_unreachable", RetryAfter: 5 * time.Second,
		Detail: "The provider that people sign in with can't be reached, or did not answer as it should.",
	}).Because(err)
}

func (p *provider) oauth(known *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{
		ClientID: p.config.ClientID, ClientSecret: p.config.ClientSecret, RedirectURL: p.config.RedirectURL,
		Endpoint: known.Endpoint(), Scopes: append([]string{oidc.ScopeOpenID}, p.config.Scopes...),
	}
}

// exchange changes a code for what the provider says of the person.
func (p *provider) exchange(ctx context.Context, code, verifier, nonce string) (auth.Identity, auth.Role, error) {
	known, err := p.discover(ctx)
	if err != nil {
		return auth.Identity{}, "", err
	}
	ctx = oidc.ClientContext(ctx, p.client)
	token, err := p.oauth(known).Exchange(ctx, code, oauth2.VerifierOption(verifier))
	if err != nil {
		return auth.Identity{}, "", refused(err)
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := known.Verifier(&oidc.Config{ClientID: p.config.ClientID}).Verify(ctx, raw)
	if err != nil {
		return auth.Identity{}, "", refused(err)
	}
	if id.Nonce != nonce {
		return auth.Identity{}, "", refused(fmt.Errorf("the nonce is another one"))
	}
	said := map[string]any{}
	if err := id.Claims(&said); err != nil {
		return auth.Identity{}, "", refused(err)
	}
	// What the ID token leaves out is in the user info; what it says stands.
	if known.UserInfoEndpoint() != "" {
		info, err := known.UserInfo(ctx, oauth2.StaticTokenSource(token))
		if err != nil {
			return auth.Identity{}, "", unreachable(err)
		}
		more := map[string]any{}
		if err := info.Claims(&more); err != nil || info.Subject != id.Subject {
			return auth.Identity{}, "", refused(fmt.Errorf("the user info is of somebody else: %w", err))
		}
		for name, value := range more {
			if _, there := said[name]; !there {
				said[name] = value
			}
		}
	}
	who := auth.Identity{Issuer: id.Issuer, Subject: id.Subject, Name: nameIn(said, id.Subject)}
	return who, p.roleIn(said), nil
}

func refused(err error) error {
	return fault.New(fault.Unauthenticated, "sign_in_failed", "The provider's answer can't be trusted, or was used before: sign in again.").Because(err)
}

// nameIn gives what the person is called: a name that others can't choose too.
func nameIn(said map[string]any, subject string) string {
	if verified, _ := said["email_verified"].(bool); verified {
		if s, _ := said["email"].(string); strings.TrimSpace(s) != "" {
			return strings.TrimSpace(s)
		}
	}
	if s, _ := said["preferred_username"].(string); strings.TrimSpace(s) != "" {
		return strings.TrimSpace(s)
	}
	return subject
}

// roleIn gives the highest role that the claim's values stand for; empty for none.
func (p *provider) roleIn(said map[string]any) auth.Role {
	var value any = said
	if flat, ok := said[p.config.RoleClaim]; ok {
		value = flat // a name with dots or a URL, as some providers have
	} else {
		for part := range strings.SplitSeq(p.config.RoleClaim, ".") {
			members, _ := value.(map[string]any)
			value = members[part]
		}
	}
	var values []any
	switch v := value.(type) {
	case []any:
		values = v
	case string:
		values = []any{v}
	}
	var highest auth.Role
	for _, v := range values {
		s, _ := v.(string)
		if role, ok := p.config.Roles[s]; ok && slices.Index(auth.Roles, role) > slices.Index(auth.Roles, highest) {
			highest = role
		}
	}
	return highest
}
