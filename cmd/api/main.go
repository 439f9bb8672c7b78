// Command api is the Whence server. Its configuration is in the environment;
// docs/configuration.md lists it.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"whence/internal/app"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx)
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		err = nil // asked to stop while still starting
	}
	if err != nil {
		stop()
		fmt.Fprintln(os.Stderr, "whence:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	config, err := app.LoadConfig()
	if err != nil {
		return err
	}
	return app.Run(ctx, config, os.Stdout)
}
