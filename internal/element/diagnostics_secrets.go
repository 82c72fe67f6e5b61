package element

import (
	"fmt"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// Summaries of what is said of the defaults of secret rows.
const (
	summarySecretDefault = "Default of a Secret"
	summarySecretsNeeded = "Defaults of Secrets Needed"
	summaryNoSuchRow     = "Default without a Row"
	summaryNotSecret     = "Row Not Secret"
	summaryTwoDefaults   = "Default Set Twice"
)

func detailSecretDefault(key string) string {
	return fmt.Sprintf("The row %q is of type PASSWORD, and its default would stand in state and in plans in clear. Set it in secret_defaults_wo, which keeps it out of both, "+
		"or give the value to each instance, in secret_configuration_wo of cloudelements_instance.", key)
}

func detailSecretsNeeded(m resourceModel, keys []string) string {
	return fmt.Sprintf("A change of %s sends its whole definition, with the defaults of its rows. The platform does not show those of the secret rows %s, so that they cannot be sent back as they are, "+
		"and the update may lose them. Set them in secret_defaults_wo for this run; secret_defaults_wo_version may stay as it is. Nothing was changed.", describe(m), framework.Quoted(keys))
}

var detailMaskedSecret = framework.Masked("take the key out")

func detailNoSuchRow(key string) string {
	return fmt.Sprintf("configuration has no row %q whose default this could be. Add the row, of type PASSWORD, or take the key out.", key)
}

func detailNotSecret(key, kind string) string {
	return fmt.Sprintf("The row %q is of type %s, so that the platform and this resource show its default. Make it of type PASSWORD, or set its default in the row.", key, kind)
}

func detailTwoDefaults(key string) string {
	return fmt.Sprintf("The row %q has a default of its own. Take that out: the default of a secret row stands in secret_defaults_wo alone.", key)
}
