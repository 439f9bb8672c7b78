package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"whence/internal/auth"
)

// bootstrap makes sure that somebody can get in, and gives what to tell them.
// With the embedded default the first token is kept in the data directory,
// readable by its owner alone, and so is shown at every start; the file is
// written before the token counts, so that no crash can lose it.
func bootstrap(ctx context.Context, tokens *auth.Service, c Config) (string, error) {
	const earlier = "the one that the first start took or printed"
	if c.BootstrapToken != "" || c.DatabaseURL != "" {
		secret, made, err := tokens.Bootstrap(ctx, c.BootstrapToken)
		switch {
		case err != nil:
			return "", err
		case !made:
			return earlier, nil
		case c.BootstrapToken != "":
			return "the one in WHENCE_BOOTSTRAP_TOKEN", nil
		}
		return secret + "   (an admin's; shown only now, keep it)", nil
	}
	path := filepath.Join(c.DataDir, "token")
	kept, err := os.ReadFile(path)
	secret := strings.TrimSpace(string(kept))
	isNew := errors.Is(err, os.ErrNotExist) || (err == nil && secret == "")
	if err != nil && !isNew {
		return "", fmt.Errorf("read the token: %w", err)
	}
	if isNew {
		secret = auth.NewSecret()
		if err := writeSecret(path, secret); err != nil {
			return "", fmt.Errorf("keep the token: %w", err)
		}
	}
	_, made, err := tokens.Bootstrap(ctx, secret)
	if err != nil {
		return "", err
	}
	if isNew && !made {
		return earlier, os.Remove(path)
	}
	return secret + "   (an admin's; also in " + path + ")", nil
}

// writeSecret writes a file that is whole or not there, for its owner alone.
func writeSecret(path, secret string) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".token-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	_, err = f.WriteString(secret + "\n")
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
