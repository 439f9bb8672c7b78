package app

import (
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"

	"whence/internal/auth"
	"whence/internal/signin"
)

// Config is everything that the environment may set.
type Config struct {
	DatabaseURL    string   `env:"DATABASE_URL"`                                // unset: the embedded default
	DatabasePooler bool     `env:"WHENCE_DATABASE_POOLER"`                      // DATABASE_URL is a PgBouncer in transaction mode
	DatabaseConns  int32    `env:"WHENCE_DATABASE_CONNECTIONS" envDefault:"16"` // at most, at one time
	Addr           string   `env:"WHENCE_ADDR" envDefault:"127.0.0.1:8080"`     // where the server listens
	DataDir        string   `env:"WHENCE_DATA_DIR" envDefault:".whence"`        // of the embedded default, of the history's key and of what is published of it
	PostgresBin    string   `env:"WHENCE_POSTGRES_BIN"`                         // directories with Postgres's programs, before all others
	BootstrapToken string   `env:"WHENCE_BOOTSTRAP_TOKEN"`                      // an admin token, taken on an empty database
	HistoryKey     string   `env:"WHENCE_HISTORY_KEY"`                          // signs the history; unset: one of the data directory, made at the first start
	Sample         string   `env:"WHENCE_SAMPLE" envDefault:"on"`               // off: start without the sample
	PublicURL      string   `env:"WHENCE_PUBLIC_URL"`                           // how others reach it, for links in exports
	AllowedOrigins []string `env:"WHENCE_ALLOWED_ORIGINS"`                      // for CORS, separated by commas
	RateLimit      int      `env:"WHENCE_RATE_LIMIT" envDefault:"5000"`         // requests a second of one principal; 0: any number
	LogLevel       string   `env:"WHENCE_LOG" envDefault:"warn"`                // debug, info, warn or error

	StopDelay time.Duration `env:"WHENCE_STOP_DELAY" envDefault:"0s"` // connections are still taken for so long when it is told to stop

	OIDCIssuer       string   `env:"WHENCE_OIDC_ISSUER"` // the provider that people sign in with; unset: none
	OIDCClientID     string   `env:"WHENCE_OIDC_CLIENT_ID"`
	OIDCClientSecret string   `env:"WHENCE_OIDC_CLIENT_SECRET"`
	OIDCScopes       []string `env:"WHENCE_OIDC_SCOPES" envDefault:"profile,email"` // besides openid
	OIDCRoleClaim    string   `env:"WHENCE_OIDC_ROLE_CLAIM" envDefault:"groups"`    // whose values WHENCE_OIDC_ROLES knows
	OIDCRoles        []string `env:"WHENCE_OIDC_ROLES"`                             // value=role, separated by commas
}

// LoadConfig reads the environment. The error names the variable that is wrong.
func LoadConfig() (Config, error) {
	c, err := env.ParseAs[Config]()
	if err != nil {
		return c, fmt.Errorf("read the environment: %w", err)
	}
	if c.Sample != "on" && c.Sample != "off" {
		return c, fmt.Errorf("WHENCE_SAMPLE is %q; it takes on or off", c.Sample)
	}
	if c.DatabaseConns < 2 || c.DatabaseConns > 1000 {
		return c, fmt.Errorf("WHENCE_DATABASE_CONNECTIONS is %d; it takes 2 to 1000", c.DatabaseConns)
	}
	if c.StopDelay < 0 || c.StopDelay > 10*time.Minute {
		return c, fmt.Errorf("WHENCE_STOP_DELAY is %s; it takes 0s to 10m", c.StopDelay)
	}
	if c.RateLimit < 0 || c.RateLimit > 1_000_000 {
		return c, fmt.Errorf("WHENCE_RATE_LIMIT is %d; it takes 0 to 1000000", c.RateLimit)
	}
	if c.PublicURL != "" {
		u, err := url.Parse(c.PublicURL)
		if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
			return c, fmt.Errorf("WHENCE_PUBLIC_URL is %q; it takes an http or https address", c.PublicURL)
		}
		c.PublicURL = strings.TrimRight(c.PublicURL, "/")
	}
	if _, err := c.level(); err != nil {
		return c, err
	}
	if _, err := c.provider(""); err != nil {
		return c, err
	}
	return c, nil
}

func (c Config) level() (slog.Level, error) {
	var l slog.Level
	if err := l.UnmarshalText([]byte(c.LogLevel)); err != nil {
		return 0, fmt.Errorf("WHENCE_LOG is %q; it takes debug, info, warn or error", c.LogLevel)
	}
	return l, nil
}

// provider says how people sign in at the address base; nil where they don't.
func (c Config) provider(base string) (*signin.Config, error) {
	if c.OIDCIssuer == "" {
		return nil, nil //nolint:nilnil // no provider is no error
	}
	if u, err := url.Parse(c.OIDCIssuer); err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" {
		return nil, fmt.Errorf("WHENCE_OIDC_ISSUER is %q; it takes an http or https address", c.OIDCIssuer)
	}
	if c.OIDCClientID == "" {
		return nil, errors.New("WHENCE_OIDC_ISSUER is set, and WHENCE_OIDC_CLIENT_ID is not")
	}
	if c.PublicURL == "" {
		return nil, errors.New("WHENCE_OIDC_ISSUER is set, and WHENCE_PUBLIC_URL, where the provider sends people back to, is not")
	}
	roles := map[string]auth.Role{}
	for _, pair := range c.OIDCRoles {
		value, role, ok := strings.Cut(pair, "=")
		if role := auth.Role(strings.TrimSpace(role)); ok && role.Valid() {
			roles[strings.TrimSpace(value)] = role
		} else {
			return nil, fmt.Errorf("WHENCE_OIDC_ROLES has %q; it takes value=role, with one of the roles %v", pair, auth.Roles)
		}
	}
	if len(roles) == 0 {
		return nil, errors.New("WHENCE_OIDC_ISSUER is set, and WHENCE_OIDC_ROLES gives nobody a role")
	}
	return &signin.Config{
		Issuer: c.OIDCIssuer, ClientID: c.OIDCClientID, ClientSecret: c.OIDCClientSecret, RedirectURL: base + "/v1/session/callback",
		Scopes: c.OIDCScopes, RoleClaim: c.OIDCRoleClaim, Roles: roles,
	}, nil
}
