package main

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// The simulator's elements have no resources. At the platform they have many, and answers about instances embed them.
const (
	noResources = `"resources":[]`
	resources   = `"resources":[%s]`
	resource    = `{"path":"/hubs/general/objects-%d","method":"GET","type":"api","description":"A made-up resource",` +
		`"parameters":[{"name":"where","type":"query","required":false},{"name":"pageSize","type":"query","required":false}]}`
)

// padder is an answer whose elements get resources.
type padder struct {
	http.ResponseWriter

	padding int
	status  int
	body    bytes.Buffer
}

// WriteHeader keeps the status until the body is known.
func (p *padder) WriteHeader(status int) { p.status = status }

// Write keeps a part of the body.
func (p *padder) Write(content []byte) (int, error) { return p.body.Write(content) }

// flush sends the answer.
func (p *padder) flush() {
	body := bytes.ReplaceAll(p.body.Bytes(), []byte(noResources), []byte(padResources(p.padding)))
	p.Header().Set("Content-Length", strconv.Itoa(len(body)))
	p.ResponseWriter.WriteHeader(p.status)
	_, _ = p.ResponseWriter.Write(body) // A client that has gone away needs no answer.
}

// padResources is resources of at least so many bytes.
func padResources(padding int) string {
	var list []string
	for size := 0; size < padding; {
		list = append(list, fmt.Sprintf(resource, len(list)))
		size += len(list[len(list)-1]) + len(",")
	}
	return fmt.Sprintf(resources, strings.Join(list, ","))
}
