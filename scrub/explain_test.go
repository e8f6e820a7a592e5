package scrub_test

import ("testing";"fmt";"encoding/json";"github.com/phiscrub/phiscrub/scrub")
func TestEx(t *testing.T){
 w:=newScrubber(t, scrub.Options{}).NewWorker()
 for _,l:=range []string{`{"level":"info","mrn":"00482913","lastName":"Brightwater","birthDate":"1958-11-23","ip":"10.0.0.7","zz Top":{"name":"x"},"note":"call (617) 555-0143 at 203.0.113.7"}`,"ssn=[SSN] foo", "hello world"}{
  x:=w.Explain([]byte(l)); b,_:=json.MarshalIndent(x,""," "); fmt.Println(string(b)) }
}
