package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
)

const (
	stateFile  = "terraform.tfstate"
	backupFile = "terraform.tfstate.backup"
)

// recorded is an instance that Terraform's state has.
type recorded struct {
	id   int64
	name string
	// tainted is true of an instance that the next apply makes anew.
	tainted bool
}

// errNoState is that a state file is empty, or cut off, as a killed Terraform may leave it behind.
var errNoState = errors.New("the state file is not whole")

// readState reads a state file of Terraform from a folder. Without the file there is no state, which is no error. The
// error for a file that is not whole is errNoState.
func readState(folder fs.FS, name string) ([]recorded, error) {
	content, err := fs.ReadFile(folder, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return parseState(content)
}

// parseState reads version 4 of the format, which Terraform has written since 0.12.
func parseState(content []byte) ([]recorded, error) {
	var file struct {
		Version   int `json:"version"`
		Resources []struct {
			Instances []struct {
				Status     string `json:"status"`
				Attributes struct {
					ID   string `json:"id"`
					Name string `json:"name"`
				} `json:"attributes"`
			} `json:"instances"`
		} `json:"resources"`
	}
	if err := json.Unmarshal(content, &file); err != nil {
		return nil, errors.Join(errNoState, err)
	}
	if file.Version != 4 {
		return nil, fmt.Errorf("the state file has version %d of the format, and only version 4 can be read", file.Version)
	}
	var list []recorded
	for _, resource := range file.Resources {
		for _, instance := range resource.Instances {
			has := instance.Attributes
			id, err := strconv.ParseInt(has.ID, 10, 64)
			if err != nil {
				return nil, fmt.Errorf("state has %q as the id of %q", has.ID, has.Name)
			}
			list = append(list, recorded{id: id, name: has.Name, tainted: instance.Status == "tainted"})
		}
	}
	return list, nil
}
