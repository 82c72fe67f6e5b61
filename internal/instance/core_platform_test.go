package instance_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest/core"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/rig"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

// start starts a platform, and gives what ends it.
func (l *teller) start(assumed simulator.Assumptions) func() {
	l.t.Helper()
	platform, err := rig.StartPlatform(l.t.Context(), simulator.Config{Assumptions: assumed, Now: func() time.Time {
		return time.Now().Add(time.Duration(l.passed.Load()))
	}})
	if err != nil {
		l.t.Fatal(err)
	}
	if err := platform.AddElement(everything()); err != nil {
		l.t.Fatal(err)
	}
	l.platform = &acctest.Platform{Platform: platform}
	l.resource, err = core.NewResource(l.ctx, l.startProvider, resourceType)
	if err != nil {
		l.t.Fatal(err)
	}
	return func() { _ = platform.Stop() }
}

var providerType = sync.OnceValues(func() (tftypes.Type, error) {
	provider, err := acctest.Providers["cloudelements"]()
	if err != nil {
		return nil, err
	}
	schemas, err := provider.GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil, err
	}
	return schemas.Provider.ValueType(), nil
})

// startProvider starts a provider without asking it for its schema, which takes longer than a plan.
func (l *teller) startProvider() (tfprotov6.ProviderServer, error) {
	typ, err := providerType()
	if err != nil {
		return nil, err
	}
	block, err := acctest.Encode(typ, object{
		"base_url": l.platform.URL, "user_secret": l.platform.UserSecret(), "organization_secret": l.platform.OrganizationSecret(), "create_settle_time": "1s",
	})
	if err != nil {
		return nil, err
	}
	config, err := tfprotov6.NewDynamicValue(typ, block)
	if err != nil {
		return nil, err
	}
	provider, err := acctest.Providers["cloudelements"]()
	if err != nil {
		return nil, err
	}
	configured, err := provider.ConfigureProvider(l.ctx, &tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.11.4", Config: &config})
	if err == nil && len(configured.Diagnostics) > 0 {
		err = errors.New(acctest.Reported(configured.Diagnostics).String())
	}
	return provider, err
}

func (l *teller) drift(s step) {
	if l.state == nil || l.removed {
		return
	}
	_ = l.platform.EditInstance(l.id(), func(instance *simulator.Instance) {
		switch s.Key {
		case driftName:
			instance.Name = s.Value + "named by somebody"
		case driftTags:
			instance.Tags = []string{"somebody's"}
		case driftDisabled:
			instance.Disabled = !instance.Disabled
		default:
			instance.Set(s.Key, s.Value)
		}
	})
	l.drifted[s.Key] = true
	if _, isSecret := l.sent[s.Key]; isSecret || l.rows[s.Key].Type == catalogue.TypePassword {
		l.hidden[s.Key] = true
	}
}

// resolve returns a configuration as it is evaluated, its codes asked for.
func (l *teller) resolve(config object, known bool) object {
	all := evaluateBlock(config, true)
	resolved := evaluateBlock(config, known)
	for _, home := range []string{"provider_data", "provider_data_wo"} {
		inner, _ := all[home].(object)
		code, _ := inner["code"].(string)
		if !strings.HasPrefix(code, "code:") {
			continue
		}
		if l.codes[code] == "" {
			oauth, _ := all["oauth"].(object)
			key, _ := oauth["api_key"].(string)
			callback, _ := oauth["callback_url"].(string)
			element, _ := all["element_key"].(string)
			l.codes[code], _ = l.platform.AuthorizeOAuth2(element, key, callback)
		}
		if shown, ok := resolved[home].(object); ok && shown["code"] == code {
			resolved[home] = shown.With(object{"code": l.codes[code]})
		}
	}
	return resolved
}
