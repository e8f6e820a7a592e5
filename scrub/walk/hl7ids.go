package walk

// segmentIDs has the segments of HL7 version 2.1 to 2.9. Those that sites
// define themselves start with Z.
var segmentIDs = func() (set [26*36*36/64 + 1]uint64) {
	for i := 0; i+3 <= len(segmentNames); i += 4 {
		n := idNumber(segmentNames[i], segmentNames[i+1], segmentNames[i+2])
		set[n>>6] |= 1 << (n & 63)
	}
	return
}()

// idNumber counts the ids of segments: a capital letter and two characters
// that idDigit knows.
func idNumber(a, b, c byte) uint {
	return (uint(a-'A')*36+uint(idDigit[b]))*36 + uint(idDigit[c])
}

// idDigit numbers capital letters and digits; 0xff is neither.
var idDigit = func() (t [256]uint8) {
	for i := range t {
		t[i] = 0xff
	}
	for i := range 26 {
		t['A'+i] = uint8(i)
	}
	for i := range 10 {
		t['0'+i] = uint8(26 + i)
	}
	return
}()

const segmentNames = "ABS ACC ADD ADJ AFF AIG AIL AIP AIS AL1 APR ARQ ARV AUT BHS BLC BLG BPO BPX BTS BTX BUI " +
	"CDM CDO CER CM0 CM1 CM2 CNS CON CSP CSR CSS CTD CTI CTR DB1 DEV DG1 DMI DON DPS DRG DSC DSP DST ECD ECR EDU EQP " +
	"EQU ERR EVN FAC FHS FT1 FTS GOL GP1 GP2 GT1 IAM IAR IIM ILT IN1 IN2 IN3 INV IPC IPR ISD ITM IVC IVT LAN LCC LCH " +
	"LDP LOC LRL MCP MFA MFE MFI MRG MSA MSH NCK NDS NK1 NPU NSC NST NTE OBR OBX ODS ODT OH1 OH2 OH3 OH4 OM1 OM2 OM3 " +
	"OM4 OM5 OM6 OM7 OM8 OM9 OMC ORC ORG OVR PAC PCE PCR PD1 PDA PDC PEO PES PID PKG PM1 PMT PR1 PRA PRB PRC PRD PRT " +
	"PSG PSH PSL PSS PTH PV1 PV2 PYE QAK QID QPD QRD QRF QRI RCP RDF RDT REL RF1 RFI RGS RMI ROL RQ1 RQD RXA RXC RXD " +
	"RXE RXG RXO RXR RXV SAC SCD SCH SCP SDD SFT SGH SGT SHP SID SLT SPM STF STZ TCC TCD TQ1 TQ2 TXA UAC UB1 UB2 URD " +
	"URS VAR VND VTQ "
