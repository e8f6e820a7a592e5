// Package source is where the texts come from that a check looks through:
// files, members of archives, the index of git, standard input.
//
//	for {
//		d, err := src.Next(ctx)
//		if err == io.EOF {
//			break
//		}
//		var fe *source.FileError
//		if errors.As(err, &fe) {
//			continue // this file could not be read; the next one may be
//		}
//		if err != nil {
//			return err
//		}
//		look(d.Text)
//		d.Done()
//	}
package source
