package main

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/bench/sample"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

func TestMultiply(t *testing.T) {
	t.Parallel()
	const state = `{"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "made-up", "outputs": {}, "resources": [{
		"mode": "managed", "type": "cloudelements_instance", "name": "tenants_0", "provider": "made-up", "instances": [{"index_key": 0, "schema_version": 0,
		"attributes": {"id": "1", "name": "Tenant 0", "token": "a", "created_at": "", "valid": true}, "private": "kept"}]}],
		"check_results": null}`
	created := time.Date(2026, 1, 2, 3, 4, 5, 678, time.UTC)
	instances := []simulator.Instance{
		{ID: 501, Name: sample.Name(0), Token: "t0", CreatedAt: created}, {ID: 503, Name: sample.Name(2), Token: "t2", CreatedAt: created},
		{ID: 502, Name: sample.Name(1), Token: "t1", CreatedAt: created},
	}
	content, err := multiply([]byte(state), instances, 3, 2)
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Serial    int
		Resources []struct {
			Name      string
			Instances []struct {
				Index      int `json:"index_key"`
				Private    string
				Attributes struct {
					ID, Name, Token string
					CreatedAt       string `json:"created_at"`
					Valid           bool
				}
			}
		}
	}
	if err := json.Unmarshal(content, &file); err != nil {
		t.Fatal(err)
	}
	if file.Serial != 1 || len(file.Resources) != 2 || len(file.Resources[0].Instances) != 2 || len(file.Resources[1].Instances) != 1 {
		t.Fatalf("got %s", content)
	}
	last := file.Resources[1].Instances[0]
	if has := last.Attributes; file.Resources[1].Name != "tenants_1" || last.Index != 0 || last.Private != "kept" || has.ID != "503" || has.Name != "Tenant 2" || has.Token != "t2" ||
		has.CreatedAt != "2026-01-02T03:04:05Z" || !has.Valid {
		t.Errorf("got %+v", last)
	}

	for name, test := range map[string]struct {
		state     string
		instances []simulator.Instance
	}{
		"an instance twice":   {state, []simulator.Instance{instances[0], instances[1], instances[0]}},
		"too few instances":   {state, instances[:2]},
		"a state without one": {`{"resources": []}`, instances},
	} {
		if _, err := multiply([]byte(test.state), test.instances, 3, 2); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
