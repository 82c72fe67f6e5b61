package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/hashicorp/go-version"
	install "github.com/hashicorp/hc-install"
	"github.com/hashicorp/hc-install/fs"
	"github.com/hashicorp/hc-install/product"
	"github.com/hashicorp/hc-install/releases"
	"github.com/hashicorp/hc-install/src"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/rig"
)

const (
	// oldestTerraform is the first release with write-only attributes.
	oldestTerraform = "1.11"
	// pinnedTerraform is installed where there is none.
	pinnedTerraform = "1.11.4"
)

// ensureTerraform returns the path of a Terraform binary: the one on PATH, else the one that an
// earlier run has installed into the user's cache folder, else one that it installs there.
func ensureTerraform(ctx context.Context) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	folder := filepath.Join(cache, "terraform-provider-cloudelements", "terraform-"+pinnedTerraform)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", err
	}
	recent, pinned := version.MustConstraints(version.NewConstraint(">= "+oldestTerraform)), version.Must(version.NewVersion(pinnedTerraform))
	path, err := install.NewInstaller().Ensure(ctx, []src.Source{
		&fs.Version{Product: product.Terraform, Constraints: recent, ExtraPaths: []string{folder}, Timeout: rig.Patience},
		&releases.ExactVersion{Product: product.Terraform, Version: pinned, InstallDir: folder},
	})
	if err != nil {
		return "", fmt.Errorf("there is no Terraform %s or later on PATH, and Terraform %s could not be installed: %w", oldestTerraform, pinnedTerraform, err)
	}
	return path, nil
}
