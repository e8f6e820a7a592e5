package check_test

import (
	"fmt"

	"github.com/phiscrub/phiscrub/detect/check"
)

func ExampleLookup() {
	npi := check.Lookup("npi")
	fmt.Println(npi([]byte("1234567893")), npi([]byte("1234567890")))
	// Output: true false
}
