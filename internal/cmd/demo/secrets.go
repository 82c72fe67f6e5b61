package main

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// hidden stands for a secret in what people see.
const hidden = "••••••••"

// nameOfCode is what an authorization code is called.
const nameOfCode = "a code"

// secret is a value that must not be seen, and what to call it.
type secret struct {
	name, value string
}

type secrets []secret

// hide replaces every secret in a text.
func (s secrets) hide(text string) string {
	for _, one := range s {
		text = strings.ReplaceAll(text, one.value, hidden)
	}
	return text
}

// check returns an error that names the first secret found in a text.
func (s secrets) check(where string, text []byte) error {
	for _, one := range s {
		if bytes.Contains(text, []byte(one.value)) {
			return fmt.Errorf("%s holds %s", where, one.name)
		}
	}
	return nil
}

// checkFiles looks for secrets in all files of a folder that Terraform has written, and returns how
// many these are. A plan file is an archive: what is in it is looked at.
func (s secrets) checkFiles(folder fs.FS) (int, error) {
	checked := 0
	err := fs.WalkDir(folder, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !writtenByTerraform(path) {
			return err
		}
		content, err := fs.ReadFile(folder, path)
		if err != nil {
			return err
		}
		checked++
		if err := s.check(path, content); err != nil || !strings.HasSuffix(path, planSuffix) {
			return err
		}
		return s.checkArchive(path, content)
	})
	return checked, err
}

func (s secrets) checkArchive(path string, content []byte) error {
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return fmt.Errorf("opening the plan %s: %w", path, err)
	}
	for _, file := range archive.File {
		unpacked, err := fs.ReadFile(archive, file.Name)
		if err != nil {
			return fmt.Errorf("reading the plan %s: %w", path, err)
		}
		if err := s.check(path+", "+file.Name, unpacked); err != nil {
			return err
		}
	}
	return nil
}

// writtenByTerraform tells states and plans from the configuration, which holds secrets on purpose.
func writtenByTerraform(path string) bool {
	return strings.Contains(path, ".tfstate") || strings.HasSuffix(path, planSuffix)
}

// checkSecrets makes sure that what Terraform printed holds no secret, and that what it stored
// holds no write-only value.
func (d *demo) checkSecrets(context.Context) (outcome, error) {
	printed, err := d.workspace.Output(0)
	if err != nil {
		return outcome{}, err
	}
	if err := d.secrets.check("Terraform's output", []byte(printed)); err != nil {
		return outcome{}, err
	}
	writeOnly := secrets{{"the client secret", clientSecret}}
	for _, one := range d.secrets {
		if one.name == nameOfCode {
			writeOnly = append(writeOnly, one)
		}
	}
	files, err := writeOnly.checkFiles(os.DirFS(d.folder))
	if err != nil {
		return outcome{}, err
	}
	return outcome{text: fmt.Sprintf("none in %d lines of output, none write-only in %d states and plans", strings.Count(printed, "\n"), files)}, nil
}
