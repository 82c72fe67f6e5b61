package cloudelements_test

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// The routes of a create, and of the searches for what it has made.
const (
	postInstances = "POST /instances"
	getInstances  = "GET /instances"
	getOfElement  = "GET /elements/{keyOrId}/instances"
	getInstance   = "GET /instances/{id}"
	patchInstance = "PATCH /instances/{id}"
)

// shortSettle is a settle time where nothing is at work any more, and longSettle one where
// something is for shortWork.
const (
	shortSettle = 100 * time.Millisecond
	longSettle  = 2 * time.Second
	shortWork   = 60 * time.Millisecond
)

// What gateways in between answer by themselves.
const (
	gatewayFailed  = `{"message":"Internal server error"}`
	gatewayNoRoute = `{"message":"no Route matched with those values"}`
)

// noRoute is a gateway that does not know the way for a while.
func noRoute(method, route string) simulator.Fault {
	return simulator.Fault{Kind: simulator.FaultStatusBefore, Method: method, Route: route, Status: http.StatusNotFound, ContentType: "application/json", Body: gatewayNoRoute}
}

// settleTime is the settle time that a fault needs.
func settleTime(fault simulator.Fault) cloudelements.Option {
	if fault.Kind == simulator.FaultCutDuring || fault.Kind == simulator.FaultStatusDuring {
		return cloudelements.WithCreateSettleTime(longSettle)
	}
	return cloudelements.WithCreateSettleTime(shortSettle)
}

// newQuickClient makes a client whose waits are short.
func newQuickClient(t *testing.T, platform *acctest.Platform, opts ...cloudelements.Option) *cloudelements.Client {
	t.Helper()
	quick := []cloudelements.Option{cloudelements.WithCreateSettleTime(shortSettle), cloudelements.WithBackoff(time.Millisecond, 10*time.Millisecond)}
	return platform.NewClient(t, append(quick, opts...)...)
}

// failCreate puts a fault in force for the first create that comes.
func failCreate(platform *acctest.Platform, fault simulator.Fault) {
	fault.Method, fault.Route, fault.Count = http.MethodPost, "/instances", 1
	platform.AddFault(fault)
}

// createFaults are the ways to lose the answer of a create, and whether the platform does the work.
var createFaults = map[string]struct {
	fault simulator.Fault
	works bool
}{
	"cut before": {simulator.Fault{Kind: simulator.FaultCutBefore}, false},
	"cut during": {simulator.Fault{Kind: simulator.FaultCutDuring, Delay: shortWork}, true},
	"cut after":  {simulator.Fault{Kind: simulator.FaultCutAfter}, true},
	"truncated":  {simulator.Fault{Kind: simulator.FaultTruncate}, true},
	"502 before": {simulator.Fault{Kind: simulator.FaultStatusBefore, Status: http.StatusBadGateway}, false},
	"502 after":  {simulator.Fault{Kind: simulator.FaultStatusAfter, Status: http.StatusBadGateway}, true},
	"503 before": {simulator.Fault{Kind: simulator.FaultStatusBefore, Status: http.StatusServiceUnavailable, RetryAfter: "1"}, false},
	"503 after":  {simulator.Fault{Kind: simulator.FaultStatusAfter, Status: http.StatusServiceUnavailable}, true},
	"504 page of a proxy, after": {simulator.Fault{
		Kind: simulator.FaultStatusAfter, Status: http.StatusGatewayTimeout, ContentType: "text/html", Body: "<html>made-up page</html>",
	}, true},
	"500 before": {simulator.Fault{Kind: simulator.FaultStatusBefore, Status: http.StatusInternalServerError}, false},
	"500 of a gateway before": {simulator.Fault{
		Kind: simulator.FaultStatusBefore, Status: http.StatusInternalServerError, ContentType: "application/json", Body: gatewayFailed,
	}, false},
	"500 of a gateway, whose platform works on": {simulator.Fault{
		Kind: simulator.FaultStatusDuring, Status: http.StatusInternalServerError, ContentType: "application/json", Body: gatewayFailed, Delay: shortWork,
	}, true},
	"500 after": {simulator.Fault{Kind: simulator.FaultStatusAfter, Status: http.StatusInternalServerError}, true},
}

// TestClient_lostCreate loses the answer in each way: the instance is made once, and the request is
// sent again only where a list of all was empty.
func TestClient_lostCreate(t *testing.T) {
	t.Parallel()
	for name, test := range createFaults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			platform := acctest.StartPlatform(t)
			client := newQuickClient(t, platform, settleTime(test.fault))
			failCreate(platform, test.fault)
			created, err := client.Instances.Create(t.Context(), basicInstance("Lost", "abbyy", "a", "b"))
			if err != nil {
				t.Fatal(err)
			}
			expectAgreement(t, platform, created)
			counted := platform.Statistics()
			posts := 2
			if test.works {
				posts = 1
			}
			if counted.Requests[postInstances] != posts || counted.InstancesCreated != 1 {
				t.Errorf("%d creates made %d instances, want %d creates and one instance", counted.Requests[postInstances], counted.InstancesCreated, posts)
			}
			if counted.Requests[getInstances] == 0 || !test.works && counted.Requests[getOfElement] == 0 {
				t.Errorf("the searches were %v", counted.Requests)
			}
			if test.works && test.fault.Delay == 0 && counted.Requests[getInstances]+counted.Requests[getOfElement] != 1 {
				t.Errorf("what was there at once took these searches: %v", counted.Requests)
			}
		})
	}
}

// TestClient_createBeyondTheRequestTimeout returns an answer up for which the platform works on.
func TestClient_createBeyondTheRequestTimeout(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	client := newQuickClient(t, platform, cloudelements.WithRequestTimeout(time.Second), cloudelements.WithCreateSettleTime(5*time.Second))
	failCreate(platform, simulator.Fault{Kind: simulator.FaultDelay, Delay: 1200 * time.Millisecond})
	created, err := client.Instances.Create(t.Context(), basicInstance("Slow", "abbyy"))
	if err != nil {
		t.Fatal(err)
	}
	expectAgreement(t, platform, created)
	if counted := platform.Statistics(); counted.Requests[postInstances] != 1 || counted.InstancesCreated != 1 {
		t.Errorf("the requests were %v, for %d instances", counted.Requests, counted.InstancesCreated)
	}
}

// TestClient_failedCreateIsNotSentAgain meets failures that another attempt would meet again.
func TestClient_failedCreateIsNotSentAgain(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]simulator.Fault{
		"page with a 200": {Kind: simulator.FaultHTML},
		"page with a 500": {Kind: simulator.FaultHTML, Status: http.StatusInternalServerError},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			platform := acctest.StartPlatform(t)
			client := newQuickClient(t, platform)
			failCreate(platform, fault)
			created, err := client.Instances.Create(t.Context(), basicInstance("Failed", "abbyy"))
			failure, ok := cloudelements.AsError(err)
			if !ok || created != nil || failure.Ambiguous || !strings.Contains(err.Error(), "so none was made") {
				t.Errorf("got %v, %v", created, err)
			}
			if counted := platform.Statistics(); counted.Requests[postInstances] != 1 || counted.Requests[getOfElement] != 1 || counted.InstancesCreated != 0 {
				t.Errorf("the requests were %v, for %d instances", counted.Requests, counted.InstancesCreated)
			}
		})
	}
}

// TestClient_createThatThePlatformFails is sent again twice, and then the error says so.
func TestClient_createThatThePlatformFails(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	client := newQuickClient(t, platform)
	platform.AddFault(simulator.Fault{Kind: simulator.FaultStatusBefore, Method: http.MethodPost, Status: http.StatusInternalServerError})
	_, err := client.Instances.Create(t.Context(), basicInstance("Failed", "abbyy"))
	failure, ok := cloudelements.AsError(err)
	if !ok || failure.Ambiguous || failure.Attempts != 3 || !strings.Contains(err.Error(), "so none was made, though it was sent 3 times.") {
		t.Errorf("got %v", err)
	}
	if counted := platform.Statistics(); counted.Requests[postInstances] != 3 || counted.InstancesCreated != 0 {
		t.Errorf("the requests were %v, for %d instances", counted.Requests, counted.InstancesCreated)
	}
}

// TestClient_gatewayOnTheList has a gateway answer that there is no such route while an instance
// that was made is looked for, and while one is read: neither says that there is none.
func TestClient_gatewayOnTheList(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	client := newQuickClient(t, platform, cloudelements.WithMaxRetries(2))
	failCreate(platform, simulator.Fault{Kind: simulator.FaultCutAfter})
	for _, route := range []string{"/instances", "/elements/{keyOrId}/instances"} {
		platform.AddFault(noRoute(http.MethodGet, route))
	}
	_, err := client.Instances.Create(t.Context(), basicInstance("Behind", "abbyy"))
	if !cloudelements.IsAmbiguous(err) || !strings.Contains(err.Error(), "no Route matched") {
		t.Errorf("got %v, want an error that leaves it open", err)
	}
	if counted := platform.Statistics(); counted.Requests[postInstances] != 1 || counted.InstancesCreated != 1 {
		t.Errorf("the requests were %v, for %d instances", counted.Requests, counted.InstancesCreated)
	}
}

// TestClient_gatewayOnASingleRead takes a 404 that need not be the platform's for an instance that
// is gone only where the list says so as well.
func TestClient_gatewayOnASingleRead(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	client := newQuickClient(t, platform, cloudelements.WithMaxRetries(1))
	created, err := client.Instances.Create(t.Context(), basicInstance("Behind", "abbyy"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Instances.Create(t.Context(), basicInstance("Other", "abbyy")); err != nil {
		t.Fatal(err)
	}
	fault := noRoute(http.MethodGet, "/instances/{id}")
	fault.Count = 1
	platform.AddFault(fault)
	if _, err := client.Instances.Get(t.Context(), created.ID); err != nil {
		t.Errorf("a 404 of a gateway that is not repeated: %v", err)
	}
	fault.Count = 0
	platform.AddFault(fault)
	if _, err := client.Instances.Get(t.Context(), created.ID); err == nil || cloudelements.IsNotFound(err) {
		t.Errorf("an instance that is there: %v", err)
	}
	if err := platform.NewClient(t).Instances.Delete(t.Context(), created.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := client.Instances.Get(t.Context(), created.ID); !cloudelements.IsNotFound(err) {
		t.Errorf("an instance that is gone: %v", err)
	}
}

// TestClient_errorsWithoutRequestID has a platform whose errors do not show that they are its own.
func TestClient_errorsWithoutRequestID(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatformWith(t, simulator.Config{Assumptions: simulator.Assumptions{ErrorsWithoutRequestID: true}})
	client := newQuickClient(t, platform)
	failCreate(platform, simulator.Fault{Kind: simulator.FaultCutBefore})
	created, err := client.Instances.Create(t.Context(), basicInstance("Unmarked", "abbyy"))
	if err != nil {
		t.Fatal(err)
	}
	if err := client.Instances.Delete(t.Context(), created.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := client.Instances.Get(t.Context(), created.ID); !cloudelements.IsNotFound(err) {
		t.Errorf("got %v", err)
	}
	if err := client.Instances.Delete(t.Context(), created.ID); !cloudelements.IsNotFound(err) {
		t.Errorf("deleted again: got %v", err)
	}
}

// TestClient_createGivesUp sends as often as it may.
func TestClient_createGivesUp(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	client := newQuickClient(t, platform, cloudelements.WithMaxRetries(2))
	platform.AddFault(simulator.Fault{Kind: simulator.FaultCutBefore, Method: http.MethodPost})
	_, err := client.Instances.Create(t.Context(), basicInstance("Never", "abbyy"))
	failure, ok := cloudelements.AsError(err)
	if !ok || failure.Ambiguous || failure.Attempts != 3 || !strings.Contains(err.Error(), "so none was made, though it was sent 3 times.") {
		t.Errorf("got %v", err)
	}
	if counted := platform.Statistics(); counted.Requests[postInstances] != 3 || counted.Requests[getOfElement] != 3 || counted.InstancesCreated != 0 {
		t.Errorf("the requests were %v", counted.Requests)
	}
}

// TestClient_createWithoutALookup cannot tell, and says so.
func TestClient_createWithoutALookup(t *testing.T) {
	t.Parallel()
	for name, works := range map[string]bool{"made": true, "not made": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			platform := acctest.StartPlatform(t)
			client := newQuickClient(t, platform, cloudelements.WithMaxRetries(1))
			kind, want := simulator.FaultCutBefore, 0
			if works {
				kind, want = simulator.FaultCutAfter, 1
			}
			failCreate(platform, simulator.Fault{Kind: kind})
			platform.AddFault(simulator.Fault{Kind: simulator.FaultStatusBefore, Method: http.MethodGet, Status: http.StatusBadGateway, Message: "made-up failure"})
			_, err := client.Instances.Create(t.Context(), basicInstance("Unknown", "abbyy"))
			failure, ok := cloudelements.AsError(err)
			if !ok || !failure.Ambiguous || len(failure.Candidates) != 0 {
				t.Errorf("got %v, want an error that leaves it open", err)
			}
			for _, part := range []string{"could not be looked up", "made-up failure", "may have taken effect"} {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("error is %v, want it to hold %q", err, part)
				}
			}
			if counted := platform.Statistics(); counted.Requests[postInstances] != 1 || counted.InstancesCreated != want {
				t.Errorf("the requests were %v, for %d instances", counted.Requests, counted.InstancesCreated)
			}
		})
	}
}

// TestClient_lostCreateAmongOthers has another make the same at the same time: the two cannot be
// told apart, and no third is made.
func TestClient_lostCreateAmongOthers(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	client, other := newQuickClient(t, platform), newQuickClient(t, platform)
	failCreate(platform, simulator.Fault{Kind: simulator.FaultCutAfter, Delay: 2 * shortWork})
	create := basicInstance("Ours and theirs", "abbyy")
	failed := make(chan error)
	go func() {
		_, err := client.Instances.Create(t.Context(), create)
		failed <- err
	}()
	for platform.Statistics().Requests[postInstances] == 0 {
		time.Sleep(time.Millisecond)
	}
	if _, err := other.Instances.Create(t.Context(), create); err != nil {
		t.Fatal(err)
	}
	err := <-failed
	failure, ok := cloudelements.AsError(err)
	if !ok || !failure.Ambiguous || len(failure.Candidates) != 2 {
		t.Fatalf("got %v, want two candidates", err)
	}
	for _, id := range failure.Candidates {
		if _, there := platform.Instance(id); !there || !strings.Contains(err.Error(), fmt.Sprint(id)) {
			t.Errorf("candidate %d is not there, or not named by %v", id, err)
		}
	}
	if counted := platform.Statistics(); counted.Requests[postInstances] != 2 || counted.InstancesCreated != 2 {
		t.Errorf("the requests were %v, for %d instances", counted.Requests, counted.InstancesCreated)
	}
}

// TestClient_lookAlikeFromBefore is there already when the create is lost.
func TestClient_lookAlikeFromBefore(t *testing.T) {
	t.Parallel()
	for name, fault := range createFaults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex
			back := time.Hour
			platform := acctest.StartPlatformWith(t, simulator.Config{Now: func() time.Time {
				mu.Lock()
				defer mu.Unlock()
				return time.Now().Add(-back)
			}})
			create := basicInstance("Twice on purpose", "abbyy", "a")
			before, err := newQuickClient(t, platform).Instances.Create(t.Context(), create)
			if err != nil {
				t.Fatal(err)
			}
			mu.Lock()
			back = 0
			mu.Unlock()
			failCreate(platform, fault.fault)
			created, err := newQuickClient(t, platform, settleTime(fault.fault)).Instances.Create(t.Context(), create)
			if err != nil || created.ID == before.ID {
				t.Fatalf("got %+v, %v; want another than %d", created, err, before.ID)
			}
			if made := platform.Statistics().InstancesCreated; made != 2 {
				t.Errorf("%d instances were made, want 2", made)
			}
		})
	}
}

// TestClient_lostCreateUnderAssumptions holds for each form that lists may have.
func TestClient_lostCreateUnderAssumptions(t *testing.T) {
	t.Parallel()
	for name, assumptions := range map[string]simulator.Assumptions{
		"none":                    {},
		"empty list as array":     {EmptyListAsArray: true},
		"unhydrated":              {ListsUnhydrated: true, UnhydratedWithoutConfiguration: true},
		"unpaged":                 {ElementInstancesUnpaged: true},
		"dates without zone":      {CreatedDatesWithoutZone: true},
		"dates with milliseconds": {CreatedDatesWithMilliseconds: true},
		"tags as objects":         {TagsAsObjects: true},
		"name not tagged":         {NameTag: simulator.NameTagNever},
		"unset rows absent":       {UnsetRows: simulator.UnsetRowsAbsent, EmptyStrings: simulator.EmptyStringsNull},
		"provider data echoed":    {ProviderDataEchoed: true},
	} {
		for _, works := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s/works %t", name, works), func(t *testing.T) {
				t.Parallel()
				platform := acctest.StartPlatformWith(t, simulator.Config{Assumptions: assumptions})
				client := newQuickClient(t, platform)
				kind, posts := simulator.FaultCutBefore, 2
				if works {
					kind, posts = simulator.FaultCutAfter, 1
				}
				failCreate(platform, simulator.Fault{Kind: kind})
				create := basicInstance("Lost", "servicenow")
				maps.Copy(create.Configuration, map[string]any{"servicenow.subdomain": "made-up", "filter.response.nulls": false})
				created, err := client.Instances.Create(t.Context(), create)
				if err != nil {
					t.Fatal(err)
				}
				if counted := platform.Statistics(); counted.Requests[postInstances] != posts || counted.InstancesCreated != 1 {
					t.Errorf("the requests were %v, for %d instances", counted.Requests, counted.InstancesCreated)
				}
				if stored, there := platform.Instance(created.ID); !there || created.Token != stored.Token || len(created.Configuration) == 0 {
					t.Errorf("got %d keys of configuration, and token %t", len(created.Configuration), created.Token == stored.Token)
				}
			})
		}
	}
}

// TestClient_lostCreateInPoorLists has lists that leave members out, or a Date that is wrong.
func TestClient_lostCreateInPoorLists(t *testing.T) {
	t.Parallel()
	tomorrow := time.Now().Add(24 * time.Hour).UTC().Format(http.TimeFormat)
	yesterday := time.Now().Add(-24 * time.Hour).UTC().Format(http.TimeFormat)
	for name, fault := range map[string]simulator.Fault{
		"no dates":         {Kind: simulator.FaultOmitMembers, Method: http.MethodGet, Route: "/instances", Members: []string{"createdDate"}},
		"no configuration": {Kind: simulator.FaultOmitMembers, Method: http.MethodGet, Members: []string{"configuration"}},
		"no tags":          {Kind: simulator.FaultOmitMembers, Method: http.MethodGet, Route: "/instances", Members: []string{"tags"}},
		"short pages":      {Kind: simulator.FaultShortPage},
		"a day ahead":      {Kind: simulator.FaultHeader, Header: map[string]string{"Date": tomorrow}},
		"a day behind":     {Kind: simulator.FaultHeader, Header: map[string]string{"Date": yesterday}},
		"no Date":          {Kind: simulator.FaultHeader, Header: map[string]string{"Date": ""}},
		"failing at times": {Kind: simulator.FaultStatusBefore, Method: http.MethodGet, Status: http.StatusServiceUnavailable, Count: 7},
		"cut at times":     {Kind: simulator.FaultCutBefore, Method: http.MethodGet, Count: 7},
	} {
		for _, works := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s/works %t", name, works), func(t *testing.T) {
				t.Parallel()
				platform := acctest.StartPlatform(t)
				client := newQuickClient(t, platform)
				kind, posts := simulator.FaultCutBefore, 2
				if works {
					kind, posts = simulator.FaultCutAfter, 1
				}
				failCreate(platform, simulator.Fault{Kind: kind})
				platform.AddFault(fault)
				if _, err := client.Instances.Create(t.Context(), basicInstance("Lost", "abbyy", "a")); err != nil {
					t.Fatal(err)
				}
				if counted := platform.Statistics(); counted.Requests[postInstances] != posts || counted.InstancesCreated != 1 {
					t.Errorf("the requests were %v, for %d instances", counted.Requests, counted.InstancesCreated)
				}
			})
		}
	}
}

// TestClient_manyLostCreates makes many at a time, among them such as are the same, while every
// other answer is lost in one way or another.
func TestClient_manyLostCreates(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatformWith(t, simulator.Config{Seed: 4})
	client := newQuickClient(t, platform, cloudelements.WithMaxRetries(20), cloudelements.WithCreateSettleTime(longSettle/2))
	platform.AddFault(simulator.Fault{Method: http.MethodPost, Kind: simulator.FaultDelay, DelaySpread: shortWork})
	for _, kind := range []simulator.FaultKind{simulator.FaultCutBefore, simulator.FaultCutDuring, simulator.FaultCutAfter, simulator.FaultTruncate} {
		platform.AddFault(simulator.Fault{Method: http.MethodPost, Kind: kind, Rate: 0.15, DelaySpread: shortWork})
	}
	platform.AddFault(simulator.Fault{Method: http.MethodGet, Kind: simulator.FaultStatusBefore, Status: http.StatusServiceUnavailable, Rate: 0.1})
	const wanted = 42
	var mu sync.Mutex
	owners := make(map[int64]int)
	var group sync.WaitGroup
	for i := range wanted {
		group.Go(func() {
			// A third are the same, a third differ in what shows, and a third in their names.
			create := basicInstance("Same", "abbyy", "a")
			switch i % 3 {
			case 1:
				create.Tags = []string{fmt.Sprint("tag ", i)}
			case 2:
				create.Name = fmt.Sprint("Name ", i)
			}
			created, err := client.Instances.Create(t.Context(), create)
			if err != nil {
				t.Error(err)
				return
			}
			stored := expectAgreement(t, platform, created)
			if want := append([]string{}, create.Tags...); stored.Name != create.Name || !slices.Equal(stored.Tags, want) {
				t.Errorf("%d got %q with tags %q", i, stored.Name, stored.Tags)
			}
			mu.Lock()
			defer mu.Unlock()
			owners[created.ID]++
			if owners[created.ID] > 1 {
				t.Errorf("instance %d was given twice", created.ID)
			}
		})
	}
	group.Wait()
	if counted := platform.Statistics(); counted.InstancesCreated != wanted || counted.Requests[postInstances] <= wanted {
		t.Errorf("%d creates made %d instances, want %d", counted.Requests[postInstances], counted.InstancesCreated, wanted)
	}
}

// TestClient_lostCreateBesideOneByID asks for one element by its key and by its id.
func TestClient_lostCreateBesideOneByID(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	client := newQuickClient(t, platform)
	element, err := client.Elements.Get(t.Context(), "abbyy")
	if err != nil {
		t.Fatal(err)
	}
	byKey, byID := basicInstance("One element", "abbyy"), basicInstance("One element", "abbyy")
	byID.Element = cloudelements.ElementSelector{ID: element.ID}
	platform.AddFault(simulator.Fault{Kind: simulator.FaultCutBefore, Match: `"key"`, Method: http.MethodPost, Count: 1, Delay: shortWork / 3})
	// It is made at once, and answered long after.
	slow := &slowAnswers{over: acctest.NewHTTPClient(t).Transport, to: fmt.Sprintf(`"id":%d`, element.ID), wait: 4 * shortSettle}
	patient := newQuickClient(t, platform, cloudelements.WithTransport(slow))
	var group sync.WaitGroup
	results := make([]*cloudelements.Instance, 2)
	errs := make([]error, 2)
	for i, create := range []cloudelements.InstanceCreate{byKey, byID} {
		group.Go(func() { results[i], errs[i] = patient.Instances.Create(t.Context(), create) })
	}
	group.Wait()
	if err := errors.Join(errs...); err != nil || results[0].ID == results[1].ID {
		t.Fatalf("got %+v and %+v, %v", results[0], results[1], err)
	}
	if made := platform.Statistics().InstancesCreated; made != 2 {
		t.Errorf("%d instances were made", made)
	}
}

// TestClient_failedCreateLeavesAnInstance returns what a refused create has left beside the
// refusal, so that it can be deleted.
func TestClient_failedCreateLeavesAnInstance(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatformWith(t, simulator.Config{Assumptions: simulator.Assumptions{FailedCreateKeepsInstance: true}})
	client := newQuickClient(t, platform)
	create := oauthInstance("Refused", "made-up-code-that-is-unknown")
	left, err := client.Instances.Create(t.Context(), create)
	failure, ok := cloudelements.AsError(err)
	if !ok || failure.Status != http.StatusBadRequest || failure.Ambiguous || left == nil || left.Valid == nil || *left.Valid {
		t.Fatalf("got %+v, %v; want a refusal and what it has left", left, err)
	}
	expectAgreement(t, platform, left)
	if counted := platform.Statistics(); counted.Requests[postInstances] != 1 || counted.InstancesCreated != 1 {
		t.Errorf("the requests were %v", counted.Requests)
	}
	// Where nothing is left, there is nothing to give.
	if left, err := newQuickClient(t, acctest.StartPlatform(t)).Instances.Create(t.Context(), create); err == nil || left != nil {
		t.Errorf("got %+v, %v", left, err)
	}
}
