// Package cloudelements is a client of the API of the Cloud Elements platform,
// which SAP sells as Open Connectors: element instances, the catalogue of
// elements, and the OAuth steps before an instance.
//
// A [Client] keeps the platform's rules so that its callers need not: it pages
// through lists, waits when the platform says so, repeats what may be repeated
// and nothing else, and keeps secrets out of errors and logs. Errors of calls
// are of type [*Error].
//
// Where a comment states a fact of the API that is not obvious, it cites a section of the API
// reference, internal/reference/instances.md: [reference 1.3]. Its second part, platform.md beside
// it, is cited as [reference, platform 1].
//
// The package logs with terraform-plugin-log when the context carries such a
// logger, and not at all when it does not.
package cloudelements
