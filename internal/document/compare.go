package document

// Covers reports whether what the platform shows has all that is wanted and, where everything
// counts, nothing else.
func (t *Table) Covers(wanted, shown any) bool { return t.covers(t.root(), wanted, shown) }

// CoversMember does so for the values of a member of the document.
func (t *Table) CoversMember(member string, wanted, shown any) bool {
	return t.covers(t.at(member), wanted, shown)
}

func (t *Table) covers(at place, wanted, shown any) bool {
	if t.isUnset(at, wanted) && t.isUnset(at, shown) {
		return true
	}
	if other, isObject := shown.(map[string]any); isObject && at.complete && t.isUnset(at, wanted) {
		return t.coversObject(at, nil, other)
	}
	if object, isObject := wanted.(map[string]any); isObject {
		other, isObject := shown.(map[string]any)
		return (isObject || t.isUnset(at, shown)) && t.coversObject(at, object, other)
	}
	list, isList := wanted.([]any)
	if !isList {
		return t.sameScalar(at, wanted, shown)
	}
	items, areObjects := Items(wanted)
	others, areToo := Items(shown)
	if areObjects && areToo && !at.isAmong(t.Ordered) {
		return t.coversItems(at, items, others)
	}
	other, isList := shown.([]any)
	return (isList || t.isUnset(at, shown)) && t.coversList(at, list, other)
}

func (t *Table) coversObject(at place, wanted, shown map[string]any) bool {
	for member, value := range wanted {
		below := t.inside(at, member)
		if !below.isAmong(t.Ignored) && !t.covers(below, value, shown[member]) {
			return false
		}
	}
	for member, value := range shown {
		if _, says := wanted[member]; !says && t.isDrift(at, member, value) {
			return false
		}
	}
	return true
}

// isDrift reports whether a member counts that is there and that nobody wants.
func (t *Table) isDrift(at place, member string, value any) bool {
	below := t.inside(at, member)
	if !t.isOwned(below) {
		return false
	}
	object, isObject := value.(map[string]any)
	for name, one := range object {
		if t.isDrift(below, name, one) {
			return true
		}
	}
	return !isObject && !t.isUnset(below, value)
}

// isOwned reports whether what is at a place is there because somebody wants it.
func (t *Table) isOwned(at place) bool {
	return at.complete && !at.isAmong(t.Ignored) && !at.isAmong(t.Filled)
}

func (t *Table) coversItems(at place, wanted, shown []map[string]any) bool {
	if at.complete && len(wanted) != len(shown) {
		return false
	}
	for i, found := range t.match(at, wanted, shown) {
		if found < 0 || !t.coversObject(at, wanted[i], shown[found]) {
			return false
		}
	}
	return true
}

// coversList compares lists item by item.
func (t *Table) coversList(at place, wanted, shown []any) bool {
	if len(wanted) != len(shown) {
		return false
	}
	if !at.isAmong(t.Unordered) {
		for i, one := range wanted {
			if !t.covers(at, one, shown[i]) {
				return false
			}
		}
		return true
	}
	places := pair(len(wanted), len(shown), func(i, j int) bool { return t.covers(at, wanted[i], shown[j]) })
	for _, found := range places {
		if found < 0 {
			return false
		}
	}
	return true
}

// Match returns for each item of a list, a member of the document, the place of the one that it
// stands for among others, each of which is given once, or -1.
func (t *Table) Match(list string, items, others []map[string]any) []int {
	return t.match(t.at(list), items, others)
}

// IsSame reports whether an item of a list is the one that another item, which may say less, stands
// for.
func (t *Table) IsSame(list string, item, shown map[string]any) bool {
	return t.isSame(t.at(list), item, shown)
}

func (t *Table) isSame(at place, item, shown map[string]any) bool {
	members, known := of(t.Identities, at)
	if !known {
		members = t.CommonIdentities
	}
	told := false
	for _, member := range members {
		value, says := item[member]
		if !says || value == nil {
			continue
		}
		if !t.sameScalar(t.inside(at, member), value, shown[member]) {
			return false
		}
		told = true
	}
	return told || t.coversObject(at, item, shown)
}

// match has items that are shown as they are wanted stand for each other first, so that the others
// find those that are not.
func (t *Table) match(at place, items, others []map[string]any) []int {
	same := make([][]bool, len(items))
	for i, item := range items {
		same[i] = make([]bool, len(others))
		for j, other := range others {
			same[i][j] = t.isSame(at, item, other)
		}
	}
	places := pair(len(items), len(others), func(i, j int) bool {
		return same[i][j] && t.coversObject(at, items[i], others[j])
	})
	taken := make([]bool, len(others))
	for _, found := range places {
		if found >= 0 {
			taken[found] = true
		}
	}
	for i, found := range places {
		for j := 0; found < 0 && places[i] < 0 && j < len(others); j++ {
			if !taken[j] && same[i][j] {
				places[i], taken[j] = j, true
			}
		}
	}
	return places
}

// pair returns as many as possible of some things one each of others that fit them, by their
// places: -1 is for those that get none. Where one that fits is taken, who has it may take another.
func pair(things, others int, fits func(thing, other int) bool) []int {
	owners := make([]int, others)
	for other := range owners {
		owners[other] = -1
	}
	var find func(thing int, tried []bool) bool
	find = func(thing int, tried []bool) bool {
		for _, isFree := range []bool{true, false} {
			for other, owner := range owners {
				if owner < 0 != isFree || tried[other] || !fits(thing, other) {
					continue
				}
				tried[other] = true
				if isFree || find(owner, tried) {
					owners[other] = thing
					return true
				}
			}
		}
		return false
	}
	for thing := range things {
		find(thing, make([]bool, others))
	}
	places := make([]int, things)
	for thing := range places {
		places[thing] = -1
	}
	for other, owner := range owners {
		if owner >= 0 {
			places[owner] = other
		}
	}
	return places
}

// Project returns what the platform shows in the form of what was wanted: the same members, with
// the values that they have, and the same items, as far as they are there. Where everything counts,
// what else is there comes after that, without what the platform makes.
func (t *Table) Project(wanted, shown any) any { return t.project(t.root(), wanted, shown) }

func (t *Table) project(at place, wanted, shown any) any {
	if t.covers(at, wanted, shown) {
		return wanted
	}
	if object, isObject := wanted.(map[string]any); isObject {
		if other, isObject := shown.(map[string]any); isObject {
			return t.projectObject(at, object, other)
		}
		return t.whole(at, shown)
	}
	items, areObjects := Items(wanted)
	others, areToo := Items(shown)
	if !areObjects || !areToo || wanted == nil {
		return t.whole(at, shown)
	}
	projected := []any{}
	if at.isAmong(t.Ordered) {
		for i, other := range others {
			if i < len(items) {
				projected = append(projected, t.project(at, items[i], other))
			} else {
				projected = append(projected, t.whole(at, other))
			}
		}
		return projected
	}
	taken := make([]bool, len(others))
	for i, found := range t.match(at, items, others) {
		if found >= 0 {
			taken[found] = true
			projected = append(projected, t.project(at, items[i], others[found]))
		}
	}
	for i, other := range others {
		if at.complete && !taken[i] {
			projected = append(projected, t.whole(at, other))
		}
	}
	return projected
}

func (t *Table) projectObject(at place, wanted, shown map[string]any) map[string]any {
	projected := make(map[string]any, len(wanted))
	for member, value := range wanted {
		below := t.inside(at, member)
		there, has := shown[member]
		switch {
		case below.isAmong(t.Ignored):
			projected[member] = value
		case has:
			projected[member] = t.project(below, value, there)
		}
	}
	for member, value := range shown {
		if _, says := wanted[member]; !says && t.isDrift(at, member, value) {
			projected[member] = t.whole(t.inside(at, member), value)
		}
	}
	return projected
}

// whole is what is shown of something that was not wanted: where everything counts, all of it that
// does.
func (t *Table) whole(at place, shown any) any {
	if !at.complete {
		return shown
	}
	switch shown := shown.(type) {
	case map[string]any:
		return t.projectObject(at, nil, shown)
	case []any:
		all := make([]any, 0, len(shown))
		for _, one := range shown {
			all = append(all, t.whole(at, one))
		}
		return all
	}
	return shown
}
