package assumptions

// configurationAssumptions are about the configuration of an instance.
var configurationAssumptions = []Assumption{
	{
		Name:     "UnknownKeys",
		Question: "What happens to configuration keys that the element does not have?",
		Answers: []Answer{
			{Text: "they are accepted, but never returned"}, {Choice: "returned", Text: "they are stored and returned"},
			{Choice: "refused", Text: "they are refused with 400"},
		},
		Evidence:    "Published requests contain keys that are missing in the published answers.",
		Consequence: "Warns about such a key in the plan. If the platform does not return it, the state keeps it; if the platform refuses it, that is an error.",
	},
	{
		Name:     "UnsetRows",
		Question: "How do answers show a configuration key without a value?",
		Answers: []Answer{
			{Text: "as null"}, {Choice: "absent", Text: "not at all"}, {Choice: "empty", Text: `as ""`},
		},
		Evidence:    "Published answers have null and \"\", and not all of them have every key of the element.",
		Consequence: "Reads null and \"\" as unset. A key that is missing may be one that is never returned, so it stays in state; if somebody else has unset it, the plan does not show that.",
	},
	{
		Name:     "EmptyStrings",
		Question: "What happens to a configuration key that is sent as \"\"?",
		Answers: []Answer{
			{Text: `it becomes ""`}, {Choice: "null", Text: "it becomes null"},
			{Choice: "ignored", Text: "it stays as it was"},
		},
		Evidence:    "None.",
		Consequence: "Sends null if a key that was removed from the configuration still has a value, and warns if it has one even then.",
	},
	{
		Name:        "NullsIgnored",
		Question:    "What happens to a configuration key that is sent as null?",
		Answers:     []Answer{{Text: "it goes back to its default"}, {Text: "it stays as it was"}},
		Evidence:    "None.",
		Consequence: "Sends \"\" to unset a key, and null only if that has no effect.",
	},
	{
		Name:        "MasksStoredLiterally",
		Question:    "What happens to a secret that is sent as ********?",
		Answers:     []Answer{{Text: "it stays as it was"}, {Text: "it becomes eight asterisks"}},
		Evidence:    "Clients send whole answers back, masked values included, and nobody has reported damage.",
		Consequence: "Never sends the mask, and refuses it in the configuration.",
	},
	{
		Name:     "PutOmittedKeys",
		Question: "What happens to configuration keys that a PUT leaves out?",
		Answers: []Answer{
			{Text: "they stay"}, {Choice: "reset", Text: "they go back to their defaults"},
			{Choice: "dropped", Text: "they are removed"},
		},
		Evidence:    "The documentation has a PUT with name and tags only, which suggests that they stay.",
		Consequence: "Changes instances by PATCH, which keeps them, as the vendor's tests show.",
	},
	{
		Name:        "SecretsClearInCreate",
		Question:    "Does the answer to a create mask secrets?",
		Answers:     []Answer{{Text: "yes"}, {Text: "no"}},
		Evidence:    "The vendor's tests assert it for one element.",
		Consequence: "Keeps the configured values in either case, and hides them in logs and errors.",
	},
	{
		Name:        "ProviderDataEchoed",
		Question:    "Does the answer to a create contain `providerData`?",
		Answers:     []Answer{{Text: "no"}, {Text: "yes"}},
		Evidence:    "Some old published answers have it. The vendor's tests assert that answers to updates do not.",
		Consequence: "Ignores it.",
	},
}

// authenticationAssumptions are about logging in at the vendor.
var authenticationAssumptions = []Assumption{
	{
		Name:        "PutKeepsAuthentication",
		Question:    "What is the default of `reAuthenticate` in a PUT?",
		Answers:     []Answer{{Text: "true"}, {Text: "false"}},
		Evidence:    "A client passes false to avoid authenticating again.",
		Consequence: "Never changes an instance by PUT.",
	},
	{
		Name:        "PatchIgnoresReAuthenticate",
		Question:    "Does a PATCH honour `reAuthenticate`?",
		Answers:     []Answer{{Text: "yes"}, {Text: "no; only `providerData` authenticates again"}},
		Evidence:    "None. No source uses it with PATCH.",
		Consequence: "Sends it when settings change, and warns if webhooks were switched on but no subscription was created.",
	},
	{
		Name:        "PatchOfCredentialsAuthenticates",
		Question:    "Does a PATCH that changes credentials authenticate again by itself?",
		Answers:     []Answer{{Text: "no"}, {Text: "yes"}},
		Evidence:    "None. The manual says that changed settings require authenticating again.",
		Consequence: "Asks for it in either case. If the vendor refuses, that is an error, and the state stays as it is.",
	},
	{
		Name:        "ReAuthenticationNeedsCode",
		Question:    "Can an OAuth instance be authenticated again without a new code?",
		Answers:     []Answer{{Text: "yes, by its refresh token"}, {Text: "no, it is refused like a create without a code"}},
		Evidence:    "The documentation has a PUT without a code.",
		Consequence: "If it is refused, sends the change without authenticating again, and warns that the change needs a new code to take effect.",
	},
	{
		Name:        "GrantsUnbound",
		Question:    "Does an authorization stay valid when the OAuth application (`oauth.api_key`) changes?",
		Answers:     []Answer{{Text: "no, the vendor refuses"}, {Text: "yes"}},
		Evidence:    "RFC 6749, section 6, binds refresh tokens to the client. The vendor's tests change the application together with a new code.",
		Consequence: "Sends a new application and a new code in one request. If there is no new code and the vendor refuses, that is an error, and the state stays as it is.",
	},
	{
		Name:        "UpdatesSubscribe",
		Question:    "Does a PATCH of `event.notification.enabled` subscribe to the vendor's events by itself?",
		Answers:     []Answer{{Text: "no, only authenticating again does"}, {Text: "yes"}},
		Evidence:    "The vendor's tests switch polling by a PATCH. By the manual, webhooks are set up while authenticating.",
		Consequence: "Asks to authenticate again in either case, and warns if webhooks were switched on but no subscription was created.",
	},
	{
		Name:        "TokensRenewed",
		Question:    "Does an instance keep its token when it is authenticated again?",
		Answers:     []Answer{{Text: "yes"}, {Text: "no, it gets a new one"}},
		Evidence:    "None. Nothing suggests a change.",
		Consequence: "Plans `token` as known after apply when an update authenticates again, and stores the one in the answer.",
	},
	{
		Name:        "FailedCreateKeepsInstance",
		Question:    "When the vendor refuses a create, does it leave an instance behind?",
		Answers:     []Answer{{Text: "no"}, {Text: "yes, one that is not valid"}},
		Evidence:    "None. No source says whether a create is atomic.",
		Consequence: "Looks for such an instance and stores it in state as tainted, so the next apply replaces it.",
	},
	{
		Name:        "FailedUpdateInvalidates",
		Question:    "Does an instance keep its authorization when the vendor refuses a new one?",
		Answers:     []Answer{{Text: "yes"}, {Text: "no, it is no longer valid"}},
		Evidence:    "None. One published answer has an instance that is not valid, and does not say why.",
		Consequence: "Reports the refusal. Each refresh warns about an instance that is not valid.",
	},
	{
		Name:        "FailedUpdateKeepsChanges",
		Question:    "When the vendor refuses the authorization in an update, do the other changes in it take effect?",
		Answers:     []Answer{{Text: "no"}, {Text: "yes"}},
		Evidence:    "None.",
		Consequence: "Leaves the state as it was. The next refresh reads what the instance has, and the next apply sends the differences.",
	},
}

// lifeAssumptions are about deleting, and about switching on and off.
var lifeAssumptions = []Assumption{
	{
		Name:        "DeletedUnauthorized",
		Question:    "How does the platform answer a GET of a deleted instance?",
		Answers:     []Answer{{Text: "with 404"}, {Text: "with 401"}},
		Evidence:    "None. Calls with the token of a deleted instance get 401, with the message for a wrong secret.",
		Consequence: "After a 401, asks for the list of instances with the same secrets. If the list does not have the instance, it is deleted; if the list is refused as well, that is an error.",
	},
	{
		Name:        "RepeatedDeleteSucceeds",
		Question:    "How does the platform answer a DELETE of a deleted instance?",
		Answers:     []Answer{{Text: "with 404"}, {Text: "with 200"}},
		Evidence:    "None. The vendor's tests ignore that answer.",
		Consequence: "Treats both as success.",
	},
	{
		Name:        "IDsReused",
		Question:    "Can a new instance get the id of a deleted one?",
		Answers:     []Answer{{Text: "no"}, {Text: "yes"}},
		Evidence:    "The vendor's tests expect the next id to be larger by one.",
		Consequence: "Compares the creation date with the one in state at each refresh. An instance that was created later is an error, and is left alone.",
	},
	{
		Name:        "RepeatedSwitchConflicts",
		Question:    "How does the platform answer when an enabled instance is enabled, or a disabled one disabled?",
		Answers:     []Answer{{Text: "with 200"}, {Text: "with 409"}},
		Evidence:    "None.",
		Consequence: "After a 409, reads the instance, and treats the call as successful if the instance is as it should be.",
	},
	{
		Name:        "WritesAnswerInstance",
		Question:    "What is in the answers to deleting, enabling and disabling an instance?",
		Answers:     []Answer{{Text: "nothing"}, {Text: "the instance"}},
		Evidence:    "None. No source describes the body.",
		Consequence: "Ignores the body.",
	},
}

// limitAssumptions are about too many requests, and about requests that are too large.
var limitAssumptions = []Assumption{
	{
		Name:        "LimitWithoutRetryAfter",
		Question:    "When there were too many requests, does the answer say how long to wait?",
		Answers:     []Answer{{Text: "yes, in `Retry-After`"}, {Text: "no"}},
		Evidence:    "No request limit of the platform itself is published. It is known to pass on a vendor's 429 with `Retry-After`.",
		Consequence: "If it does not, chooses the pauses itself before it repeats requests. Requests that create something or use up a code are not repeated then, but fail.",
	},
	{
		Name:        "OversizedAsTooLarge",
		Question:    "How does the platform answer a request over 8 MB?",
		Answers:     []Answer{{Text: "with 429"}, {Text: "with 413"}},
		Evidence:    "The documentation names both.",
		Consequence: "Names the limit of 8 MB as a possible cause in either case.",
	},
}
