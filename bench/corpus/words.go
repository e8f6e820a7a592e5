package corpus

// Words of care and of machines that identify nobody: the look-alikes.
var (
	services    = []string{"claims-api", "fhir-gateway", "hl7-listener", "portal-web", "madison-scheduler", "jordan-cache", "mercury-router", "eligibility", "austin-proxy", "carter-worker"}
	javaClasses = []string{"PatientService", "NameResolver", "AddressValidator", "JordanCurveIndex", "MedicalRecordLoader", "SsnMasker", "PhoneNumberFormat", "MarshallAdapter", "VictoriaMetricsClient"}
	clinics     = []string{"Northgate Medical Center", "St. Orrin Hospital", "Lakeside Family Clinic", "Riverbend Imaging", "Harbor Pediatrics"}
)

// lists are the values of «word:…».
var lists = map[string][]string{
	"drug": {"metformin 500 mg", "lisinopril 10 mg", "Lantus 20 units", "amoxicillin 875 mg", "warfarin 5 mg", "Augmentin 875-125 mg", "Levothyroxine 88 mcg", "Norco 5/325", "sertraline 50 mg", "Eliquis 5 mg"},
	"dx": {"type 2 diabetes mellitus", "Parkinson disease", "Crohn disease", "essential hypertension", "Hodgkin lymphoma", "Graves disease", "Bell's palsy", "chronic kidney disease stage 3", "Lyme disease",
		"Raynaud phenomenon", "community acquired pneumonia", "Barrett esophagus"},
	"sign":   {"Babinski sign", "McBurney point tenderness", "Murphy sign", "Homans sign", "Romberg test", "Kernig sign"},
	"device": {"Foley catheter", "Jackson-Pratt drain", "Swan-Ganz catheter", "Hickman line", "Holter monitor"},
	"cc":     {"chest pain", "shortness of breath", "abdominal pain", "dizziness", "left knee pain", "persistent cough", "follow-up of blood pressure"},
	"icd":    {"E11.9", "I10", "S72.001A", "Z3A.20", "J18.9", "N18.30", "K21.00", "M54.50"},
	"snomed": {"22298006", "73211009", "38341003", "44054006", "195967001"},
	"loinc":  {"2345-7", "718-7", "4548-4", "2160-0", "8867-4", "29463-7"},
	"lab":    {"Glucose [Mass/volume] in Serum or Plasma", "Hemoglobin", "Creatinine", "Heart rate", "Body weight", "Hemoglobin A1c"},
	"cpt":    {"99213", "99214", "36415", "80053", "93000", "0001F", "J1885"},
	"ndc":    {"0777-3105-02", "50580-449-05", "12345-6789-1"},
	"rxnorm": {"860975", "314076", "1660014", "745679"},
	"cvx":    {"207", "140", "115"},
	"zone":   {"America/New_York", "Europe/Paris", "Asia/Kolkata", "us-east-1", "eu-west-3", "australia-southeast1"},
	"level":  {"INFO", "DEBUG", "WARN"},
	"thread": {"main", "http-nio-8080-exec-7", "ForkJoinPool-1-worker-3", "kafka-consumer-2", "Thread-14"},
	"method": {"GET", "POST", "PUT"},
	"agent":  {"curl/8.5.0", "okhttp/4.12.0", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36", "python-requests/2.32.3", "kube-probe/1.33"},
	"table":  {"patient", "member", "person", "guarantor"},
	"rel":    {"daughter", "son", "wife", "husband", "mother", "father", "sister", "brother"},
	"month":  {"two", "three", "six"},
	"unit":   {"4W", "ICU", "ED", "MedSurg 3", "NICU"},
	"lang":   {"en-US", "es", "fr-CA"},
	"payer":  {"ACME HEALTH PLAN", "NORTHWIND MUTUAL", "EVERGREEN PPO"},
}
