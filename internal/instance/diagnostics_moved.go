package instance

import (
	"fmt"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// Summaries of what a move from another resource type reports.
const (
	summaryMovedVersion    = "Moved State of an Unknown Version"
	summaryMovedUnreadable = "Moved State Not Readable"
	summaryMovedNoInstance = "Moved Object Is Not an Instance"
	summaryMovedNoID       = "Moved Object Without an Instance ID"
	summaryMovedSeveralIDs = "Moved Object With Several IDs"
)

// insteadOfMove is how to go on without a moved block.
const insteadOfMove = "To go on without a move, replace the `moved` block by a `removed` block with `destroy = false` for the old resource, and by an `import` block with the instance's id for the new one."

func detailMovedVersion(typeName string, version, newest int64) string {
	return fmt.Sprintf("The state of `%s` has version %d of its schema. This release of the provider reads versions up to %d. Upgrade the provider. %s", typeName, version, newest, insteadOfMove)
}

func detailMovedUnreadable(typeName string, err error) string {
	return fmt.Sprintf("The state of `%s` could not be read: %s %s", typeName, framework.Sentence(err.Error()), insteadOfMove)
}

func detailMovedNoInstance(typeName string, paths []string) string {
	return fmt.Sprintf("The object of `%s` has %s. Only objects below `/instances` and `/elements/{keyOrId}/instances` are element instances, which `cloudelements_instance` manages. Take the `moved` block out, and leave this object to the resource that has it.", typeName, quotedPaths(paths))
}

func detailMovedNoID(typeName string, paths []string) string {
	return fmt.Sprintf("The state of `%s`, with %s, names no instance: neither its id nor an answer of the platform in it holds the number that the platform gave the instance. %s", typeName, quotedPaths(paths), insteadOfMove)
}

func detailMovedSeveralIDs(typeName string, ids []string) string {
	return fmt.Sprintf("The state of `%s` names more than one instance: %s. Which of them the object is cannot be told. %s", typeName, strings.Join(ids, ", "), insteadOfMove)
}

// quotedPaths lists paths without their queries, which may hold secrets.
func quotedPaths(paths []string) string {
	if len(paths) == 0 {
		return "no path"
	}
	quoted := make([]string, 0, len(paths))
	for _, path := range paths {
		path, _, _ = strings.Cut(path, "?")
		quoted = append(quoted, fmt.Sprintf("%q", path))
	}
	if len(quoted) == 1 {
		return "the path " + quoted[0]
	}
	return "the paths " + strings.Join(quoted, ", ")
}
