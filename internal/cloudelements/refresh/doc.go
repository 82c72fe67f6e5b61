// Package refresh reads many objects of an account, of which each is asked for by its key, with few
// requests: one by one as long as that is cheap, and then from the pages of the list of all
// objects.
//
// How many objects will be asked for is not known before, and how long the list is shows only on
// its first page. So this is the ski-rental problem: a single read rents, the list buys. As always
// there, whoever rents until the rents add up to the price, and buys then, pays at most twice what
// the better way would have cost in hindsight. The price is the number of pages. Where the list's
// length does not show, each page is paid for by a single read. So with n objects asked for and p
// pages, all that the list has, an adaptive Reader sends at most
//
//	2·min(n, p) + 10
//
// requests, however the list is sorted. The 10 are the first single reads, which go out in one wave
// at Terraform's parallelism, and which no list can undercut in time. An object that the list lacks
// costs its single read beside that.
//
// The list is not taken on trust. Before anything of it is used, one object on it is held against
// its single read. A list that shows less is asked for in the next form, and given up where there
// is none.
package refresh
