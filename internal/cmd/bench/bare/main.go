// The command bare does the HTTP work of a run of Terraform and nothing else: as few requests as can be, so many at a
// time, nothing kept. It is the floor of what goes over the wire, and makes and changes instances for the benchmark.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/signal"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/bench/sample"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		_, _ = fmt.Fprintln(os.Stderr, err)
		stop()
		os.Exit(1)
	}
}

// run does what the first argument says.
func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("bare", flag.ContinueOnError)
	parallel := flags.Int("parallel", 10, "how many requests go out at a `time`")
	first := flags.Int("first", 0, "`number` of the first instance to create")
	codes := flags.String("codes", "", "`file` with a JSON list of codes, one for each instance from 0")
	if err := flags.Parse(args); err != nil {
		return err
	}
	c := newClient(*parallel)
	switch operation := flags.Arg(0); operation {
	case "create":
		return c.create(ctx, *first, *codes)
	case "list":
		_, err := c.list(ctx)
		return err
	case "drift":
		return c.rename(ctx, sample.Renamed)
	case "restore":
		return c.rename(ctx, sample.Restored)
	case "tag":
		return c.tag(ctx)
	case "destroy":
		return c.destroy(ctx)
	default:
		return fmt.Errorf("%q is not an operation", operation)
	}
}

func (c *client) create(ctx context.Context, first int, file string) error {
	content, err := os.ReadFile(file) //nolint:gosec // The file that the benchmark has made.
	if err != nil {
		return err
	}
	var codes []string
	if err := json.Unmarshal(content, &codes); err != nil {
		return err
	}
	return c.each(len(codes)-first, func(i int) error {
		var answer instance
		err := c.call(ctx, http.MethodPost, "/instances", sample.Body(first+i, codes[first+i]), &answer)
		if err == nil && answer.ID == 0 {
			err = errors.New("an instance without an id was answered")
		}
		return err
	})
}

func (c *client) rename(ctx context.Context, name func(string) string) error {
	all, err := c.list(ctx)
	if err != nil {
		return err
	}
	var drifting []instance
	for _, one := range all {
		if sample.Drifts(one.Name) {
			drifting = append(drifting, one)
		}
	}
	return c.patch(ctx, drifting, func(one instance) any { return map[string]string{"name": name(one.Name)} })
}

func (c *client) tag(ctx context.Context) error {
	all, err := c.list(ctx)
	if err != nil {
		return err
	}
	tags := []string{sample.Tag, sample.AdditionalTag}
	return c.patch(ctx, all, func(instance) any { return map[string][]string{"tags": tags} })
}

func (c *client) patch(ctx context.Context, all []instance, body func(instance) any) error {
	return c.each(len(all), func(i int) error {
		var answer instance
		return c.call(ctx, http.MethodPatch, fmt.Sprintf("/instances/%d", all[i].ID), body(all[i]), &answer)
	})
}

func (c *client) destroy(ctx context.Context) error {
	all, err := c.list(ctx)
	if err != nil {
		return err
	}
	return c.each(len(all), func(i int) error {
		return c.call(ctx, http.MethodDelete, fmt.Sprintf("/instances/%d", all[i].ID), nil, nil)
	})
}
