// Package oauth reads what an OAuth consent brings back: the URL that the vendor redirects the user
// to.
package oauth
