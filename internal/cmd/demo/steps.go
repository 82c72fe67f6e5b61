package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// subscription is the configuration key that the platform fills while it is subscribed to events at
// the vendor.
const subscription = "event.notification.subscription.id"

// create applies the configuration and compares the request with the one of the documentation.
func (d *demo) create(ctx context.Context) (outcome, error) {
	if err := d.writeVariables(d.code); err != nil {
		return outcome{}, err
	}
	before := len(d.platform.Requests())
	if err := d.workspace.Run(ctx, "apply", "-auto-approve"); err != nil {
		return outcome{}, err
	}
	writes := writesOf(d.fromProvider(before))
	if len(writes) != 1 || writes[0].Method != http.MethodPost || writes[0].Path != "/instances" {
		return outcome{}, fmt.Errorf("the platform received %s and not one POST /instances", listed(writes))
	}
	shown, err := d.pretty(writes[0])
	if err != nil {
		return outcome{}, err
	}
	if !sameJSON(writes[0].Body, documentedRequest(d.code)) {
		return outcome{}, fmt.Errorf("the request is not the one of the documentation:\n%s", shown)
	}
	instance, err := d.onlyInstance()
	if err != nil {
		return outcome{}, err
	}
	if instance.Value(subscription) == "" {
		return outcome{}, errors.New("the platform did not subscribe to events at the vendor")
	}
	d.instanceID = instance.ID
	d.secrets = append(d.secrets, secret{"the token of the instance", instance.Token})
	return outcome{text: "created by one POST, the request of the platform's documentation:", detail: shown}, nil
}

// pretty shows a request without its secrets.
func (d *demo) pretty(request simulator.Request) (string, error) {
	var body bytes.Buffer
	if err := json.Indent(&body, request.Body, "", "  "); err != nil {
		return "", err
	}
	return d.secrets.hide(request.Method + " " + simulator.BasePath + request.Path + "\n" + body.String()), nil
}

// shownAttribute matches an attribute of the resource itself in what `terraform show` prints.
var shownAttribute = regexp.MustCompile(`(?m)^    (\w+) += (.*)$`)

// show compares what Terraform shows with what the platform has.
func (d *demo) show(ctx context.Context) (outcome, error) {
	if err := d.workspace.Run(ctx, "show"); err != nil {
		return outcome{}, err
	}
	text, err := d.workspace.Output(d.commandsBefore)
	if err != nil {
		return outcome{}, err
	}
	attributes, err := d.attributes(ctx)
	if err != nil {
		return outcome{}, err
	}
	instance, err := d.onlyInstance()
	if err != nil {
		return outcome{}, err
	}
	if attributes["token"] != instance.Token {
		return outcome{}, errors.New("the token in state is not the one of the platform")
	}
	shown := map[string]string{}
	for _, match := range shownAttribute.FindAllStringSubmatch(text, -1) {
		shown[match[1]] = match[2]
	}
	id, token := strconv.Quote(strconv.FormatInt(instance.ID, 10)), "(sensitive value)"
	if shown["id"] != id || shown["token"] != token {
		return outcome{}, fmt.Errorf("terraform show has id = %s and token = %s, and not %s and %s", shown["id"], shown["token"], id, token)
	}
	return outcome{text: "id = " + id + ", token = " + token}, nil
}

func (d *demo) planClean(ctx context.Context) (outcome, error) {
	plan, err := d.plan(ctx, "clean")
	if err != nil {
		return outcome{}, err
	}
	if plan.action != "no-op" || len(plan.drifted) > 0 {
		return outcome{}, fmt.Errorf("the plan is not clean: %s of %s, drift in %s", plan.action, plan.changed, plan.drifted)
	}
	return outcome{text: "no changes, though the platform masks secrets and adds defaults"}, nil
}

func (d *demo) planCleanWithoutCode(ctx context.Context) (outcome, error) {
	if err := d.writeVariables(""); err != nil {
		return outcome{}, err
	}
	result, err := d.planClean(ctx)
	result.text = "no changes, and none without the used code"
	return result, err
}

func (d *demo) switchEventsOff(ctx context.Context) (outcome, error) {
	if err := d.workspace.Write("events_override.tf", eventsOff); err != nil {
		return outcome{}, err
	}
	plan, err := d.planUpdate(ctx, "events", "events.enabled")
	if err != nil {
		return outcome{}, err
	}
	writes, instance, err := d.updateInPlace(ctx, "events")
	if err != nil {
		return outcome{}, err
	}
	if value := instance.Value("event.notification.enabled"); value != "false" {
		return outcome{}, fmt.Errorf("event.notification.enabled is %q at the platform and not \"false\"", value)
	}
	if instance.Value(subscription) != "" {
		return outcome{}, errors.New("the platform is still subscribed to events at the vendor")
	}
	return outcome{text: fmt.Sprintf("%s is \"false\" at the platform, in place, by %s", plan, listed(writes))}, nil
}

// drift changes the instance as another user of the platform would, and lets Terraform find out.
func (d *demo) drift(ctx context.Context) (outcome, error) {
	err := d.platform.EditInstance(d.instanceID, func(instance *simulator.Instance) {
		instance.Set("oauth.scope", "Calendars.Read")
		instance.Tags = append(instance.Tags, "By hand")
		instance.Disabled = true
	})
	if err != nil {
		return outcome{}, err
	}
	found, err := d.planUpdate(ctx, "drift", "enabled", "oauth.scope", "tags")
	if err != nil {
		return outcome{}, err
	}
	return outcome{text: "made behind Terraform's back, found by plan: " + found}, nil
}

func (d *demo) repair(ctx context.Context) (outcome, error) {
	writes, instance, err := d.updateInPlace(ctx, "drift")
	if err != nil {
		return outcome{}, err
	}
	if instance.Value("oauth.scope") != scope || !slices.Equal(instance.Tags, []string{"Docs"}) || instance.Disabled {
		return outcome{}, fmt.Errorf("the platform has scope %q, tags %q, disabled %t", instance.Value("oauth.scope"), instance.Tags, instance.Disabled)
	}
	return outcome{text: "as configured again, in place, by " + listed(writes)}, nil
}

func (d *demo) authorizeAgain(ctx context.Context) (outcome, error) {
	if err := d.newCode(ctx); err != nil {
		return outcome{}, err
	}
	if err := d.writeVariables(d.code); err != nil {
		return outcome{}, err
	}
	if err := d.workspace.Write("version_override.tf", newVersion); err != nil {
		return outcome{}, err
	}
	if _, err := d.planUpdate(ctx, "code", "provider_data_wo_version"); err != nil {
		return outcome{}, err
	}
	writes, instance, err := d.updateInPlace(ctx, "code")
	if err != nil {
		return outcome{}, err
	}
	authorization := map[string]any{"providerData": map[string]any{"code": d.code}}
	if len(writes) != 1 || writes[0].Method != http.MethodPatch || !sameJSON(writes[0].Body, authorization) {
		return outcome{}, fmt.Errorf("the platform received %s and not one PATCH with the new code alone", listed(writes))
	}
	if instance.ProviderData["code"] != d.code {
		return outcome{}, errors.New("the platform did not take the new code")
	}
	return outcome{text: fmt.Sprintf("new code sent by %s, in place: the id is still %d", listed(writes), instance.ID)}, nil
}

func (d *demo) destroy(ctx context.Context) (outcome, error) {
	if err := d.workspace.Run(ctx, "destroy", "-auto-approve"); err != nil {
		return outcome{}, err
	}
	if left := d.platform.Instances(); len(left) > 0 {
		return outcome{}, fmt.Errorf("the platform still has %d instances", len(left))
	}
	attributes, err := d.attributes(ctx)
	if err != nil {
		return outcome{}, err
	}
	if attributes != nil {
		return outcome{}, errors.New("state is not empty")
	}
	return outcome{text: "nothing left, at the platform or in state"}, nil
}

// planUpdate plans and makes sure that exactly the given attributes change, in place. It returns
// their names.
func (d *demo) planUpdate(ctx context.Context, name string, attributes ...string) (string, error) {
	plan, err := d.plan(ctx, name)
	if err != nil {
		return "", err
	}
	if plan.action != "update" || !slices.Equal(plan.changed, attributes) {
		return "", fmt.Errorf("the plan says %q of %s, and not \"update\" of %s", plan.action, plan.changed, attributes)
	}
	return strings.Join(plan.changed, ", "), nil
}

// updateInPlace applies a plan and makes sure that the instance is the same one as before. It
// returns what the provider wrote, and the instance as the platform has it.
func (d *demo) updateInPlace(ctx context.Context, plan string) ([]simulator.Request, simulator.Instance, error) {
	before := len(d.platform.Requests())
	if err := d.workspace.Run(ctx, "apply", plan+planSuffix); err != nil {
		return nil, simulator.Instance{}, err
	}
	instance, err := d.onlyInstance()
	if err != nil {
		return nil, instance, err
	}
	if instance.ID != d.instanceID {
		return nil, instance, fmt.Errorf("instance %d was replaced by %d", d.instanceID, instance.ID)
	}
	return writesOf(d.fromProvider(before)), instance, nil
}

// writesOf returns the requests that change something.
func writesOf(requests []simulator.Request) []simulator.Request {
	return slices.DeleteFunc(requests, func(r simulator.Request) bool { return r.Method == http.MethodGet })
}

// fromProvider returns the requests of the provider after the first so many of all.
func (d *demo) fromProvider(after int) []simulator.Request {
	return slices.DeleteFunc(d.platform.Requests()[after:], func(r simulator.Request) bool {
		return !strings.HasPrefix(r.Header.Get("User-Agent"), "terraform-provider-cloudelements/")
	})
}

// onlyInstance returns the one instance that there is supposed to be.
func (d *demo) onlyInstance() (simulator.Instance, error) {
	all := d.platform.Instances()
	if len(all) != 1 {
		return simulator.Instance{}, fmt.Errorf("the platform has %d instances and not 1", len(all))
	}
	return all[0], nil
}

// methods are those of the API, in the order of an instance's life.
var methods = []string{http.MethodPost, http.MethodGet, http.MethodPatch, http.MethodPut, http.MethodDelete}

// listed says how many requests of which method there are, such as "1 POST, 3 GET".
func listed(requests []simulator.Request) string {
	counts := map[string]int{}
	for _, request := range requests {
		counts[request.Method]++
	}
	var parts []string
	for _, method := range methods {
		if counts[method] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[method], method))
		}
	}
	if len(parts) == 0 {
		return "no request"
	}
	return strings.Join(parts, ", ")
}

// summary counts what the provider sent over the whole run, and the connections that it took.
func (d *demo) summary() (string, error) {
	requests := d.fromProvider(0)
	created := 0
	for _, request := range requests {
		if request.Method == http.MethodPost {
			created++
		}
	}
	if created != 1 {
		return "", fmt.Errorf("the provider sent %s: one POST was expected in all", listed(requests))
	}
	return fmt.Sprintf("The provider sent %d requests: %s.\n%d connections were opened: Terraform starts the provider anew for each plan and each apply.",
		len(requests), listed(requests), d.platform.Statistics().Connections), nil
}
