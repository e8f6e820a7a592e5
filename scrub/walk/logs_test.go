package walk_test

import "testing"

func TestLogs(t *testing.T) {
	run(t, []row{
		{`klog`, `I0101 19:40:28.875656       1 proxier.go:97] "Sync" pod="ns/x" mrn="00123456"`, []string{
			`bare proxier.go=97`,
			`prose proxier.go:97] `,
			`text Sync`,
			`outer pod=ns/x`,
			`prose pod"".=ns/x`,
			`text mrn=00123456`,
		}},
		{`zap console`, `2024-01-02T03:04:05.678Z	INFO	web/handler.go:12	done	{"mrn": "00123456", "n": 5}`, []string{
			`seg web=handler.go:12`,
			`bare handler.go=12`,
			`prose {}.=web/handler.go:12	done	{`,
			`text {}.mrn=00123456`,
			`number {}.n=5`,
		}},
		{`access log`, `10.0.0.1 - ada [10/Oct/2000:13:55:36 -0700] "GET /x?mrn=5 HTTP/1.0" 200 2326 "-" "agent"`, []string{
			`seg [].Oct=2000:13:55:36`,
			`prose 10.0.0.1 - ada [10/Oct/2000:13:55:36 -0700] `,
			`outer GET /x?mrn=5 HTTP/1.0`,
			`param "".x?.mrn=5`,
			`seg "".HTTP=1.0`,
			`prose "".=GET /x?mrn=5 HTTP/1.0`,
			`prose 200 2326 `,
			`text -`,
			`text agent`,
		}},
		{`kubectl with prefixes`, `[pod/api-1/app] {"mrn":"00123456"}`, []string{
			`text {}.mrn=00123456`,
		}},
		{`kubectl with time stamps`, `2024-01-02T03:04:05.678901234Z mrn=00123456`, []string{
			`bare mrn=00123456`,
			`prose mrn=00123456`,
		}},
		{`logback`, `2024-01-02 03:04:05,678 ERROR [main] c.e.App - mrn: 00123456 failed`, []string{
			`bare mrn=00123456 failed`,
			`prose main] c.e.App - mrn: 00123456 failed`,
		}},
		{`syslog`, `<134>1 2024-01-02T03:04:05Z host app - - mrn=00123456`, []string{
			`bare mrn=00123456`,
			`prose host app - - mrn=00123456`,
		}},
		{`level in brackets`, `[2024-01-02 03:04:05] INFO: mrn=00123456`, []string{
			`bare INFO=mrn=00123456`,
			`bare mrn=00123456`,
			`prose INFO: mrn=00123456`,
		}},
	})
}
