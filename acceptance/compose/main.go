// Loads compose files as Docker Compose does, with the library that it is made of, and prints the names of the services of each.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/compose-spec/compose-go/v2/cli"
)

func main() {
	files := map[string][]string{}
	for _, path := range os.Args[1:] {
		options, err := cli.NewProjectOptions([]string{path}, cli.WithOsEnv, cli.WithName("acceptance"))
		if err != nil {
			fail(path, err)
		}
		project, err := options.LoadProject(context.Background())
		if err != nil {
			fail(path, err)
		}
		files[path] = project.ServiceNames()
	}
	if err := json.NewEncoder(os.Stdout).Encode(files); err != nil {
		fail("output", err)
	}
}

func fail(path string, err error) {
	fmt.Fprintf(os.Stderr, "%s: %v\n", path, err)
	os.Exit(1)
}
