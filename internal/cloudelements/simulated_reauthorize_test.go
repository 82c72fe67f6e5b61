package cloudelements_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// slowAnswers is a transport on which the answers to requests that hold some text take long.
type slowAnswers struct {
	over http.RoundTripper
	to   string
	wait time.Duration
}

func (s *slowAnswers) RoundTrip(request *http.Request) (*http.Response, error) {
	slow := false
	if request.Body != nil {
		body, err := io.ReadAll(request.Body)
		if err != nil {
			return nil, err
		}
		slow = bytes.Contains(body, []byte(s.to))
		request.Body = io.NopCloser(bytes.NewReader(body))
	}
	answer, err := s.over.RoundTrip(request)
	if slow {
		time.Sleep(s.wait)
	}
	return answer, err
}

// oauthInstance is an instance that is authorized by a code.
func oauthInstance(name, code string) cloudelements.InstanceCreate {
	return cloudelements.InstanceCreate{
		Name: name, Element: cloudelements.ElementSelector{Key: "microsoftgraph"}, ProviderData: map[string]string{"code": code},
		Configuration: map[string]any{
			"oauth.api.key": "made-up-client-id", "oauth.api.secret": "made-up-client-secret", "oauth.callback.url": "https://made-up.example.com/callback",
		},
	}
}

// newCode gets a code for such an instance.
func newCode(t *testing.T, client *cloudelements.Client) string {
	t.Helper()
	answer, err := client.Elements.OAuthURL(t.Context(), "microsoftgraph", cloudelements.OAuthURLRequest{
		APIKey: "made-up-client-id", APISecret: "made-up-client-secret", CallbackURL: "https://made-up.example.com/callback", Scope: "Calendars.Read",
	})
	if err != nil {
		t.Fatal(err)
	}
	return acctest.Consent(t, answer.URL, "allow").Get("code")
}

// updateFaults are the ways to lose the answer of an update, and whether the platform does the
// work.
var updateFaults = map[string]struct {
	fault simulator.Fault
	works bool
}{
	"cut before":      {simulator.Fault{Kind: simulator.FaultCutBefore}, false},
	"cut during":      {simulator.Fault{Kind: simulator.FaultCutDuring, Delay: shortWork}, true},
	"cut after":       {simulator.Fault{Kind: simulator.FaultCutAfter}, true},
	"truncated":       {simulator.Fault{Kind: simulator.FaultTruncate}, true},
	"503 before":      {simulator.Fault{Kind: simulator.FaultStatusBefore, Status: http.StatusServiceUnavailable}, false},
	"502 after":       {simulator.Fault{Kind: simulator.FaultStatusAfter, Status: http.StatusBadGateway}, true},
	"500 before":      {simulator.Fault{Kind: simulator.FaultStatusBefore}, false},
	"500 after":       {simulator.Fault{Kind: simulator.FaultStatusAfter}, true},
	"page of a proxy": {simulator.Fault{Kind: simulator.FaultHTML}, false},
}

// TestClient_lostReauthorization loses the answer to an update with a code in each way. The code is
// sent once, and what is told of its effect is true.
func TestClient_lostReauthorization(t *testing.T) {
	t.Parallel()
	for assumed, assumptions := range map[string]simulator.Assumptions{
		"likeliest":                 {},
		"PATCH ignores":             {PatchIgnoresReAuthenticate: true},
		"failed update invalidates": {FailedUpdateInvalidates: true},
	} {
		for lost, test := range updateFaults {
			for variant, v := range map[string]struct{ rotates, renames bool }{
				"code alone": {}, "tokens rotate": {rotates: true}, "renamed": {renames: true},
			} {
				t.Run(assumed+"/"+lost+"/"+variant, func(t *testing.T) {
					t.Parallel()
					config := simulator.Config{Assumptions: assumptions, RotateEvery: -1}
					if v.rotates {
						config.RotateEvery = 1
					}
					platform := acctest.StartPlatformWith(t, config)
					client := newQuickClient(t, platform, settleTime(test.fault))
					created, err := client.Instances.Create(t.Context(), oauthInstance("Authorized", newCode(t, client)))
					if err != nil {
						t.Fatal(err)
					}
					fault := test.fault
					fault.Method, fault.Count = http.MethodPatch, 1
					platform.AddFault(fault)
					update := cloudelements.InstanceUpdate{ProviderData: map[string]string{"code": newCode(t, client)}, ReAuthenticate: true}
					if v.renames {
						update.Name = new("Renamed")
					}
					updated, err := client.Instances.Update(t.Context(), created.ID, update)

					counted := platform.Statistics()
					if counted.Requests[patchInstance] != 1 || counted.CodesSpentTwice != 0 {
						t.Errorf("the code was sent %d times, and spent twice %d times", counted.Requests[patchInstance], counted.CodesSpentTwice)
					}
					stored, _ := platform.Instance(created.ID)
					if took := stored.Authentications == 2; took != test.works {
						t.Fatalf("there were %d authentications", stored.Authentications)
					}
					switch failure, failed := cloudelements.AsError(err); {
					case !failed && err != nil:
						t.Errorf("got %v, want an *Error", err)
					case !failed && !test.works:
						t.Errorf("what took no effect is told to have taken it")
					case !failed:
						if updated.ID != created.ID || updated.Name != stored.Name {
							t.Errorf("got %+v", *updated)
						}
					case !failure.Ambiguous && test.works:
						t.Errorf("what took effect is told to have taken none: %v", err)
					case v.renames && test.works:
						t.Errorf("got %v, although the new name shows that it took effect", err)
					case failure.Ambiguous && (v.renames || !v.rotates) && !test.works:
						t.Errorf("got %v, although the instance shows no effect", err)
					}
				})
			}
		}
	}
}

// TestClient_lostRepair authorizes an instance again that is not valid, of which the next read
// reports whether it took effect.
func TestClient_lostRepair(t *testing.T) {
	t.Parallel()
	for lost, test := range updateFaults {
		for _, good := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s/good code %t", lost, good), func(t *testing.T) {
				t.Parallel()
				platform := acctest.StartPlatformWith(t, simulator.Config{Assumptions: simulator.Assumptions{FailedUpdateInvalidates: true}})
				client := newQuickClient(t, platform, settleTime(test.fault))
				created, err := client.Instances.Create(t.Context(), oauthInstance("Authorized", newCode(t, client)))
				if err != nil {
					t.Fatal(err)
				}
				withCode := func(code string) error {
					_, err := client.Instances.Update(t.Context(), created.ID, cloudelements.InstanceUpdate{ProviderData: map[string]string{"code": code}})
					return err
				}
				if err := withCode("made-up-code-that-is-unknown"); err == nil || cloudelements.IsAmbiguous(err) {
					t.Fatalf("got %v, want a refusal", err)
				}
				if stored, _ := platform.Instance(created.ID); stored.Valid {
					t.Fatal("the instance is still valid")
				}
				code := "made-up-code-that-is-unknown-too"
				if good {
					code = newCode(t, client)
				}
				fault := test.fault
				fault.Method, fault.Count = http.MethodPatch, 1
				platform.AddFault(fault)
				err = withCode(code)
				stored, _ := platform.Instance(created.ID)
				if took := good && test.works; stored.Valid != took || (err == nil) != took || cloudelements.IsAmbiguous(err) {
					t.Errorf("valid is %t, %v; want it to be %t", stored.Valid, err, took)
				}
				if counted := platform.Statistics(); counted.Requests[patchInstance] != 2 || counted.CodesSpentTwice != 0 {
					t.Errorf("%d updates, %d codes spent twice", counted.Requests[patchInstance], counted.CodesSpentTwice)
				}
			})
		}
	}
}

// TestClient_reauthorizationWithoutARead is not begun where the instance cannot be read before, and
// stays open where it cannot be read after.
func TestClient_reauthorizationWithoutARead(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		skip, sent int
		open       bool
	}{"before": {0, 0, false}, "after": {1, 1, true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			platform := acctest.StartPlatform(t)
			client := newQuickClient(t, platform, cloudelements.WithMaxRetries(1))
			created, err := client.Instances.Create(t.Context(), oauthInstance("Authorized", newCode(t, client)))
			if err != nil {
				t.Fatal(err)
			}
			code := newCode(t, client)
			platform.AddFault(simulator.Fault{Kind: simulator.FaultCutAfter, Method: http.MethodPatch, Count: 1})
			platform.AddFault(simulator.Fault{Kind: simulator.FaultStatusBefore, Status: http.StatusBadGateway, Method: http.MethodGet, Skip: test.skip})
			_, err = client.Instances.Update(t.Context(), created.ID, cloudelements.InstanceUpdate{ProviderData: map[string]string{"code": code}})
			if err == nil || cloudelements.IsAmbiguous(err) != test.open {
				t.Errorf("got %v, want it to be open: %t", err, test.open)
			}
			if sent := platform.Statistics().Requests[patchInstance]; sent != test.sent {
				t.Errorf("the code was sent %d times", sent)
			}
		})
	}
}
