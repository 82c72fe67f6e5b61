package main

import (
	"maps"
	"reflect"
	"slices"
)

// changedPaths returns the paths, such as events.enabled, at which two objects as decoded from JSON differ, in
// alphabetical order. Paths that unknown marks by true are left out. Lists are compared as a whole.
func changedPaths(before, after, unknown any) []string {
	paths := pathsBelow("", before, after, unknown)
	slices.Sort(paths)
	return paths
}

func pathsBelow(path string, before, after, unknown any) []string {
	if unknown == true || reflect.DeepEqual(before, after) {
		return nil
	}
	was, wasObject := before.(map[string]any)
	is, isObject := after.(map[string]any)
	if !wasObject || !isObject {
		return []string{path}
	}
	marks, _ := unknown.(map[string]any)
	names := maps.Clone(was)
	maps.Copy(names, is)
	var paths []string
	for name := range names {
		below := name
		if path != "" {
			below = path + "." + name
		}
		paths = append(paths, pathsBelow(below, was[name], is[name], marks[name])...)
	}
	return paths
}
