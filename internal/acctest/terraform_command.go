package acctest

import (
	"os/exec"
)

// Executable is the Terraform that runs here.
func (w *Terraform) Executable() string { return w.command.ExecPath() }

// Command is another program that runs in the folder, in the environment that
// Terraform has there, with more variables, each as NAME=VALUE.
func (w *Terraform) Command(program string, arguments []string, more ...string) *exec.Cmd {
	w.t.Helper()
	command := exec.CommandContext(w.t.Context(), program, arguments...) //nolint:gosec // The test names it.
	command.Dir = w.folder
	for name, value := range w.environment {
		command.Env = append(command.Env, name+"="+value)
	}
	command.Env = append(command.Env, more...)
	return command
}
