package corpus

var sqls = []string{
	"INSERT INTO «word:table» (mrn, first_name, last_name, dob, phone) VALUES ('«mrn»', '«first|s»', '«last|s»', '«dob»', '«phone»')",
	"UPDATE «word:table» SET address_line1 = '«street|s»', city = '«city|s»', state = '«state|s»', zip = '«zip»' WHERE mrn = '«mrn»'",
	"SELECT id, status FROM «word:table» WHERE last_name = '«last|s»' AND date_of_birth = '«dob»' LIMIT 10",
	"SELECT * FROM «word:table» WHERE ssn = '«ssn»'",
	"DELETE FROM portal_user WHERE email = '«email»'",
	"ERROR:  duplicate key value violates unique constraint \"patient_mrn_key\" DETAIL:  Key (mrn)=(«mrn») already exists.",
	"ERROR: duplicate key value violates unique constraint \"uq_person\" Detail: Key (last_name, birth_date)=(«last», «dob») already exists.",
	"ERROR 1062 (23000): Duplicate entry '«email»' for key 'portal_user.email'",
	"ORA-00001: unique constraint (EHR.PATIENT_SSN_UK) violated on table PATIENT column SSN value '«ssn»'",
	"com.microsoft.sqlserver.jdbc.SQLServerException: Cannot insert duplicate key row in object 'dbo.Member' with unique index 'IX_member_id'. The duplicate key value is («member»).",
	"LOG:  execute <unnamed>: UPDATE patient SET phone = $1 WHERE mrn = $2 DETAIL:  parameters: $1 = '«phone»', $2 = '«mrn»'",
	"INSERT INTO encounter (visit_number, patient_name, admit_date, discharge_date) VALUES ('«visit»', '«name|s»', '«in»', '«out»') ON CONFLICT DO NOTHING",
	"db.patients.find({ lastName: \"«last»\", birthDate: \"«dob»\" }).limit(5)",
	"COPY patient, line «r:2-900», column dob: \"«dob:us»\"",
}

var sqlNobody = []string{
	"SELECT code, display FROM value_set WHERE system = $1 LIMIT 50",
	"SELECT count(*) FROM audit_event WHERE created_at > now() - interval '«r:1-90» days'",
	"ALTER TABLE patient ADD COLUMN preferred_name varchar(120)",
	"CREATE INDEX CONCURRENTLY idx_member_last_name ON member (last_name, birth_date)",
	"UPDATE job SET state = 'done', rows = «n:6», finished_at = now() WHERE id = «n:7»",
	"LOG:  duration: «r:1-900».«r:100-999» ms  statement: VACUUM ANALYZE encounter",
	"ERROR:  relation \"patient_v2\" does not exist at character «r:10-90»",
	"ERROR:  null value in column \"mrn\" of relation \"patient\" violates not-null constraint",
	"INSERT INTO schema_migrations (version, name) VALUES ('«now:ts»', 'add_first_name_to_guarantor')",
	"SELECT pg_sleep(0.1); -- jordan-cache keepalive",
	"Deadlock found when trying to get lock; try restarting transaction (errno 1213)",
	"INSERT INTO code (system, code, display) VALUES ('http://snomed.info/sct', '«word:snomed»', 'Parkinson disease')",
	"EXPLAIN ANALYZE Seq Scan on patient  (cost=0.00..«n:5».00 rows=«n:6» width=«r:20-200») (actual time=0.010..«r:1-90».123 rows=«n:5» loops=1)",
}

func sqlPersonal(s *scene) text { return any1(sqls...)(s) }

func sqlPlain(s *scene) text { return any1(sqlNobody...)(s) }
