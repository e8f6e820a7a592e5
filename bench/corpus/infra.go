package corpus

import (
	"fmt"
	"time"
)

// infra are logs of the machinery below services. Public client addresses
// are labelled; all else has to stay.
var infra = []func(d dice, now time.Time) text{
	sshd, kubelet, kernel, etcd, postgres, kafkaBroker, ingress, systemd, coredns, containerd,
}

func sshd(d dice, now time.Time) text {
	head := now.Format("Jan _2 15:04:05") + fmt.Sprintf(" bastion-1 sshd[%d]: ", d.between(400, 99999))
	switch d.IntN(3) {
	case 0:
		return cat(head, "Failed password for invalid user admin from ", val("ip", pick(d, nets)+fmt.Sprint(d.between(1, 254))), fmt.Sprintf(" port %d ssh2", d.between(1024, 65535)))
	case 1:
		return cat(head, "Accepted publickey for deploy from ", d.podIP(), fmt.Sprintf(" port %d ssh2: ED25519 SHA256:%s", d.between(1024, 65535), d.base64(43)[:43]))
	}
	return cat(head, "pam_unix(sshd:session): session closed for user deploy")
}

func kubelet(d dice, now time.Time) text {
	return cat(now.Format("I0102 15:04:05.000000"), fmt.Sprintf(" %7d kubelet.go:%d] ", d.between(1000, 9999), d.between(1800, 2600)),
		pick(d, []text{
			cat(`"SyncLoop (PLEG): event for pod" pod="ehr/`, d.pod("fhir-gateway"), `" event={"ID":"`, d.uuid(), `","Type":"ContainerStarted","Data":"`, d.hex(64), `"}`),
			cat(`"Observed pod startup duration" pod="kube-system/`, d.pod("coredns"), fmt.Sprintf(`" podStartSLOduration=%d.%09d`, d.between(1, 60), d.IntN(1_000_000_000))),
			cat(`"RemoveContainer" containerID="`, d.hex(64), `"`),
			cat(fmt.Sprintf(`"Image garbage collection succeeded" freed=%d usage=%d%%`, d.IntN(1<<30), d.between(20, 90))),
		}))
}

func kernel(d dice, now time.Time) text {
	return cat(now.Format("Jan _2 15:04:05"), fmt.Sprintf(" node-%d kernel: [%d.%06d] ", d.between(1, 40), d.IntN(9_999_999), d.IntN(1_000_000)),
		pick(d, []text{
			litf("Out of memory: Killed process %d (java) total-vm:%dkB, anon-rss:%dkB, file-rss:0kB", d.between(1000, 99999), d.IntN(1<<30), d.IntN(1<<28)),
			litf("nvme0n1: p1 p2 p14 p15 size=%d sectors", d.IntN(1<<40)),
			litf("TCP: request_sock_TCP: Possible SYN flooding on port %d. Sending cookies.", d.between(1000, 65000)),
			litf("audit: type=1400 audit(%d.%03d:%d): apparmor=\"STATUS\" operation=\"profile_load\"", now.Unix(), d.IntN(1000), d.IntN(9999)),
		}))
}

func etcd(d dice, now time.Time) text {
	return cat(`{"level":"info","ts":"`, now.Format("2006-01-02T15:04:05.000000Z"), `","caller":"mvcc/index.go:`, fmt.Sprint(d.between(100, 300)), `","msg":"compact tree index","revision":`, d.digits(9), `,"took":"`,
		fmt.Sprintf("%d.%06dms", d.IntN(900), d.IntN(1_000_000)), `","hash":`, d.digits(10), `}`)
}

func postgres(d dice, now time.Time) text {
	return cat(now.Format("2006-01-02 15:04:05.000 UTC"), fmt.Sprintf(" [%d] ", d.between(100, 99999)),
		pick(d, []text{
			litf("LOG:  checkpoint complete: wrote %d buffers (%d.%d%%); 0 WAL file(s) added; write=%d.%03d s, sync=0.0%d s", d.IntN(9999), d.IntN(40), d.IntN(10), d.IntN(300), d.IntN(1000), d.IntN(10)),
			litf("LOG:  duration: %d.%03d ms  execute <unnamed>: SELECT id, code FROM concept WHERE vocab_id = $1", d.IntN(9000), d.IntN(1000)),
			litf("LOG:  automatic vacuum of table \"ehr.public.audit_event\": index scans: 1 pages: 0 removed, %d remain", d.IntN(1_000_000)),
			litf("ERROR:  deadlock detected at character %d", d.IntN(200)),
		}))
}

func kafkaBroker(d dice, now time.Time) text {
	return cat(now.Format("[2006-01-02 15:04:05,000]"), pick(d, []text{
		litf(" INFO [Log partition=adt.events-%d, dir=/var/lib/kafka] Rolled new log segment at offset %d in %d ms. (kafka.log.Log)", d.IntN(48), d.IntN(1<<40), d.IntN(90)),
		litf(" INFO [GroupCoordinator %d]: Member consumer-indexer-%d-%s in group indexer has left (kafka.coordinator.group.GroupCoordinator)", d.IntN(5), d.IntN(9), d.uuid()),
		litf(" WARN [ReplicaFetcher replicaId=%d, leaderId=%d, fetcherId=0] Error in response for fetch request (type=FetchRequest, replicaId=%d, maxWait=500) (kafka.server.ReplicaFetcherThread)", d.IntN(5), d.IntN(5), d.IntN(5)),
	}))
}

func ingress(d dice, now time.Time) text {
	from := lit(d.podIP())
	if d.chance(0.3) {
		from = val("ip", pick(d, nets)+fmt.Sprint(d.between(1, 254)))
	}
	return cat(from, " - - [", now.Format("02/Jan/2006:15:04:05 +0000"), `] "GET /`, pick(d, []string{"healthz", "metrics", "assets/main." + d.hex(8) + ".css", "api/v2/version"}),
		fmt.Sprintf(` HTTP/2.0" 200 %d "-" "kube-probe/1.33" %d 0.%03d [ehr-api-8080] [] `, d.IntN(9000), d.between(100, 900), d.IntN(1000)), d.podIP(), fmt.Sprintf(`:8080 %d 0.%03d 200 `, d.IntN(9000), d.IntN(1000)), d.hex(32))
}

func systemd(d dice, now time.Time) text {
	return cat(now.Format("Jan _2 15:04:05"), fmt.Sprintf(" node-%d systemd[1]: ", d.between(1, 40)), pick(d, []text{
		litf("Started Session %d of User deploy.", d.IntN(9999)),
		litf("run-containerd-runc-k8s.io-%s-runc.%s.mount: Deactivated successfully.", d.hex(64), d.from(podSet, 6)),
		lit("logrotate.service: Consumed 1.204s CPU time."),
	}))
}

func coredns(d dice, now time.Time) text {
	return cat(`[INFO] `, d.podIP(), fmt.Sprintf(`:%d - %d "A IN fhir-gateway.ehr.svc.cluster.local. udp 54 false 512" NOERROR qr,aa,rd 106 0.000%06ds`, d.between(1024, 65535), d.IntN(65536), d.IntN(1_000_000)))
}

func containerd(d dice, now time.Time) text {
	return cat(`time="`, now.Format(time.RFC3339Nano), `" level=info msg="ImageUpdate event name:\"registry.example.com/ehr/api@sha256:`, d.hex(64), `\" labels:{key:\"io.cri-containerd.image\" value:\"managed\"}"`)
}
