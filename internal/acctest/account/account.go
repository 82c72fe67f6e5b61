// Package account is the real account that acceptance tests may run in: how it is chosen and
// reached, what marks what they make there, whether they can run there at all, and how what they
// have left is deleted.
package account

import (
	"fmt"
	"os"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/provider"
)

// Variable is the environment variable that has acceptance tests run in the account of the
// environment, if it is Chosen or Checked. Credentials alone never do.
const Variable = "CLOUDELEMENTS_TESTACC"

// Values of the variable.
const (
	// Chosen asks for the account.
	Chosen = "1"
	// Checked says that Check has found it to be of use, too.
	Checked = "checked"
)

const (
	// NamePrefix begins the names of all instances and elements that the tests make.
	NamePrefix = "tf-acc-"
	// KeyPrefix begins the keys of all elements that they make. A key is lower-case and
	// alphanumeric [reference 3.2].
	KeyPrefix = "tfacctest"
)

// IsChosen reports whether acceptance tests run in the account of the environment.
func IsChosen() bool { return os.Getenv(Variable) == Chosen || IsChecked() }

// IsChecked reports whether somebody has made sure that they can.
func IsChecked() bool { return os.Getenv(Variable) == Checked }

// NewClient makes a client of the account that the provider's environment variables name. The error
// says which of them are missing or wrong.
func NewClient() (*cloudelements.Client, error) {
	var missing []string
	for _, variable := range []string{"CLOUDELEMENTS_USER_SECRET", "CLOUDELEMENTS_ORGANIZATION_SECRET"} {
		if os.Getenv(variable) == "" {
			missing = append(missing, variable)
		}
	}
	if len(missing) > 0 {
		return nil, fmt.Errorf("set %s, and CLOUDELEMENTS_BASE_URL or CLOUDELEMENTS_REGION unless the account is in the region us", strings.Join(missing, " and "))
	}
	return provider.ClientFromEnvironment("test")
}

// Definition is an element without a vendor: no resource of it is called when an instance is made,
// so that any credentials will do. Rows are those of the platform's API.
func Definition(key, name string, rows ...map[string]any) cloudelements.Definition {
	return cloudelements.Definition{
		"key": key, "name": name, "description": "Made by an acceptance test, and deleted by it.", "hub": "general",
		"authentication": map[string]any{"type": "custom"}, "configuration": rows,
	}
}
