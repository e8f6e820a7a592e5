// Package ship carries logs to a sink: it reads standard input or follows
// files, runs the scrubber over them, and delivers the records at least once.
//
//	e := ship.NewEngine(scrubber)
//	err := ship.Run(ctx, ship.Options{
//		Engine: e,
//		Sink:   s,
//		Files:  []string{"/var/log/app/*.log"},
//		State:  "/var/lib/phiscrub",
//	})
//
// How far a file was read counts only when the sink has acknowledged it. That
// position is kept in the state directory together with the device, the inode
// and a keyed digest of the start of the file, so that a file is found again
// after it was renamed and not taken for another that has got its inode.
//
// No raw line is kept on disk: the state holds positions, and what the sink
// gets has been through the scrubber.
package ship
