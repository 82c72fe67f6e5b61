package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/bench/sample"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/rig"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// seed makes the instances of a trial whose steps do not: Terraform makes one, a client of the API
// the others, and the state of the one is multiplied.
func (r *runner) seed(ctx context.Context) error {
	if err := r.work.configure(r.codes[:1], steps[0].tags()); err != nil {
		return err
	}
	if _, err := r.work.measure(ctx, 0, nil, apply...); err != nil {
		return err
	}
	if err := r.work.configure(r.codes, steps[0].tags()); err != nil {
		return err
	}
	state, err := r.work.Read(rig.StateFile)
	if err != nil {
		return err
	}
	var instances []simulator.Instance
	if r.contender.offline {
		instances = madeUp(r.instances)
	} else if err := r.platform.create(ctx, 1, r.codes[1:]); err != nil {
		return err
	} else {
		instances = r.platform.Instances()
	}
	multiplied, err := multiply([]byte(state), instances, r.instances, r.perBlock())
	if err != nil {
		return err
	}
	return r.work.Write(rig.StateFile, string(multiplied))
}

// madeUp are instances of a platform that is none.
func madeUp(count int) []simulator.Instance {
	const first = 500001
	instances := make([]simulator.Instance, count)
	for i := range instances {
		token := make([]byte, 32)
		_, _ = rand.Read(token) // It never fails.
		instances[i] = simulator.Instance{
			ID: int64(first + i), Name: sample.Name(i), Token: base64.StdEncoding.EncodeToString(token), CreatedAt: time.Now(),
		}
	}
	return instances
}

// multiply returns a state with so many instances, in blocks of as many as are said, made from one
// that has the first.
func multiply(state []byte, instances []simulator.Instance, count, perBlock int) ([]byte, error) {
	decoder := json.NewDecoder(bytes.NewReader(state))
	decoder.UseNumber()
	var file map[string]any
	if err := decoder.Decode(&file); err != nil {
		return nil, err
	}
	// A resource block without instances is not in state.
	block, blocks := only(file["resources"])
	first, ones := only(block["instances"])
	shared, ok := first["attributes"].(map[string]any)
	if !blocks || !ones || !ok {
		return nil, errors.New("the state to multiply does not have one instance")
	}
	if len(instances) != count {
		return nil, fmt.Errorf("there are %d instances, and not %d", len(instances), count)
	}
	all := make([]map[string]any, count)
	for _, instance := range instances {
		number, ok := sample.Number(instance.Name)
		if !ok || number >= len(all) || all[number] != nil {
			return nil, fmt.Errorf("%q is not the name of an instance that was to be made", instance.Name)
		}
		attributes := maps.Clone(shared)
		attributes["id"], attributes["name"], attributes["token"] = strconv.FormatInt(instance.ID, 10), instance.Name, instance.Token
		attributes["created_at"] = instance.CreatedAt.UTC().Format(time.RFC3339)
		all[number] = maps.Clone(first)
		all[number]["index_key"], all[number]["attributes"] = number%perBlock, attributes
	}
	var resources []map[string]any
	for part := range slices.Chunk(all, perBlock) {
		resource := maps.Clone(block)
		resource["name"], resource["instances"] = sample.BlockName(len(resources)), part
		resources = append(resources, resource)
	}
	file["resources"] = resources
	return json.MarshalIndent(file, "", "  ")
}

// only returns the one object of a list, and reports whether there is just one.
func only(list any) (map[string]any, bool) {
	if objects, _ := list.([]any); len(objects) == 1 {
		object, ok := objects[0].(map[string]any)
		return object, ok
	}
	return nil, false
}
