package sieve

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// logConfig has the size of a full rule set: field names, composed of
// persons and their properties as rules compose them, and trigger words.
func logConfig() Config {
	c := Config{Shapes: []Shape{
		{Mask: "999-99-9999"}, {Mask: "999-999-9999"}, {Mask: "(999) 999-9999"}, {Mask: "+1-?999-?999-?9999"},
		{Mask: "9999-9999-9999-9999"}, {Mask: "9999-999999-99999"}, {Digits: "13-19", Lead: "3456"},
		{Mask: "9{1,3}.9{1,3}.9{1,3}.9{1,3}"}, {Char: "@"}, {Mask: "9A*9-?A*9-?AA99"}, {Mask: "xx:xx:xx:xx:xx:xx"},
		{Mask: "AA9999999"}, {Mask: "9{1,2}/9{1,2}/9999"}, {Mask: "AA99AAAA9{10,18}"},
	}}
	persons := "pt member subscriber insured guarantor dependent beneficiary client person mother father spouse contact policyholder caller relative guardian employee next_of_kin emergency_contact"
	parts := "name id number no phone mobile email fax address street city county zip postal_code birth_date birthday age gender account ref photo ip employer plate notes signature title salutation suffix initials language occupation"
	for _, p := range strings.Fields(persons) {
		for _, q := range strings.Fields(parts) {
			c.Words = append(c.Words, p+"_"+q)
		}
	}
	single := `patient first_name last_name given_name family_name middle_name fname lname full_name display_name preferred_name
		maiden_name nickname nok_name legal_name dob birthdate birth_date date_of_birth born bday yob admit_date admission_date
		discharge_date death_date dod deceased date_of_service visit_date appointment_time onset_date collected_at specimen_date
		ssn ss_no social_security tax_id itin last4_ssn mrn medical_record med_rec_no chart_number pat_id empi enterprise_id
		hospital_number csn encounter_id encntr_id visit_number accession_number case_number policy_number insurance_id
		group_number cardholder_id mbi hicn medicare_id medicaid_id payer_member_id rx_group account_number acct_no har
		bank_account iban routing_number card_number claim_number control_number prior_auth_number rx_number telephone
		home_phone work_phone cell_phone callback msisdn fax email email_address address_line1 address_line2 street_address
		zipcode postal_code zip4 latitude longitude birth_place driver_license dl_number passport license_number dea npi vin
		license_plate serial_number device_id implant_id udi imei meid iccid idfa advertising_id client_ip remote_addr
		x_forwarded_for mac_address face_template voiceprint retina photo avatar subscriber_id telecom birth_time
		mothers_maiden_name marital_status next_of_kin emergency_contact user_full_name enduser_id client_address source_address
		network_peer_address geo_location_lat geo_location_lon geo_postal_code admitted discharged diagnosed
		gender_identity maiden guarantor subscriber beneficiary lives_at resides ship_to my_name_is name_is signed`
	c.Words = append(c.Words, strings.Fields(single)...)
	// The rest of a thousand words: what each data set adds of its own.
	for _, a := range strings.Fields("visit lab claim order rx study referral episode coverage specimen implant vaccine") {
		for _, b := range strings.Fields("date time_of_day identifier key accession location narrative comment reason performer requester recorder barcode") {
			c.Words = append(c.Words, a+"_"+b)
		}
	}
	return c
}

// technicalLog writes lines as services do. One in fifty holds a key or a
// shape that a sieve has to mark; marked says how many.
func technicalLog(lines int) (log []byte, marked int) {
	r := rand.New(rand.NewPCG(1, 2))
	var b bytes.Buffer
	at := time.Date(2024, 3, 1, 8, 0, 0, 0, time.UTC)
	// No run of digits as long as a card number, by chance.
	id := func(parts int) (s string) {
		for range parts {
			s += fmt.Sprintf("%07xf", r.Uint32N(1<<28))
		}
		return s
	}
	pick := func(s string) string { f := strings.Fields(s); return f[r.IntN(len(f))] }
	words := "request completed upstream connection retry pool cache evicted shard replica lease renewed worker queue depth batch flushed index rebuilt snapshot loaded timeout waiting partition offset committed handler registered config reloaded"
	for n := range lines {
		at = at.Add(time.Duration(r.IntN(900)) * time.Millisecond)
		say := pick(words) + " " + pick(words) + " " + pick(words)
		extra := ""
		if n%50 == 7 {
			extra = pick(`"mrn":"A-77812" "firstName":"Ann" to=ann@example.com peer=192.0.2.10 id=078-05-1120`)
			marked++
		}
		switch n % 5 {
		case 0:
			fmt.Fprintf(&b, "%s node-%d systemd[%d]: Started session %d of unit %s.service; %s after %dms on cpu %d, memory peak %d.%dM, restart counter is at %d %s\n",
				at.Format(time.Stamp), r.IntN(90), r.IntN(60000), r.IntN(9000), pick(words), say, r.IntN(5000), r.IntN(64), r.IntN(900), r.IntN(9), r.IntN(9), extra)
		case 1:
			fmt.Fprintf(&b, `web-%d - - [%s] "GET /api/v%d/%s/%d?page=%d&sort=%s HTTP/1.1" %d %d "-" "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36" rt=%.3f %s`+"\n",
				r.IntN(90), at.Format("02/Jan/2006:15:04:05 -0700"), 1+r.IntN(3), pick(words), r.IntN(99999), r.IntN(50), pick(words), 200+r.IntN(4), r.IntN(90000), r.Float64(), extra)
		case 2:
			fmt.Fprintf(&b, `{"level":"info","ts":%d.%06d,"logger":"%s","caller":"server/%s.go:%d","msg":"%s","trace_id":"%s","span_id":"%s","status":%d,"duration_ms":%.2f,"bytes":%d,"pod":"api-7d9f8b6c5-x2k4j","namespace":"prod","info":{%s}}`+"\n",
				at.Unix(), r.IntN(1e6), pick(words), pick(words), r.IntN(900), say, id(4), id(2), 200+r.IntN(300), r.Float64()*900, r.IntN(1e6), extra)
		case 3:
			fmt.Fprintf(&b, `{"level":30,"time":%d.5,"pid":%d,"hostname":"svc-%d","reqId":"req-%x","req":{"method":"POST","url":"/v1/%s","headers":{"host":"svc.internal","content-type":"application/json"}},"res":{"statusCode":%d},"responseTime":%d,"msg":"%s"%s}`+"\n",
				at.Unix(), r.IntN(60000), r.IntN(90), r.IntN(1e6), pick(words), 200+r.IntN(300), r.IntN(900), say, extra)
		case 4:
			fmt.Fprintf(&b, "I%s %7d %s.go:%d] %q controller=%q object=%q resourceVersion=%d attempt=%d generation=%d elapsed=\"%d.%dms\" %s\n",
				at.Format("0102 15:04:05.000000"), r.IntN(99999), pick(words), r.IntN(900), say, pick(words), "prod/"+pick(words)+"-"+pick(words), r.IntN(9999999), r.IntN(9), r.IntN(90), r.IntN(900), r.IntN(9), extra)
		}
	}
	return b.Bytes(), marked
}

func BenchmarkMark(b *testing.B) {
	s := newScanner(b, logConfig())
	log, marked := technicalLog(1200)
	run := func(name string, block []byte, want int) {
		b.Run(name, func(b *testing.B) {
			dst := make([]Line, 0, 1+bytes.Count(block, []byte{'\n'}))
			b.SetBytes(int64(len(block)))
			b.ReportAllocs()
			for b.Loop() {
				dst = s.Mark(dst[:0], block)
			}
			if len(dst) != want {
				b.Errorf("%d lines marked, want %d", len(dst), want)
			}
			b.ReportMetric(100*float64(len(dst))/float64(max(1, bytes.Count(block, []byte{'\n'}))), "%marked")
		})
	}
	run("technical", log, marked)
	run("every line", bytes.ReplaceAll(log, []byte{'\n'}, []byte(" ssn\n")), 1200)
	run("short lines", bytes.Repeat([]byte("@\n"), len(log)/2), len(log)/2)
	run("digits", bytes.Repeat([]byte("7"), len(log)), 0)
	run("one line", bytes.ReplaceAll(log[:len(log)/2], []byte{'\n'}, []byte{' '}), 1)
	run("masks begun", bytes.Repeat([]byte("1.1.1.\n"), len(log)/7), 0)
	run("words begun", bytes.Repeat([]byte("next_of_\n"), len(log)/9), 0)
	run("ampersands", bytes.Repeat([]byte("&a=b"), len(log)/4), 0)
	b.Run("line feeds counted", func(b *testing.B) {
		b.SetBytes(int64(len(log)))
		for b.Loop() {
			if bytes.Count(log, []byte{'\n'}) != 1200 {
				b.Fatal("lines")
			}
		}
	})
	var line []byte
	for l := range bytes.Lines(log) {
		if !s.Has(l) {
			line = l
			break
		}
	}
	run("single line", line, 0)
}

func BenchmarkNew(b *testing.B) {
	c := logConfig()
	for b.Loop() {
		newScanner(b, c)
	}
}

func TestTechnicalLogMarksWhatItHolds(t *testing.T) {
	s, p := newScanner(t, logConfig()), newPlain(logConfig())
	log, want := technicalLog(500)
	if got := s.Mark(nil, log); len(got) != want {
		for _, l := range got {
			t.Logf("%s", log[l.Start:l.End]) // synthetic
		}
		t.Errorf("%d lines, want %d", len(got), want)
	}
	if got := p.mark(nil, log); len(got) != want {
		t.Errorf("plain: %d lines, want %d", len(got), want)
	}
}
