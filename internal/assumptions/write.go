package assumptions

// configurationAssumptions are about the configuration of an instance.
var configurationAssumptions = []Assumption{
	{
		Name:     "UnknownKeys",
		Question: "What becomes of configuration keys that the element does not have?",
		Answers: []Answer{
			{Text: "taken, and never returned"}, {Choice: "returned", Text: "kept, and returned"},
			{Choice: "refused", Text: "refused with 400"},
		},
		Evidence:    "Published requests hold keys that are not in the published answers.",
		Consequence: "Warns of such a key in the plan, keeps in state what does not come back, and passes a refusal on.",
	},
	{
		Name:     "UnsetRows",
		Question: "How does a configuration key show that has no value?",
		Answers: []Answer{
			{Text: "as null"}, {Choice: "absent", Text: "not at all"}, {Choice: "empty", Text: `as ""`},
		},
		Evidence:    "Published answers have null and \"\"; not each has a value for each key of its element.",
		Consequence: "Takes the first and the last for unset. A key that is left out may be one that never shows, so that it stays in state; it does not show that somebody else has unset it.",
	},
	{
		Name:     "EmptyStrings",
		Question: "What becomes of a configuration key that is sent as \"\"?",
		Answers: []Answer{
			{Text: `it is ""`}, {Choice: "null", Text: "it is null"},
			{Choice: "ignored", Text: "it stays as it was"},
		},
		Evidence:    "None.",
		Consequence: "Sends null for a key that was taken out of the configuration and still shows a value, and warns if it shows one after that, too.",
	},
	{
		Name:        "NullsIgnored",
		Question:    "What becomes of a configuration key that is sent as null?",
		Answers:     []Answer{{Text: "it goes back to its default"}, {Text: "it stays as it was"}},
		Evidence:    "None.",
		Consequence: "Sends \"\" in order to unset a key, and null only where that has no effect.",
	},
	{
		Name:        "MasksStoredLiterally",
		Question:    "What becomes of a secret that is sent as ********?",
		Answers:     []Answer{{Text: "it stays as it was"}, {Text: "it becomes eight asterisks"}},
		Evidence:    "Clients send whole answers back, masked values included, and nothing is known to break.",
		Consequence: "Never sends the mask, and refuses it in the configuration.",
	},
	{
		Name:     "PutOmittedKeys",
		Question: "What becomes of configuration keys that a PUT does not name?",
		Answers: []Answer{
			{Text: "they stay"}, {Choice: "reset", Text: "they go back to their defaults"},
			{Choice: "dropped", Text: "they are removed"},
		},
		Evidence:    "The documentation has a PUT with name and tags only, which argues for the first.",
		Consequence: "Changes instances by PATCH, of which the vendor's tests show that it keeps them.",
	},
	{
		Name:        "SecretsClearInCreate",
		Question:    "Does the answer to a create mask secrets?",
		Answers:     []Answer{{Text: "yes"}, {Text: "no"}},
		Evidence:    "The vendor's tests assert it for one element.",
		Consequence: "Keeps configured values as they are configured, and hides them in logs and errors in both cases.",
	},
	{
		Name:        "ProviderDataEchoed",
		Question:    "Does the answer to a create have `providerData`?",
		Answers:     []Answer{{Text: "no"}, {Text: "yes"}},
		Evidence:    "Some old published answers have it; the vendor's tests assert that those to updates do not.",
		Consequence: "Does not read it.",
	},
}

// authenticationAssumptions are about logging in at the vendor.
var authenticationAssumptions = []Assumption{
	{
		Name:        "PutKeepsAuthentication",
		Question:    "What is the default of `reAuthenticate` in a PUT?",
		Answers:     []Answer{{Text: "true"}, {Text: "false"}},
		Evidence:    "A client passes false in order to avoid authenticating again.",
		Consequence: "Sends no PUT of an instance.",
	},
	{
		Name:        "PatchIgnoresReAuthenticate",
		Question:    "Does a PATCH honour `reAuthenticate`?",
		Answers:     []Answer{{Text: "yes"}, {Text: "no; only `providerData` authenticates again"}},
		Evidence:    "No source has it on a PATCH.",
		Consequence: "Asks for it where settings change, and warns if webhooks are switched on and no subscription came of it.",
	},
	{
		Name:        "PatchOfCredentialsAuthenticates",
		Question:    "Does a PATCH that changes credentials authenticate again by itself?",
		Answers:     []Answer{{Text: "no"}, {Text: "yes"}},
		Evidence:    "None. The manual says that changed settings take authenticating again.",
		Consequence: "Asks for it in any case. A vendor's refusal is an error, and state stays as it is.",
	},
	{
		Name:        "ReAuthenticationNeedsCode",
		Question:    "Can an OAuth instance be authenticated again without a new code?",
		Answers:     []Answer{{Text: "yes, by its refresh token"}, {Text: "no, that is refused as a create without a code is"}},
		Evidence:    "The documentation has a PUT without a code.",
		Consequence: "Sends the change without authenticating again, and warns that it takes a new code to become effective.",
	},
	{
		Name:        "GrantsUnbound",
		Question:    "Does an authorization outlast a change of the OAuth application (`oauth.api_key`)?",
		Answers:     []Answer{{Text: "no, the vendor refuses"}, {Text: "yes"}},
		Evidence:    "RFC 6749, section 6, binds refresh tokens to the client. The vendor's tests move an instance with a new code.",
		Consequence: "Sends both in one request. Without a new code, a refusal is an error, and state stays as it is.",
	},
	{
		Name:        "UpdatesSubscribe",
		Question:    "Does a PATCH of `event.notification.enabled` subscribe to the vendor's events by itself?",
		Answers:     []Answer{{Text: "no, authenticating again does"}, {Text: "yes"}},
		Evidence:    "The vendor's tests switch polling by a PATCH; webhooks are set up while authenticating, by the manual.",
		Consequence: "Asks for authenticating again in any case, and warns if webhooks are switched on and no subscription came of it.",
	},
	{
		Name:        "TokensRenewed",
		Question:    "Does an instance keep its token when it is authenticated again?",
		Answers:     []Answer{{Text: "yes"}, {Text: "no, it gets a new one"}},
		Evidence:    "None. Nothing suggests a change.",
		Consequence: "Shows `token` as known after apply where an update authenticates again, and takes over the one in the answer.",
	},
	{
		Name:        "FailedCreateKeepsInstance",
		Question:    "Does a create leave an instance behind that the vendor refuses?",
		Answers:     []Answer{{Text: "no"}, {Text: "yes, one that is not valid"}},
		Evidence:    "None. Whether a create is atomic is not documented.",
		Consequence: "Looks for it and keeps it in state as tainted, so that the next apply removes it.",
	},
	{
		Name:        "FailedUpdateInvalidates",
		Question:    "Does an instance keep its authorization when the vendor refuses a new one?",
		Answers:     []Answer{{Text: "yes"}, {Text: "no, it is not valid any more"}},
		Evidence:    "None. A published answer has an instance that is not valid, without a cause.",
		Consequence: "Reports the refusal, and warns of an instance that is not valid at each refresh.",
	},
	{
		Name:        "FailedUpdateKeepsChanges",
		Question:    "Do the other changes of an update take effect whose authorization the vendor refuses?",
		Answers:     []Answer{{Text: "no"}, {Text: "yes"}},
		Evidence:    "None.",
		Consequence: "Leaves state as it was. The next refresh shows what the instance has, and the next apply sends what differs.",
	},
}

// lifeAssumptions are about deleting, and about switching on and off.
var lifeAssumptions = []Assumption{
	{
		Name:        "DeletedUnauthorized",
		Question:    "How is the GET of a deleted instance answered?",
		Answers:     []Answer{{Text: "with 404"}, {Text: "with 401"}},
		Evidence:    "None. The token of a deleted instance is answered with 401, in the words for a wrong secret.",
		Consequence: "Asks for the list with the same secrets after a 401. An instance that it lacks is gone, and a list that is refused is an error.",
	},
	{
		Name:        "RepeatedDeleteSucceeds",
		Question:    "How is the DELETE of a deleted instance answered?",
		Answers:     []Answer{{Text: "with 404"}, {Text: "with 200"}},
		Evidence:    "None. The vendor's tests ignore that answer.",
		Consequence: "Takes both for success.",
	},
	{
		Name:        "IDsReused",
		Question:    "Are the ids of deleted instances given to new ones?",
		Answers:     []Answer{{Text: "no"}, {Text: "yes"}},
		Evidence:    "The vendor's tests expect the next id to be larger by one.",
		Consequence: "Compares the date of creation with that in state at each refresh. An instance that was made later is an error, and is left alone.",
	},
	{
		Name:        "RepeatedSwitchConflicts",
		Question:    "How is a call answered that enables what is enabled, or disables what is disabled?",
		Answers:     []Answer{{Text: "with 200"}, {Text: "with 409"}},
		Evidence:    "None.",
		Consequence: "Reads the instance after a 409, and takes it for success if the instance is as asked for.",
	},
	{
		Name:        "WritesAnswerInstance",
		Question:    "What do deleting, enabling and disabling answer?",
		Answers:     []Answer{{Text: "nothing"}, {Text: "the instance"}},
		Evidence:    "No source describes a body.",
		Consequence: "Does not read the body.",
	},
}

// limitAssumptions are about requests that are too many or too large.
var limitAssumptions = []Assumption{
	{
		Name:        "LimitWithoutRetryAfter",
		Question:    "Does the answer to too many requests say when to come back?",
		Answers:     []Answer{{Text: "yes, in `Retry-After`"}, {Text: "no"}},
		Evidence:    "No limit of the platform itself is published. A vendor's 429 is known to be passed on with `Retry-After`.",
		Consequence: "Repeats requests after pauses of its own where it does not, except for those that make something or spend a code, which fail.",
	},
	{
		Name:        "OversizedAsTooLarge",
		Question:    "How is a request over 8 MB answered?",
		Answers:     []Answer{{Text: "with 429"}, {Text: "with 413"}},
		Evidence:    "The documentation names both.",
		Consequence: "Reports both with the limit of 8 MB as a possible cause.",
	},
}
