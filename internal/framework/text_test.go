package framework_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

func TestTimestamp(t *testing.T) {
	t.Parallel()
	for date, want := range map[string]string{
		"2024-05-06T07:08:09Z": "2024-05-06T07:08:09Z", "2024-05-06T09:08:09.5+0200": "2024-05-06T07:08:09.5Z",
		"2024-05-06T07:08:09": "2024-05-06T07:08:09Z", "2024-05-06 07:08:09.123456": "2024-05-06T07:08:09.123456Z",
		"1714979289000": "2024-05-06T07:08:09Z", "yesterday": "yesterday", "": "",
	} {
		if got := framework.Timestamp(date); got != want {
			t.Errorf("%q: got %q, want %q", date, got, want)
		}
	}
}

func TestTexts(t *testing.T) {
	t.Parallel()
	for got, want := range map[string]string{
		framework.Sentence("It failed"):                                        "It failed.",
		framework.Sentence("It has failed."):                                   "It has failed.",
		framework.Quoted([]string{"b", `a"`}):                                  `"b", "a\""`,
		framework.IDs([]int64{18, 7}):                                          "18, 7",
		framework.StringOrNull("x").ValueString():                              "x",
		numbered.Describe(types.StringValue("7"), types.StringValue("Orders")): `Formula instance 7 "Orders"`,
		named.Describe(types.StringNull(), types.StringValue("contacts")):      `Common resource "contacts"`,
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if !framework.StringOrNull("").IsNull() {
		t.Error("what is empty is not null")
	}
}
