package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/rig"
)

// starts is how often the provider is started to see how long that takes. The median counts.
const starts = 11

// startMeasures are the promises about the provider's file and its start.
func startMeasures(ctx context.Context, provider string) ([]measure, error) {
	info, err := os.Stat(provider)
	if err != nil {
		return nil, err
	}
	var took []time.Duration
	for range starts {
		one, err := startToSchema(ctx, provider)
		if err != nil {
			return nil, fmt.Errorf("starting the provider: %w", err)
		}
		took = append(took, one)
	}
	slices.Sort(took)
	median := took[len(took)/2].Round(100 * time.Microsecond)
	return []measure{{
		promise: fmt.Sprintf("the provider's file is smaller than %s", megabytes(mostBinary)), counted: true,
		figure: megabytes(info.Size()), holds: info.Size() < mostBinary,
	}, {
		promise: fmt.Sprintf("from start to schema it takes less than %s", mostStart),
		figure:  fmt.Sprintf("%s, the median of %d", median, starts), holds: median < mostStart,
	}}, nil
}

// startToSchema starts the provider as Terraform does, and returns how long it takes until its
// schema is there.
func startToSchema(ctx context.Context, provider string) (took time.Duration, err error) {
	ctx, stop := context.WithTimeout(ctx, rig.Patience)
	defer stop() // It kills the provider.
	cmd := exec.CommandContext(ctx, provider)
	cmd.Env = []string{
		"TF_PLUGIN_MAGIC_COOKIE=d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2", "PLUGIN_PROTOCOL_VERSIONS=6",
		"TMPDIR=" + os.TempDir(),
	}
	output, err := cmd.StdoutPipe()
	if err != nil {
		return 0, err
	}
	begun := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	defer func() {
		stop()
		_ = cmd.Wait() // It was killed.
	}()
	line, err := bufio.NewReader(output).ReadString('\n')
	if err != nil {
		return 0, err
	}
	address, err := listening(line)
	if err != nil {
		return 0, err
	}
	conn, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	var schema emptypb.Empty // What it does not know of a message, it keeps as it is.
	if err := conn.Invoke(ctx, "/tfplugin6.Provider/GetProviderSchema", new(emptypb.Empty), &schema); err != nil {
		return 0, err
	}
	took = time.Since(begun)
	if len(schema.ProtoReflect().GetUnknown()) == 0 {
		return 0, errors.New("the schema is empty")
	}
	return took, nil
}

// listening reads where a provider listens from what it says when it has started: versions, network
// and address, separated by bars.
func listening(line string) (string, error) {
	fields := strings.Split(strings.TrimSpace(line), "|")
	if len(fields) < 5 || fields[4] != "grpc" {
		return "", fmt.Errorf("%q is not what a provider says first", line)
	}
	if fields[2] == "unix" {
		return "unix:" + fields[3], nil
	}
	return fields[3], nil
}
