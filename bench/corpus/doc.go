// Package corpus makes synthetic log lines whose identifiers are known: a
// line is put together from pieces, and a piece that identifies somebody
// carries its class through every level of quoting, so that the labels are
// exact byte spans of the finished line.
//
// Nobody in it exists. Telephone numbers are from 555-0100 to 555-0199, mail
// addresses and hosts from the example domains, IP addresses from the
// documentation ranges, social security numbers from the void ones that were
// printed in advertisements; all else is made up by rule. The same Options
// give the same lines.
//
//	g, err := corpus.New(corpus.Options{Seed: 1, Share: 0.03})
//	if err != nil {
//		return err
//	}
//	for range 1000 {
//		rec := g.Next()
//		fmt.Println(rec.Line, len(rec.Spans))
//	}
package corpus
