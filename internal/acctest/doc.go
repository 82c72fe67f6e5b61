// Package acctest is what acceptance tests share: the provider, and a platform of their own for it
// to talk to. A test takes the first of these harnesses that can show what it is about:
//
//	harness            what runs                        for
//
//	Server             the provider, asked over its     values, diagnostics and requests: hundreds
//	                   protocol                         of cases at the price of one run
//	package core       the provider over its protocol,  long sequences of plans and applies, each
//	                   and a model of Terraform's core  answer checked as Terraform checks it
//	terraform-plugin-  Terraform, with the provider in  plans, imports, moves and messages as users
//	testing            the test's process (Providers)   see them; in a real account as well
//	Terraform          Terraform and the provider, as   examples, guides, queries, modules, and what
//	                   users have them                  is left in files
//
// Each of them meets a [Platform]. A [Network] between the two fails below HTTP.
package acctest
