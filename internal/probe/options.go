package probe

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
)

// options are the arguments of the command.
type options struct {
	yes    bool
	clean  bool
	output string
}

// parseOptions reads the arguments. The error is flag.ErrHelp where they ask for help, and
// otherwise says what is wrong with them.
func parseOptions(arguments []string) (*options, error) {
	var o options
	flags := flag.NewFlagSet(Name, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.BoolVar(&o.yes, "yes", false, "")
	flags.BoolVar(&o.clean, "clean", false, "")
	flags.StringVar(&o.output, "output", "", "")
	if err := flags.Parse(arguments); err != nil {
		return nil, err
	}
	switch {
	case flags.NArg() > 0:
		return nil, fmt.Errorf("unexpected argument after the options: %q", flags.Arg(0))
	case o.clean && o.output != "":
		return nil, errors.New("-clean makes no report, so it cannot be combined with -output")
	case o.output != "" && !strings.HasSuffix(o.output, ".json"):
		return nil, errors.New("-output must end in .json, since the report is JSON")
	}
	return &o, nil
}

// help is what -help prints.
const help = `Usage: terraform-provider-cloudelements probe [-yes] [-output FILE]
       terraform-provider-cloudelements probe -clean [-yes]

Finds out, in your account, how the platform behaves where its documentation does
not say, and whether the provider handles it. This takes about a minute.

It creates three private elements, which have no vendor behind them, and some
instances of them, changes them, and removes them all, also when it fails or is
interrupted with Ctrl-C. Their names begin with tf-probe- and a random word. It
changes nothing else in the account, and asks before it creates anything.

The platform's address and secrets come from the environment variables that the
provider reads, such as CLOUDELEMENTS_BASE_URL, CLOUDELEMENTS_USER_SECRET and
CLOUDELEMENTS_ORGANIZATION_SECRET. The user needs the privileges viewElements,
createElements, editElements, deleteElements and createElementInstances.

  -yes          Do not ask for confirmation.
  -output FILE  Write the report to a new file, such as report.json, instead of
                printing it after the table.
  -clean        Create nothing, and remove what earlier probes have left behind,
                such as one that was killed: all private elements and instances
                whose names begin with tf-probe-. Do not use it while another
                probe runs.

The table and the report are printed on standard output, everything else on
standard error. The report holds no secret, so it can be pasted into a bug report.
Of your account it has the platform's address and, where the platform refused a
request, the platform's message.

The exit status is 0 on success, 1 when the probe failed or has left something
behind, 2 for wrong arguments, and 130 when interrupted.
`
