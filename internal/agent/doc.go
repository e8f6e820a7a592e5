// Package agent runs a scrubber over streams: it reads, scrubs on one or more
// goroutines, and writes in the order of the input.
//
//	stop := agent.NewStop()
//	in := agent.NewInputs(stop, os.Stdin)
//	p := agent.New(agent.Options{
//		NewWorker: func() agent.Worker { return s.NewWorker() },
//		Continues: scrub.Continues,
//	})
//	err := p.Run(in, os.Stdout)
//
// What cannot be scrubbed is withheld: no path leads from the input to the
// output but through a Worker, except in shadow mode.
package agent
