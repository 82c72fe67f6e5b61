package provider

import "testing"

func TestAsksForLogs(t *testing.T) {
	t.Parallel()
	for variable, want := range map[string]bool{
		"TF_LOG=TRACE":                        true,
		"TF_LOG=json":                         true,
		"TF_LOG=1":                            true, // Terraform takes what it does not know for TRACE.
		"TF_LOG_CORE=debug":                   true,
		"TF_LOG_PROVIDER=DEBUG":               true,
		"TF_LOG_PROVIDER_CLOUDELEMENTS=ERROR": true,
		"TF_LOG_SDK=WARN":                     true,
		"TF_LOG_SDK_PROTO_DATA_DIR=data":      true,
		"TF_LOG_PATH=terraform.log":           true,
		"tf_log=trace":                        true, // Windows does not tell case apart.
		"TF_LOG=":                             false,
		"TF_LOG=OFF":                          false,
		"TF_LOG_SDK=off":                      false,
		"TF_CLI_ARGS=-no-color":               false,
		"TF_VAR_log=TF_LOG":                   false,
		"LOG=TF_LOG=TRACE":                    false,
		"=C:=C:\\TF_LOG":                      false,
		"":                                    false,
	} {
		if got := asksForLogs(variable); got != want {
			t.Errorf("asksForLogs(%q) = %t, want %t", variable, got, want)
		}
	}
}
