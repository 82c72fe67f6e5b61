package provider_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/provider"
)

// binaryName is what Terraform runs as the provider.
const binaryName = "terraform-provider-cloudelements"

// TestMain makes the tests' binary the provider too, under the provider's name: what Terraform
// starts itself, and takes logs from, is then what is tested, and nothing has to be built.
func TestMain(m *testing.M) {
	if strings.TrimSuffix(filepath.Base(os.Args[0]), ".exe") != binaryName {
		os.Exit(m.Run())
	}
	if built := os.Getenv(overheardVariable); built != "" {
		os.Exit(overhear(built))
	}
	if err := provider.Serve("test", false); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// installProvider puts the provider into a folder and gives the CLI configuration that has
// Terraform take it from there.
func installProvider(t *testing.T) (cliConfig string) {
	t.Helper()
	return writeCLIConfig(t, installSelf(t))
}

// installSelf puts the tests' binary under the provider's name into a folder that goes with the
// test, and gives the folder.
func installSelf(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	folder, name := t.TempDir(), binaryName
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	content, err := os.ReadFile(self) //nolint:gosec // It is this very binary.
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name), content, 0o700); err != nil { //nolint:gosec // It is to be run.
		t.Fatal(err)
	}
	return folder
}

// buildProvider builds the provider as users get it, and gives the CLI configuration that has
// Terraform take it.
func buildProvider(t *testing.T) (cliConfig string) {
	t.Helper()
	return writeCLIConfig(t, acctest.BuildProvider(t))
}

func writeCLIConfig(t *testing.T, folder string) (cliConfig string) {
	t.Helper()
	cliConfig = filepath.Join(folder, "terraformrc")
	overrides := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"cloudelements/cloudelements\" = %q\n  }\n}\n", folder)
	if err := os.WriteFile(cliConfig, []byte(overrides), 0o600); err != nil {
		t.Fatal(err)
	}
	return cliConfig
}
