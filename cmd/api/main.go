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
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "whence:", err)
		os.Exit(1)
	}
}

func run() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends at once
	config, err := app.LoadConfig()
	if err != nil {
		return err
	}
	err = app.Run(ctx, config, os.Stdout)
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return nil // asked to stop while still starting
	}
	return err
}
