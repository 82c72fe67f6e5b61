package provider

import (
	"fmt"
	"strings"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// Summaries of every diagnostic of this package. They are constant, so that users can search for
// them.
const (
	summaryMissingCredentials = "Missing Credentials"
	summaryInvalidSecret      = "Invalid Secret"
	summaryInvalidBaseURL     = "Invalid Base URL"
	summaryConflictingURLs    = "Conflicting Region and Base URL"
	summaryInvalidRegion      = "Unknown Region"
	summaryInvalidVariable    = "Invalid Environment Variable"
	summaryInvalidTimeout     = "Invalid Request Timeout"
	summaryInvalidSettleTime  = "Invalid Create Settle Time"
)

const detailConflictingURLs = "Both region and base_url are set. Keep region for one of the vendor's own landscapes, or base_url for any other."

const detailConflictingVariables = "Both " + envRegion + " and " + envBaseURL + " are set. Unset one of the two variables, or set region or base_url in the provider block."

func detailMissingCredentials(attribute, variable string) string {
	return fmt.Sprintf("%s is not set. Set it in the provider block, from a sensitive variable, or set the environment variable %s.", attribute, variable)
}

// detailInvalidSecret never shows the secret.
func detailInvalidSecret(from string) string {
	return fmt.Sprintf("The value of %s holds white space, a comma or a character beyond ASCII, and cannot be sent. Copy the secret again, without quotes, line breaks or the words User and Organization.", from)
}

func detailInvalidBaseURL(err error) string {
	return detailInvalidBaseURLFrom(pathBaseURL.String(), err)
}

func detailInvalidBaseURLFrom(from string, err error) string {
	return fmt.Sprintf("%s: %s. Write it like https://api.openconnectors.us2.ext.hana.ondemand.com, or leave it out and set region. It may also come from the environment variable %s.",
		from, strings.TrimSuffix(err.Error(), "."), envBaseURL)
}

func detailInvalidRegion(from, region string) string {
	return fmt.Sprintf("%s is %q, but the regions are %s. For any other landscape set base_url.", from, region, strings.Join(cloudelements.Regions(), ", "))
}

func detailInvalidNumber(variable, text string, least, most int64) string {
	return fmt.Sprintf("%s is %q, but must be a whole number from %d to %d.", variable, text, least, most)
}

func detailInvalidRate(text string) string {
	return fmt.Sprintf("%s is %q, but must be a number of at least %g. Unset it for no limit.", envMaxRequestsPerSecond, text, minRequestsPerSecond)
}

func detailInvalidBool(variable, text string) string {
	return fmt.Sprintf("%s is %q, but must be true or false.", variable, text)
}

func detailInvalidRefreshStrategy(text string) string {
	return fmt.Sprintf("%s is %q, but must be one of %s.", envRefreshStrategy, text, strings.Join(refreshStrategies(), ", "))
}

func detailInvalidDuration(from, text string, most time.Duration) string {
	detail := fmt.Sprintf("%s is %q, but must be a positive duration such as 90s or 3m", from, text)
	if most > 0 {
		detail += fmt.Sprintf(", of at most %g minutes", most.Minutes())
	}
	return detail + "."
}
