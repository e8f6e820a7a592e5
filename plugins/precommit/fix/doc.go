// Package fix takes the values that a check finds out of the files they stand
// in: what the policy puts in their place, or stand-ins that keep test data
// working. A file is written beside itself and then renamed, so that it is
// whole at any time; it is not written when a line of it could not be scanned,
// when it changed meanwhile, or when another name would keep the old content.
//
//	r := fix.File(ctx, "testdata/app.log", &fix.Options{Looker: checker.Looker()})
//	fmt.Println(r.Replaced, r.Err)
package fix
