package rig

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// Module is the path of the module that holds the provider, and of its main package.
const Module = "github.com/cloudelements/terraform-provider-cloudelements"

// ProviderName is how the file that Terraform starts as the provider is named; see Executable.
const ProviderName = "terraform-provider-cloudelements"

// FindTerraform returns the path of the Terraform that is named in TF_ACC_TERRAFORM_PATH or is on
// PATH, as the tests do. The error is that there is none.
func FindTerraform() (string, error) {
	if path := os.Getenv("TF_ACC_TERRAFORM_PATH"); path != "" {
		return path, nil
	}
	path, err := exec.LookPath("terraform")
	if err != nil {
		return "", fmt.Errorf("no Terraform is on PATH or named in TF_ACC_TERRAFORM_PATH: %w", err)
	}
	return path, nil
}

// TerraformVersion returns the version of the Terraform at a path.
func TerraformVersion(ctx context.Context, terraform string) (string, error) {
	command := exec.CommandContext(ctx, terraform, "version", "-json")
	command.Env = append(os.Environ(), "CHECKPOINT_DISABLE=1")
	output, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("terraform version: %w", err)
	}
	var version struct {
		Terraform string `json:"terraform_version"`
	}
	if err := json.Unmarshal(output, &version); err != nil {
		return "", fmt.Errorf("terraform version: %w", err)
	}
	return version.Terraform, nil
}

// Executable returns the name of the file that has a program of a name.
func Executable(name string) string {
	if runtime.GOOS == "windows" {
		return name + ".exe"
	}
	return name
}

// Build builds a main package of the module, as users get the provider, into a file of that name in
// a folder, and returns the file's path. The error says what the compiler says.
func Build(ctx context.Context, packagePath, folder, name string) (string, error) {
	binary := filepath.Join(folder, Executable(name))
	output, err := exec.CommandContext(ctx, "go", "build", "-ldflags=-s -w", "-o", binary, packagePath).CombinedOutput() //nolint:gosec // Only packages of this module are built.
	if err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, strings.TrimSpace(string(output)))
	}
	return binary, nil
}
