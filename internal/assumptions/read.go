package assumptions

// listAssumptions are about what lists answer.
var listAssumptions = []Assumption{
	{
		Name:        "EmptyListAsArray",
		Question:    "How is a list of instances answered that has nothing in it?",
		Answers:     []Answer{{Text: "with 404"}, {Text: "with 200 and []"}},
		Evidence:    "The vendor's API tests assert 404 for a search without hits.",
		Consequence: "Takes both for an empty list, and tells them from the 404 of a proxy.",
	},
	{
		Name:        "ListsUnhydrated",
		Question:    "What is the default of `hydrate` in lists of instances?",
		Answers:     []Answer{{Text: "true"}, {Text: "false: details of the element are left out"}},
		Evidence:    "None. A client passes false for a cheaper form.",
		Consequence: "Says which form it asks for where it refreshes by the list, and needs no details of the element.",
	},
	{
		Name:        "UnhydratedWithoutConfiguration",
		Question:    "Does a list that is not hydrated have the configuration of instances?",
		Answers:     []Answer{{Text: "yes"}, {Text: "no"}},
		Evidence:    "None. The vendor's tests read id, token and element from such a list, and nothing else.",
		Consequence: "Asks for the hydrated form where the cheaper one shows less than a single read.",
	},
	{
		Name:        "UnhydratedWithElement",
		Question:    "Does a list that is not hydrated leave out the details of elements?",
		Answers:     []Answer{{Text: "yes: there are id and key"}, {Text: "no: it is not cheaper"}},
		Evidence:    "None. The vendor's tests read id and key of the element from such a list, and nothing else.",
		Consequence: "Keeps nothing of elements, so that larger pages take more time, and no more memory than a page at a time.",
	},
	{
		Name:        "ListsWithoutConfiguration",
		Question:    "Do lists of instances have the configuration?",
		Answers:     []Answer{{Text: "yes"}, {Text: "no"}},
		Evidence:    "Published lists have it. The vendor's schema calls it optional.",
		Consequence: "Holds a list against a single read, and reads instances one by one where the list shows less.",
	},
	{
		Name:        "ListsWithoutTags",
		Question:    "Do lists of instances have the tags?",
		Answers:     []Answer{{Text: "yes"}, {Text: "no"}},
		Evidence:    "Published lists have them; whether each list of the platform does is not said.",
		Consequence: "Does as for the configuration, and reads by themselves the instances that may be what a create without an answer has made.",
	},
	{
		Name:        "ListsWithoutCreatedDate",
		Question:    "Do lists of instances have the date of creation?",
		Answers:     []Answer{{Text: "yes"}, {Text: "no"}},
		Evidence:    "The vendor's tests assert it for the list below an element only.",
		Consequence: "Does as for the tags.",
	},
	{
		Name:        "ListsWithoutUser",
		Question:    "Do lists of instances have the user?",
		Answers:     []Answer{{Text: "yes"}, {Text: "no"}},
		Evidence:    "Published answers have a whole user, one without a name, or {}.",
		Consequence: "Keeps `user_id` as it was last seen.",
	},
	{
		Name:        "ListsWithoutTotal",
		Question:    "Do lists say how much there is in all, in `Elements-Total-Count`?",
		Answers:     []Answer{{Text: "yes"}, {Text: "no"}},
		Evidence:    "The vendor's tests assert that browsers may read that header, and no test reads it.",
		Consequence: "Learns the length of the list page by page, which costs some single reads more.",
	},
	{
		Name:        "ElementInstancesUnpaged",
		Question:    "Is the list of the instances of one element paged?",
		Answers:     []Answer{{Text: "yes"}, {Text: "no, it comes in one piece"}},
		Evidence:    "The vendor's API description has no paging parameter there, and has them for the list of all instances.",
		Consequence: "Goes on as long as an answer has a page token.",
	},
}

// nameAssumptions are about the members of an instance that are not configuration.
var nameAssumptions = []Assumption{
	{
		Name:     "NameTag",
		Question: "Does the name of a new instance become a tag?",
		Answers: []Answer{
			{Text: "where no tags are sent"}, {Choice: "never", Text: "never"}, {Choice: "always", Text: "always"},
		},
		Evidence:    "An official example has the name among the tags, and an assertion of the vendor's tests passes half of the time only by it.",
		Consequence: "Takes a tag that is the name for none that has drifted, and takes the old name away from the tags when the name changes.",
	},
	{
		Name:        "TagsSanitised",
		Question:    "Is HTML stripped from tags, as it is from names?",
		Answers:     []Answer{{Text: "no"}, {Text: "yes"}},
		Evidence:    "A test of the vendor's is called so, and asserts it of the name only.",
		Consequence: "Refuses tags with HTML in the plan.",
	},
	{
		Name:        "TagsDeduplicated",
		Question:    "Is a tag that is sent twice kept once?",
		Answers:     []Answer{{Text: "no"}, {Text: "yes"}},
		Evidence:    "None.",
		Consequence: "Sends and compares tags as a set.",
	},
	{
		Name:        "TagsAsObjects",
		Question:    "In which form do tags come back?",
		Answers:     []Answer{{Text: "as strings"}, {Text: "as objects with an id and a name"}},
		Evidence:    "The vendor's schema demands strings; the oldest published answer has objects.",
		Consequence: "Reads both.",
	},
	{
		Name:        "CreatedDatesWithoutZone",
		Question:    "Do the dates of instances have a zone?",
		Answers:     []Answer{{Text: "yes, Z"}, {Text: "no"}},
		Evidence:    "Published answers end in Z; elements have dates in other forms.",
		Consequence: "Takes a date without a zone for UTC.",
	},
	{
		Name:        "CreatedDatesWithMilliseconds",
		Question:    "Do the dates of instances have milliseconds?",
		Answers:     []Answer{{Text: "no"}, {Text: "yes"}},
		Evidence:    "Published answers have none; elements have dates in other forms.",
		Consequence: "Reads both.",
	},
}

// elementAssumptions are about elements.
var elementAssumptions = []Assumption{
	{
		Name:     "ElementKeyCase",
		Question: "Does the case of an element's key matter?",
		Answers: []Answer{
			{Text: "yes"}, {Choice: "ignored", Text: "no, and answers have the catalogue's"},
			{Choice: "upper", Text: "no, and instances have it in upper case"},
		},
		Evidence:    "The vendor's tools compare keys without regard to case.",
		Consequence: "Keeps `element_key` as it is configured, and replaces no instance over case.",
	},
	{
		Name:        "EmptyElementSearchAsNotFound",
		Question:    "How is a search for elements answered that finds none?",
		Answers:     []Answer{{Text: "with 200 and []"}, {Text: "with 404"}},
		Evidence:    "The vendor's own tools to move elements take any other answer there for a failure.",
		Consequence: "Takes both for an empty list, and tells them from the 404 of a proxy.",
	},
	{
		Name:        "UnknownElementAsBadRequest",
		Question:    "How is a create answered whose element does not exist?",
		Answers:     []Answer{{Text: "with 404"}, {Text: "with 400"}},
		Evidence:    "None.",
		Consequence: "Finds that in the plan, and passes the platform's words on where the plan could not.",
	},
	{
		Name:        "ConfigurationAsArray",
		Question:    "In which form does the configuration of an element come?",
		Answers:     []Answer{{Text: "as an object that has rows and the way to authenticate"}, {Text: "as an array of rows"}},
		Evidence:    "An object since April 2018, by the vendor's schema; before, an array.",
		Consequence: "Reads both. Does not know the way to authenticate under the second.",
	},
	{
		Name:        "MovesToUnrelatedElements",
		Question:    "Can an instance be moved to an element with another key?",
		Answers:     []Answer{{Text: "no"}, {Text: "yes"}},
		Evidence:    "The vendor's tests move one to a clone, and try nothing else.",
		Consequence: "Replaces the instance when its element changes.",
	},
	{
		Name:        "ElementPutKeepsOmitted",
		Question:    "What becomes of rows, defaults of rows, resources, hooks and parameters of an element that a PUT leaves out?",
		Answers:     []Answer{{Text: "they are deleted"}, {Text: "they stay"}},
		Evidence:    "None. The body is the whole definition, which argues for the first.",
		Consequence: "Sends all that is to stay, and deletes one by one what was taken out of the configuration and is still there.",
	},
	{
		Name:     "ElementSecretDefaults",
		Question: "Do answers show the default of a row of type `PASSWORD`?",
		Answers: []Answer{
			{Text: "yes"}, {Choice: "masked", Text: "as `********`"}, {Choice: "omitted", Text: "no, they leave it out"},
		},
		Evidence:    "None. Instances mask their values of such rows.",
		Consequence: "Never keeps such a default, nor shows it. Sends back what an answer shows with each change of the definition, and never a mask. Where the default is not shown, takes it from `secret_defaults_wo`, and refuses the change where it is not there, rather than lose it.",
	},
	{
		Name:        "ElementKeysShared",
		Question:    "Can an account have two elements of its own with one key?",
		Answers:     []Answer{{Text: "no, the second is refused with 409"}, {Text: "yes"}},
		Evidence:    "The vendor's tests delete an element before they make it again. One of the catalogue may have the key.",
		Consequence: "Asks for its elements by their ids. Says of a refusal how to import the element that there is.",
	},
	{
		Name:        "ElementsMadeInactive",
		Question:    "Is a new element active?",
		Answers:     []Answer{{Text: "yes"}, {Text: "no"}},
		Evidence:    "None. The vendor's tests make instances of new elements right away.",
		Consequence: "Activates the element, or deactivates it, where the answer is not what `active` says.",
	},
}
