package vault

import (
	"errors"
	"fmt"

	"github.com/phiscrub/phiscrub/internal/token"
)

// The outcomes of a disclosure, as a Witness gets them.
const (
	Requested = "requested" // before anything is looked up
	Resolved  = "resolved"  // before the value is shown
	Unknown   = "unknown"
	Failed    = "failed"
)

// Witness records that a token is turned back into its value. A nil error says
// that the record is durable. The audit log is one.
type Witness interface {
	Resolve(token, reason, outcome string) error
}

// Disclose resolves a token in front of a witness: without a durable record of
// who asked and why nothing is looked up, and without one of the outcome
// nothing is returned.
func (s *Store) Disclose(r token.Ref, reason string, w Witness) ([]Value, error) {
	if reason == "" {
		return nil, errors.New("vault: no reason was given")
	}
	name := r.String()
	if err := w.Resolve(name, reason, Requested); err != nil {
		return nil, fmt.Errorf("nothing was resolved, because it could not be recorded: %w", err)
	}
	vs, err := s.Resolve(r)
	outcome := Resolved
	switch {
	case errors.Is(err, ErrUnknown):
		outcome = Unknown
	case err != nil:
		outcome = Failed
	}
	if werr := w.Resolve(name, reason, outcome); werr != nil {
		return nil, fmt.Errorf("nothing is shown, because it could not be recorded: %w", werr)
	}
	return vs, err
}
