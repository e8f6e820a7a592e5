// Package git asks git what is about to be committed: the content of the
// index, and the lines that were added since a revision.
//
//	repo, err := git.Open(ctx, ".")
//	src, err := repo.Staged(ctx, git.Query{Paths: []string{"testdata"}})
//
// It runs the git of the machine, as the hook that calls it was run by git,
// with the environment that git gave to the hook.
package git
