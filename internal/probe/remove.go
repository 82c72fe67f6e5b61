package probe

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cli"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// made is what probes have created: elements with their instances, and instances whose element is
// gone.
type made struct {
	elements  []cloudelements.Element
	instances []cloudelements.Instance
}

func (m *made) isNothing() bool { return len(m.elements) == 0 && len(m.instances) == 0 }

// describe lists all of it, each on a line.
func (m *made) describe() string {
	var lines []string
	for _, element := range m.elements {
		lines = append(lines, fmt.Sprintf("  element  %d  %s", element.ID, element.Name))
	}
	for _, instance := range m.instances {
		lines = append(lines, fmt.Sprintf("  instance %d  %s", instance.ID, instance.Name))
	}
	return strings.Join(lines, "\n")
}

// findMade returns what the run with a word has created, or all runs where the word is empty. The
// elements with the known ids are read one by one, since no list may show them yet.
func findMade(ctx context.Context, client *cloudelements.Client, word string, known ...int64) (*made, error) {
	var found made
	for element, err := range client.Elements.List(ctx, cloudelements.ElementListOptions{Where: "private='true'"}) {
		if err != nil {
			return nil, err
		}
		if isOwn(element.Key, element.Name, word) {
			found.elements = append(found.elements, element)
		}
	}
	for _, id := range known {
		if id == 0 || slices.ContainsFunc(found.elements, func(element cloudelements.Element) bool { return element.ID == id }) {
			continue
		}
		element, err := client.Elements.Get(ctx, decimal(id))
		switch {
		case cloudelements.IsNotFound(err):
		case err != nil:
			return nil, err
		default:
			found.elements = append(found.elements, *element)
		}
	}
	lists := []cloudelements.InstanceListOptions{{SearchText: namePrefix + word}}
	for _, element := range found.elements {
		// All instances of these elements are the probe's, whatever their names.
		lists = append(lists, cloudelements.InstanceListOptions{ElementKeyOrID: decimal(element.ID)})
	}
	seen := map[int64]bool{}
	for _, options := range lists {
		for instance, err := range client.Instances.List(ctx, options) {
			if err != nil {
				return nil, err
			}
			isMade := options.ElementKeyOrID != "" || strings.HasPrefix(instance.Name, namePrefix+word)
			if isMade && !seen[instance.ID] {
				seen[instance.ID] = true
				found.instances = append(found.instances, instance)
			}
		}
	}
	return &found, nil
}

// remove deletes all of it, instances first, and returns what could not be deleted.
func (p *process) remove(ctx context.Context, client *cloudelements.Client, all *made) *made {
	var left made
	for _, instance := range all.instances {
		if err := client.Instances.Delete(ctx, instance.ID); err != nil && !cloudelements.IsNotFound(err) {
			p.Say("%s", err)
			left.instances = append(left.instances, instance)
		}
	}
	for _, element := range all.elements {
		if err := client.Elements.Delete(ctx, element.ID); err != nil && !cloudelements.IsNotFound(err) {
			p.Say("%s", err)
			left.elements = append(left.elements, element)
		}
	}
	return &left
}

// cleanUp removes what this run has created. The error is errLeftBehind, after the user was told
// what is left.
func (w *walk) cleanUp(ctx context.Context) error {
	// An interrupt ends the stages, but not the removal.
	ctx = context.WithoutCancel(ctx)
	const command = "terraform-provider-cloudelements " + Name + " -clean"
	var all *made
	var err error
	_ = w.eventually(ctx, func() (bool, error) {
		all, err = findMade(ctx, w.client, w.word, w.main, w.spare, w.oauth)
		return err == nil, nil
	})
	if err != nil {
		w.process.Say("Cannot look up what the probe has created: %s\nIts names begin with %s. Remove it with: %s",
			err, namePrefix+w.word, command)
		return errLeftBehind
	}
	left := w.process.remove(ctx, w.client, all)
	if !left.isNothing() {
		w.process.Say("These are left behind, and can be removed with: %s\n%s", command, left.describe())
		return errLeftBehind
	}
	w.process.Say("Removed %s and %s, which is everything that the probe has created.",
		count(len(all.elements), "element"), count(len(all.instances), "instance"))
	if w.lost {
		w.process.Say("The answer to a request was lost. In case the platform carries it out late, run this in a minute: %s", command)
	}
	return nil
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// clean removes what earlier runs have left behind.
func (p *process) clean(ctx context.Context, client *cloudelements.Client, o *options) error {
	p.Say("Looking for what earlier probes have left behind at %s.", client.BaseURL())
	all, err := findMade(ctx, client, "")
	switch {
	case ctx.Err() != nil:
		return cli.ErrInterrupted
	case err != nil:
		return err
	case all.isNothing():
		p.Say("There is nothing to remove.")
		return nil
	}
	p.Say("%s", all.describe())
	if !o.yes {
		if err := p.confirm(ctx, "Remove these? No other probe may be running."); err != nil {
			return err
		}
	}
	left := p.remove(context.WithoutCancel(ctx), client, all)
	if !left.isNothing() {
		p.Say("These are left behind:\n%s", left.describe())
		return errLeftBehind
	}
	p.Say("Removed %s and %s.", count(len(all.elements), "element"), count(len(all.instances), "instance"))
	return nil
}
