// Package child runs a command so that it seems to run alone: with the
// descriptors it is given, the signals that its parent gets, the terminal of
// its parent, and an exit status that says how it ended. No process of it
// outlives the parent, however that ends.
//
//	p, err := child.Start(child.Options{Args: args, Stdin: os.Stdin, Stdout: w, Stderr: w, Forward: true})
//	if err != nil {
//		return child.NotStarted(err)
//	}
//	w.Close() // the command has it now
//	<-p.Done()
//	p.End(5 * time.Second)
//	p.Exit().Die()
//
// # Process group
//
// Where the parent is in the foreground of a terminal, the command shares its
// process group: the terminal then sends its signals to both, and Options.Forward
// passes on only those that came from elsewhere. Everywhere else the command
// leads a group of its own.
//
// # Orphans
//
// End stops what a command has left running. On Linux the parent is made the
// reaper of its descendants, so that it finds those too that left the group;
// elsewhere it is the group that ends. For the case that the parent is killed
// itself, a guard, a second process of the same program, waits for its end on
// a pipe: a program that uses this package calls Guard first in main.
package child
