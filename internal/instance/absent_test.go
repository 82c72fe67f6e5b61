package instance_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
)

// directoryConfig lets absent find Terraform's files, which the test framework
// keeps to itself.
const directoryConfig = `
output "directory" { value = abspath(path.root) }
`

// absent is text that must be neither in a plan nor in state: it searches the
// files as Terraform writes them, private data included, and what Terraform
// shows of them. The configuration needs directoryConfig beside it.
type absent func() []string

// CheckPlan searches the saved plan, which is an archive.
func (a absent) CheckPlan(_ context.Context, req plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	shown, err := json.Marshal(req.Plan)
	if err == nil {
		err = a.search("the plan that Terraform shows", shown)
	}
	if err != nil {
		resp.Error = err
		return
	}
	resp.Error = a.searchArchive(fileIn(req.Plan.PlannedValues, "tfplan"))
}

// CheckState searches the state file.
func (a absent) CheckState(_ context.Context, req statecheck.CheckStateRequest, resp *statecheck.CheckStateResponse) {
	written, err := os.ReadFile(fileIn(req.State.Values, "terraform.tfstate"))
	if err == nil {
		err = a.search("the state file", written)
	}
	resp.Error = err
}

func (a absent) searchArchive(name string) error {
	archive, err := zip.OpenReader(name)
	if err != nil {
		return err
	}
	defer func() { _ = archive.Close() }()
	if len(archive.File) == 0 {
		return fmt.Errorf("%s holds nothing", name)
	}
	for _, file := range archive.File {
		opened, err := file.Open()
		if err != nil {
			return err
		}
		content, err := io.ReadAll(opened)
		_ = opened.Close()
		if err != nil {
			return err
		}
		if err := a.search(file.Name+" of the plan file", content); err != nil {
			return err
		}
	}
	return nil
}

// encoded is what may be base64, as private data is in these files, even twice.
var encoded = regexp.MustCompile(`[A-Za-z0-9+/]{16,}={0,2}`)

func (a absent) search(place string, content []byte) error {
	for _, text := range a() {
		if bytes.Contains(content, []byte(text)) {
			return fmt.Errorf("%q is in %s", text, place)
		}
	}
	for _, found := range encoded.FindAll(content, -1) {
		decoded, err := base64.StdEncoding.AppendDecode(nil, found)
		if err != nil {
			continue // Just a long word.
		}
		if err := a.search(place+", encoded", decoded); err != nil {
			return err
		}
	}
	return nil
}

func fileIn(values *tfjson.StateValues, name string) string {
	directory := ""
	if output := values.Outputs["directory"]; output != nil {
		directory = fmt.Sprint(output.Value)
	}
	return filepath.Join(directory, name)
}

// present is the opposite of absent, to show that absent finds what is there.
type present string

// CheckPlan searches the saved plan.
func (p present) CheckPlan(ctx context.Context, req plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	p.absent().CheckPlan(ctx, req, resp)
	resp.Error = p.expect(resp.Error)
}

// CheckState searches the state file.
func (p present) CheckState(ctx context.Context, req statecheck.CheckStateRequest, resp *statecheck.CheckStateResponse) {
	p.absent().CheckState(ctx, req, resp)
	resp.Error = p.expect(resp.Error)
}

func (p present) absent() absent { return func() []string { return []string{string(p)} } }

func (p present) expect(found error) error {
	if found == nil {
		return fmt.Errorf("%q is not there", string(p))
	}
	var failure *os.PathError
	if errors.As(found, &failure) {
		return found
	}
	return nil
}
