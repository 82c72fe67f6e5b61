package assumptions

// listAssumptions are about lists.
var listAssumptions = []Assumption{
	{
		Name:        "EmptyListAsArray",
		Question:    "How does the platform answer when a list of instances is empty?",
		Answers:     []Answer{{Text: "with 404"}, {Text: "with 200 and []"}},
		Evidence:    "The vendor's API tests assert 404 for a search without hits.",
		Consequence: "Reads both as an empty list. It does not mistake the 404 of a proxy for one.",
	},
	{
		Name:        "ListsUnhydrated",
		Question:    "What is the default of `hydrate` in lists of instances?",
		Answers:     []Answer{{Text: "true"}, {Text: "false: details of the element are left out"}},
		Evidence:    "None. A client passes false to get a cheaper form.",
		Consequence: "Always sends `hydrate` when it refreshes from the list, and needs no details of the element.",
	},
	{
		Name:        "UnhydratedWithoutConfiguration",
		Question:    "Does a list with `hydrate=false` contain the configuration of instances?",
		Answers:     []Answer{{Text: "yes"}, {Text: "no"}},
		Evidence:    "None. The vendor's tests read id, token and element from such a list, and nothing else.",
		Consequence: "Sends `hydrate=true` where the cheaper form shows less than a single read.",
	},
	{
		Name:        "UnhydratedWithElement",
		Question:    "Does a list with `hydrate=false` leave out the details of elements?",
		Answers:     []Answer{{Text: "yes: only id and key remain"}, {Text: "no: it is not cheaper"}},
		Evidence:    "None. The vendor's tests read id and key of the element from such a list, and nothing else.",
		Consequence: "Keeps nothing of the elements. Larger pages take more time, but only the memory of one page at a time.",
	},
	{
		Name:        "ListsWithoutConfiguration",
		Question:    "Do lists of instances contain the configuration?",
		Answers:     []Answer{{Text: "yes"}, {Text: "no"}},
		Evidence:    "Published lists have it. The vendor's schema calls it optional.",
		Consequence: "Compares the list with a single read, and reads instances one by one where the list shows less.",
	},
	{
		Name:        "ListsWithoutTags",
		Question:    "Do lists of instances contain the tags?",
		Answers:     []Answer{{Text: "yes"}, {Text: "no"}},
		Evidence:    "Published lists have them. No source says that every list does.",
		Consequence: "Does the same as for the configuration. When the answer to a create was lost, it reads the instances one by one that may be the new one.",
	},
	{
		Name:        "ListsWithoutCreatedDate",
		Question:    "Do lists of instances contain the creation date?",
		Answers:     []Answer{{Text: "yes"}, {Text: "no"}},
		Evidence:    "The vendor's tests assert it only for the list of one element's instances.",
		Consequence: "Does the same as for the tags.",
	},
	{
		Name:        "ListsWithoutUser",
		Question:    "Do lists of instances contain the user?",
		Answers:     []Answer{{Text: "yes"}, {Text: "no"}},
		Evidence:    "Published answers have a complete user, one without a name, or {}.",
		Consequence: "Keeps the `user_id` that it saw last.",
	},
	{
		Name:        "ListsWithoutTotal",
		Question:    "Do lists give the total number of entries in the header `Elements-Total-Count`?",
		Answers:     []Answer{{Text: "yes"}, {Text: "no"}},
		Evidence:    "The vendor's tests assert that browsers may read that header. No test reads it.",
		Consequence: "Learns the length of the list page by page, which costs a few more single reads.",
	},
	{
		Name:        "ElementInstancesUnpaged",
		Question:    "Is the list of one element's instances paged?",
		Answers:     []Answer{{Text: "yes"}, {Text: "no, it comes in one piece"}},
		Evidence:    "The vendor's API description has paging parameters for the list of all instances, but none for this one.",
		Consequence: "Asks for the next page as long as an answer has a page token.",
	},
	{
		Name:        "ErrorsWithoutRequestID",
		Question:    "Does the body of every error have the member `requestId`?",
		Answers:     []Answer{{Text: "yes"}, {Text: "no"}},
		Evidence:    "The vendor's documentation and tests have it in the errors that they show.",
		Consequence: "Takes an error without it for one of a gateway in between. A 404 of that kind is asked for again, and means that an instance or an element is gone only if the list of all does not have it.",
	},
}

// nameAssumptions are about the members of an instance that are not configuration.
var nameAssumptions = []Assumption{
	{
		Name:     "NameTag",
		Question: "Does the name of a new instance become a tag?",
		Answers: []Answer{
			{Text: "only if no tags are sent"}, {Choice: "never", Text: "never"}, {Choice: "always", Text: "always"},
		},
		Evidence:    "An official example has the name among the tags. One half of an assertion in the vendor's tests expects it.",
		Consequence: "Does not report a tag that equals the name as drift, and removes the old name from the tags when the name changes.",
	},
	{
		Name:        "TagsSanitised",
		Question:    "Is HTML stripped from tags, as it is from names?",
		Answers:     []Answer{{Text: "no"}, {Text: "yes"}},
		Evidence:    "The title of a vendor's test says so, but it only asserts it for the name.",
		Consequence: "Refuses tags that contain HTML, in the plan.",
	},
	{
		Name:        "TagsDeduplicated",
		Question:    "If a tag is sent twice, is it stored once?",
		Answers:     []Answer{{Text: "no"}, {Text: "yes"}},
		Evidence:    "None.",
		Consequence: "Sends and compares tags as a set.",
	},
	{
		Name:        "TagsAsObjects",
		Question:    "In which form does the platform return tags?",
		Answers:     []Answer{{Text: "as strings"}, {Text: "as objects with an id and a name"}},
		Evidence:    "The vendor's schema requires strings. The oldest published answer has objects.",
		Consequence: "Reads both.",
	},
	{
		Name:        "CreatedDatesWithoutZone",
		Question:    "Do the dates of instances have a time zone?",
		Answers:     []Answer{{Text: "yes, Z"}, {Text: "no"}},
		Evidence:    "In published answers they end in Z. Elements have dates in other forms.",
		Consequence: "Reads a date without a time zone as UTC.",
	},
	{
		Name:        "CreatedDatesWithMilliseconds",
		Question:    "Do the dates of instances have milliseconds?",
		Answers:     []Answer{{Text: "no"}, {Text: "yes"}},
		Evidence:    "In published answers they have none. Elements have dates in other forms.",
		Consequence: "Reads both.",
	},
}

// elementAssumptions are about elements.
var elementAssumptions = []Assumption{
	{
		Name:     "ElementKeyCase",
		Question: "Does the case of an element's key matter?",
		Answers: []Answer{
			{Text: "yes"}, {Choice: "ignored", Text: "no, and answers show it as in the catalogue"},
			{Choice: "upper", Text: "no, and instances show it in upper case"},
		},
		Evidence:    "The vendor's tools ignore case when they compare keys.",
		Consequence: "Keeps `element_key` as configured, and does not replace an instance over case.",
	},
	{
		Name:        "EmptyElementSearchAsNotFound",
		Question:    "How does the platform answer when a search for elements finds none?",
		Answers:     []Answer{{Text: "with 200 and []"}, {Text: "with 404"}},
		Evidence:    "The vendor's own tools that move elements treat any other answer as a failure.",
		Consequence: "Reads both as an empty list. It does not mistake the 404 of a proxy for one.",
	},
	{
		Name:        "UnknownElementAsBadRequest",
		Question:    "How does the platform answer a create whose element does not exist?",
		Answers:     []Answer{{Text: "with 404"}, {Text: "with 400"}},
		Evidence:    "None.",
		Consequence: "Reports it in the plan. Where the plan cannot know, it shows the platform's message.",
	},
	{
		Name:        "ConfigurationAsArray",
		Question:    "In which form does the platform return the configuration of an element?",
		Answers:     []Answer{{Text: "as an object with the rows and the kind of authentication"}, {Text: "as an array of rows"}},
		Evidence:    "By the vendor's schema an object since April 2018, and an array before.",
		Consequence: "Reads both. With an array, it does not know the kind of authentication.",
	},
	{
		Name:        "MovesToUnrelatedElements",
		Question:    "Can an instance be moved to an element with another key?",
		Answers:     []Answer{{Text: "no"}, {Text: "yes"}},
		Evidence:    "The vendor's tests move one to a clone. They try nothing else.",
		Consequence: "Replaces the instance when its element changes.",
	},
	{
		Name:        "ElementPutKeepsOmitted",
		Question:    "If a PUT of an element leaves out rows, defaults of rows, resources, hooks or parameters, what happens to them?",
		Answers:     []Answer{{Text: "they are deleted"}, {Text: "they stay"}},
		Evidence:    "None. The body is the whole definition, which suggests that they are deleted.",
		Consequence: "Sends everything that is to stay, and then deletes one by one what was removed from the configuration and is still there.",
	},
	{
		Name:     "ElementSecretDefaults",
		Question: "Do answers show the default of a row of type `PASSWORD`?",
		Answers: []Answer{
			{Text: "yes"}, {Choice: "masked", Text: "only as `********`"}, {Choice: "omitted", Text: "no, they leave it out"},
		},
		Evidence:    "None. Instances mask their values of such rows.",
		Consequence: "Never stores or shows such a default. With each change of the definition it sends back the default that an answer shows, but never a mask. If answers do not show it, it is taken from `secret_defaults_wo`; if it is not there either, the change is refused, so that the default is not lost.",
	},
	{
		Name:        "ElementKeysShared",
		Question:    "Can an account have two private elements with the same key?",
		Answers:     []Answer{{Text: "no, the second is refused with 409"}, {Text: "yes"}},
		Evidence:    "The vendor's tests delete an element before they create it again. An element of the catalogue may have the same key.",
		Consequence: "Reads and changes elements by their ids. When the platform refuses a second one, the error says how to import the first.",
	},
	{
		Name:        "ElementsMadeInactive",
		Question:    "Is a new element active?",
		Answers:     []Answer{{Text: "yes"}, {Text: "no"}},
		Evidence:    "None. The vendor's tests create instances of new elements right away.",
		Consequence: "Activates or deactivates the new element, unless it already is as `active` says.",
	},
}
