package instance_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
)

// broken are networks that lose a request or its answer.
var broken = map[string]acctest.Toxic{
	"answer cut in its headers": {Type: "limit_data", Stream: "downstream", Attributes: map[string]int{"bytes": 40}},
	"answer cut in its body":    {Type: "limit_data", Stream: "downstream", Attributes: map[string]int{"bytes": 700}},
	"connection reset":          {Type: "reset_peer", Stream: "downstream", Attributes: map[string]int{"timeout": 0}},
	"answer that never comes":   {Type: "timeout", Stream: "downstream", Attributes: map[string]int{"timeout": 0}},
}

// unsent are networks that lose a request before the platform has all of it.
var unsent = map[string]acctest.Toxic{
	"request cut in its headers": {Type: "limit_data", Stream: "upstream", Attributes: map[string]int{"bytes": 40}},
	"request cut in its body":    {Type: "limit_data", Stream: "upstream", Attributes: map[string]int{"bytes": 700}},
	"connection reset":           {Type: "reset_peer", Stream: "upstream", Attributes: map[string]int{"timeout": 0}},
}

// long makes a request longer than what is let through.
var long = []any{strings.Repeat("long", 300)}

// overNetwork makes an instance by way of a network, which fails from then on, and gives the
// resource on connections of its own beside it.
func overNetwork(t *testing.T, platform *acctest.Platform, toxic acctest.Toxic) (*acctest.Network, *acctest.Resource, acctest.State, object) {
	t.Helper()
	network := platform.StartNetwork(t)
	block := object{"base_url": network.URL, "validate_with_catalog": false}
	if toxic.Type == "timeout" {
		block["request_timeout"] = "2s"
	}
	created, config := createGraph(t, platform, platform.StartServer(t, object{"base_url": network.URL}).Resource(resourceType))
	instance := platform.StartServer(t, block).Resource(resourceType)
	network.Fail(toxic)
	return network, instance, created, config
}

// TestInstance_brokenNetwork loses answers: what may be sent again is, and succeeds, and a slow
// answer is waited for.
func TestInstance_brokenNetwork(t *testing.T) {
	t.Parallel()
	operations := map[string]func(*acctest.Resource, acctest.State, object) (acctest.State, acctest.Diagnostics){
		"read": func(instance *acctest.Resource, before acctest.State, _ object) (acctest.State, acctest.Diagnostics) {
			return instance.Refresh(before)
		},
		"update": func(instance *acctest.Resource, before acctest.State, config object) (acctest.State, acctest.Diagnostics) {
			return instance.Apply(before, config.With(object{"tags": []any{"changed"}}))
		},
		"delete": func(instance *acctest.Resource, before acctest.State, _ object) (acctest.State, acctest.Diagnostics) {
			return instance.Destroy(before)
		},
	}
	for operation, run := range operations {
		for name, toxic := range broken {
			if operation == "delete" && name == "answer cut in its body" {
				continue // That answer has none.
			}
			t.Run(operation+"/"+name, func(t *testing.T) {
				t.Parallel()
				network, instance, before, config := overNetwork(t, acctest.StartPlatform(t), toxic)
				after, diags := run(instance, before, config)
				if len(diags) > 0 || after.Exists() == (operation == "delete") {
					t.Errorf("%s%v", diags, after.Values())
				}
				if network.Received() < 2 {
					t.Errorf("%d requests came through, so that nothing was lost", network.Received())
				}
			})
		}
		t.Run(operation+"/slow answer", func(t *testing.T) {
			t.Parallel()
			slow := acctest.Toxic{Type: "latency", Stream: "downstream", Attributes: map[string]int{"latency": 100}}
			network, instance, before, config := overNetwork(t, acctest.StartPlatform(t), slow)
			if _, diags := run(instance, before, config); len(diags) > 0 || network.Received() != 1 {
				t.Errorf("%d requests: %s", network.Received(), diags)
			}
		})
	}
}

// slow are networks that lose nothing.
var slow = map[string]acctest.Toxic{
	"late answers":             {Type: "latency", Stream: "downstream", Attributes: map[string]int{"latency": 100, "jitter": 50}},
	"late requests":            {Type: "latency", Stream: "upstream", Attributes: map[string]int{"latency": 100}},
	"answers in small pieces":  {Type: "slicer", Stream: "downstream", Attributes: map[string]int{"average_size": 40, "size_variation": 20, "delay": 500}},
	"requests in small pieces": {Type: "slicer", Stream: "upstream", Attributes: map[string]int{"average_size": 40, "size_variation": 20, "delay": 500}},
	"a narrow line":            {Type: "bandwidth", Stream: "downstream", Attributes: map[string]int{"rate": 20}},
	"a connection closed late": {Type: "slow_close", Stream: "downstream", Attributes: map[string]int{"delay": 200}},
	"a connection half closed": {Type: "slow_close", Stream: "upstream", Attributes: map[string]int{"delay": 200}},
}

// TestInstance_slowNetwork leads an instance through its life over networks that are slow but lose
// nothing: each request is sent once.
func TestInstance_slowNetwork(t *testing.T) {
	t.Parallel()
	for name, toxic := range slow {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			platform := acctest.StartPlatform(t)
			network := platform.StartNetwork(t)
			instance := platform.StartServer(t, object{"base_url": network.URL, "validate_with_catalog": false}).Resource(resourceType)
			network.Slow(toxic)
			state, config := createGraph(t, platform, instance)
			state, diags := instance.Refresh(state)
			state, more := instance.Apply(state, config.With(object{"tags": []any{"changed"}}))
			diags = append(diags, more...)
			_, more = instance.Destroy(state)
			if diags = append(diags, more...); len(diags) > 0 {
				t.Error(diags)
			}
			want := map[string]int{"POST /instances": 1, "GET /instances/{id}": 1, "PATCH /instances/{id}": 1, "DELETE /instances/{id}": 1}
			if got := platform.Statistics().Requests; !reflect.DeepEqual(got, want) {
				t.Errorf("requests %v, want each once", got)
			}
		})
	}
}

// TestInstance_brokenNetworkOnCreate loses the answers to creates, and creates themselves: what was
// made is found, what was not is made, each once, and where the network stays broken the error says
// what may exist and how to import it.
func TestInstance_brokenNetworkOnCreate(t *testing.T) {
	t.Parallel()
	check := func(t *testing.T, toxic acctest.Toxic, creates int, refused bool) {
		t.Helper()
		platform := acctest.StartPlatform(t)
		network, _, _, config := overNetwork(t, platform, toxic)
		block := object{"base_url": network.URL, "create_settle_time": settleTime, "max_retries": 1, "validate_with_catalog": false}
		if toxic.Type == "timeout" {
			block["request_timeout"] = "2s"
		}
		instance := platform.StartServer(t, block).Resource(resourceType)
		platform.ResetStatistics()
		config = config.With(object{"name": "Lost", "tags": long, "provider_data": object{"code": authorizeGraph(t, platform)}})
		after, diags := instance.Apply(acctest.State{}, config)
		network.Heal()
		if refused {
			checkRefused(t, diags, "Unable to Create Instance", `Instance "Lost" of element "microsoftgraph"`,
				"What it made could not be looked up", "cloudelements_instances with its name as search_text", "`terraform import`")
		} else if len(diags) > 0 {
			t.Errorf("%s", diags)
		}
		seen := platform.Statistics()
		if after.Exists() == refused || seen.Requests["POST /instances"] != creates || seen.InstancesAlive != 1+creates {
			t.Errorf("%d instances after %v, want %d; state holds %v", seen.InstancesAlive, seen.Requests, 1+creates, after.Values())
		}
	}
	for name, toxic := range broken {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(t, toxic, 1, false)
		})
	}
	for name, toxic := range unsent {
		t.Run("unsent/"+name, func(t *testing.T) {
			t.Parallel()
			// Requests without a body come through where only long ones are cut.
			healing := name == "request cut in its body"
			if healing {
				check(t, toxic, 1, false)
			} else {
				check(t, toxic, 0, true)
			}
		})
	}
}

// TestInstance_brokenNetworkOnRequest loses updates on their way: once the network is whole again,
// the same update goes through.
func TestInstance_brokenNetworkOnRequest(t *testing.T) {
	t.Parallel()
	for name, toxic := range unsent {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			platform := acctest.StartPlatform(t)
			network, _, before, config := overNetwork(t, platform, toxic)
			instance := platform.StartServer(t, object{"base_url": network.URL, "max_retries": 1, "validate_with_catalog": false}).Resource(resourceType)
			changed := config.With(object{"tags": long})
			after, diags := instance.Apply(before, changed)
			checkRefused(t, diags, "Unable to Update Instance", `"Contoso" of element "microsoftgraph"`, "Gave up after 2 attempts")
			if !reflect.DeepEqual(after.Values(), before.Values()) || network.Connections() != 2 || network.Received() != 0 {
				t.Errorf("%d requests on %d connections, state went from %v to %v", network.Received(), network.Connections(), before.Values(), after.Values())
			}
			network.Heal()
			if after, diags = instance.Apply(after, changed); len(diags) > 0 || !reflect.DeepEqual(after.Values()["tags"], changed["tags"]) {
				t.Errorf("%s%v", diags, after.Values())
			}
		})
	}
}
