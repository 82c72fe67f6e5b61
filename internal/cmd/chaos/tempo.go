package main

import "time"

// tempo is by how much time runs faster than at the real platform.
type tempo int

// usualTempo lets a create take up to a second and a lost one be looked for during three.
const usualTempo tempo = 20

// longestCreate is how long the work of a create takes at most: 20 s at the real platform.
func (t tempo) longestCreate() time.Duration { return 20 * time.Second / time.Duration(t) }

// settle is how long a lost create is looked for: a minute by default.
func (t tempo) settle() time.Duration { return time.Minute / time.Duration(t) }
