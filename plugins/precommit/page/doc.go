// Package page writes reports as one page of HTML that needs nothing else: no
// network, no other file. It works without a script, which only filters; a
// policy in the page forbids whatever it does not bring along.
//
//	err := page.WriteCheck(w, &page.Check{Title: "phiscrub check", …})
package page
