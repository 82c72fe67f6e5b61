package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/rig"
)

// settings are those of the provider, for one command of Terraform; a zero value leaves the
// provider's default.
type settings struct {
	// settle is how long a lost create is looked for. It is scaled with the work of the platform.
	settle time.Duration
	// adopt lets a create adopt what an earlier run has made and lost.
	adopt bool
	// perSecond is how many requests go out in a second at most.
	perSecond float64
	// retries is how often a request is sent again.
	retries int
}

// environment is the settings as variables.
func (s settings) environment() []string {
	var list []string
	if s.settle > 0 {
		list = append(list, "CLOUDELEMENTS_CREATE_SETTLE_TIME="+s.settle.String())
	}
	if s.adopt {
		list = append(list, "CLOUDELEMENTS_ADOPT_EXISTING=true")
	}
	if s.perSecond > 0 {
		list = append(list, fmt.Sprintf("CLOUDELEMENTS_MAX_REQUESTS_PER_SECOND=%v", s.perSecond))
	}
	if s.retries > 0 {
		list = append(list, "CLOUDELEMENTS_MAX_RETRIES="+strconv.Itoa(s.retries))
	}
	return list
}

// workspace is a working folder in which Terraform applies the configuration.
type workspace struct{ *rig.Workspace }

// newWorkspace makes a working folder with the configuration in it, for the provider that was built
// and a platform.
func newWorkspace(h *harness, folder string, p *platform) (*workspace, error) {
	made, err := rig.NewWorkspace(folder, h.terraform, h.provider)
	if err != nil {
		return nil, err
	}
	made.Debug = h.debug
	made.UsePlatform(p.Platform)
	return &workspace{made}, made.Write("main.tf", configuration)
}

// startApply starts an apply. The state is not locked, since Terraform that is killed leaves its
// lock behind.
func (w *workspace) startApply(ctx context.Context, s settings) (*rig.Process, error) {
	return w.Start(ctx, s.environment(), "apply", "-auto-approve", "-lock=false")
}

// planIsEmpty plans, and reports whether there is nothing to do.
func (w *workspace) planIsEmpty(ctx context.Context, s settings) (bool, error) {
	return succeeds(w.Start(ctx, s.environment(), "plan", "-detailed-exitcode", "-lock=false"))
}

// succeeds waits for a command that was started, and reports whether it succeeded.
func succeeds(p *rig.Process, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	status, err := p.Wait()
	return status == 0 && err == nil, err
}

// state reads what Terraform's state has.
func (w *workspace) state() ([]recorded, error) { return readState(os.DirFS(w.Folder), rig.StateFile) }

// restoreState does what a user has to do whose Terraform was killed while it wrote the state file:
// it puts the backup in place, and reports whether that was needed.
func (w *workspace) restoreState() (bool, error) {
	if _, err := w.state(); !errors.Is(err, errNoState) {
		return false, err
	}
	backup, err := w.Read(backupFile)
	if errors.Is(err, fs.ErrNotExist) {
		// It was the first apply, before which there was no state.
		return true, os.Remove(w.Path(rig.StateFile))
	}
	if err != nil {
		return false, err
	}
	return true, w.Write(rig.StateFile, backup)
}

// backupFile is where Terraform keeps the state of before the last apply.
const backupFile = rig.StateFile + ".backup"

// recorded is an instance that Terraform's state has.
type recorded struct {
	id   int64
	name string
	// tainted is true of an instance that the next apply makes anew.
	tainted bool
}

// errNoState is that a state file is empty, or cut off, as a killed Terraform may leave it behind.
var errNoState = errors.New("the state file is not whole")

// readState reads a state file of Terraform from a folder. Without the file there is no state,
// which is no error. The error for a file that is not whole is errNoState.
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
