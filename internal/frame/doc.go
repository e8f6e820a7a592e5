// Package frame cuts a stream of bytes into pieces that a scrubber can take:
// blocks of whole lines, and windows of lines that are too long to hold.
//
// One buffer is filled by raw reads and cut at the last newline; what one
// read returned is given out at once, so a stream that is followed stays
// live. How the bytes were split over reads changes nothing in where lines,
// joined records and windows begin and end.
//
//	r := frame.NewReader(src, frame.Options{})
//	for {
//		p, err := r.Next()
//		if err == io.EOF {
//			break
//		}
//		if err != nil {
//			return err
//		}
//		dst.Write(p.Data)
//		dst.Write(p.End)
//	}
//
// The package knows nothing of what is inside a line; functions that do are
// passed in through Options.
package frame
