package account_test

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest/account"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// sweepTarget is what -sweep takes in place of a region: which account is swept is for the
// environment to say, as it is for the tests.
const sweepTarget = "account"

var olderThan = flag.Duration("sweep-older-than", 2*time.Hour, "sweep what is at least so old, which is nothing that a run elsewhere is using")

// TestMain sweeps if it is asked to by -sweep, and tests if not.
func TestMain(m *testing.M) {
	var before []string
	for _, kind := range account.Kinds {
		resource.AddTestSweepers(kind.Type, &resource.Sweeper{Name: kind.Type, F: sweeping(kind), Dependencies: slices.Clone(before)})
		before = append(before, kind.Type)
	}
	flag.Parse()
	if flag.Lookup("sweep").Value.String() != "" {
		if _, err := client(); err != nil {
			fmt.Println("the account of the environment cannot be swept:", err)
			os.Exit(1)
		}
		// It tells each failure five times over, and sweeping tells it as well.
		log.SetOutput(io.Discard)
	}
	resource.TestMain(m)
}

var client = sync.OnceValues(account.NewClient)

func sweeping(kind account.Kind) resource.SweeperFunc {
	return func(target string) error {
		if target != sweepTarget {
			err := fmt.Errorf("-sweep=%s: the account to sweep is that of the environment, by CLOUDELEMENTS_BASE_URL or CLOUDELEMENTS_REGION; write -sweep=%s", target, sweepTarget)
			fmt.Println(err)
			return err
		}
		client, err := client()
		if err != nil {
			return err
		}
		sweeper := account.Sweeper{Client: client, OlderThan: *olderThan, Log: os.Stdout}
		err = sweeper.Sweep(context.Background(), kind)
		failure, isCall := cloudelements.AsError(err)
		switch {
		case err == nil:
			fmt.Printf("no %s of the tests is left that is older than %s\n", kind.Noun, *olderThan)
		case !isCall || !failure.Repeated:
			fmt.Println("failed:", err)
		}
		return err
	}
}
