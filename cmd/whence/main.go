package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// How the program ends.
const (
	exitFailed = 1
	exitUsage  = 2
	exitBroken = 3 // the history is not whole
)

// commands are the command line.
type commands struct {
	Verify verifyCommand `cmd:"" help:"Tell whether the history is whole: 0 if it is, 3 if it is not, 1 if that could not be told."`
}

// errBroken ends the program with exitBroken; what is broken was said.
var errBroken = errors.New("the history is not whole")

func main() {
	os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr))
}

// run is the program; it gives the exit code.
func run(ctx context.Context, args []string, out, complaints io.Writer) int {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	var cli commands
	var leave *int // set when kong has answered by itself, for --help
	parser, err := kong.New(&cli, kong.Name("whence"),
		kong.Description("Works with Whence's data from a shell."),
		kong.Writers(out, complaints), kong.Exit(func(code int) { leave = &code }),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(&streams{out, complaints}))
	if err != nil {
		fmt.Fprintln(complaints, "whence:", err)
		return exitFailed
	}
	parsed, err := parser.Parse(args)
	if leave != nil {
		return *leave
	}
	if err != nil {
		fmt.Fprintf(complaints, "whence: %v (whence --help shows how)\n", err)
		return exitUsage
	}
	switch err := parsed.Run(); {
	case errors.Is(err, errBroken):
		return exitBroken
	case err != nil:
		fmt.Fprintln(complaints, "whence:", err)
		return exitFailed
	}
	return 0
}

// streams are where a command writes: what was asked for, and all else.
type streams struct{ out, complaints io.Writer }
