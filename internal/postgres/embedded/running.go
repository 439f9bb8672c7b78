package embedded

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// ErrNoCluster says that a data directory holds no cluster.
var ErrNoCluster = errors.New("there is no database in this data directory")

// Exists tells whether a data directory holds a cluster; ErrNoCluster where not.
// Nothing is made.
func Exists(dataDir string) error {
	_, err := os.Stat(filepath.Join(dataDir, "postgres", "data", "PG_VERSION"))
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: %s", ErrNoCluster, dataDir)
	}
	return err
}

// Running gives the URL of a cluster that another process runs, for one of the same
// account or root. done must be called when it is not needed any more. Whether it
// answers is for the caller to see.
func Running(dataDir string) (dsn string, done func(), err error) {
	if err := Exists(dataDir); err != nil {
		return "", nil, err
	}
	home, err := openHome(dataDir)
	if err != nil {
		return "", nil, err
	}
	c := &Cluster{home: home}
	if c.password, err = home.readPassword(); err != nil {
		return "", nil, err
	}
	if c.sockets, err = shortPath(home.run); err != nil {
		return "", nil, err
	}
	return c.DSN(), c.sockets.close, nil
}
