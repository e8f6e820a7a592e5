package audit

import (
	"path/filepath"
	"strings"
)

// SourceOf returns the source that the path of a log file tells: of the files
// that Kubernetes keeps the namespace, the pod and the container.
//
//	/var/log/pods/NAMESPACE_POD_UID/CONTAINER/0.log
//	/var/log/containers/POD_NAMESPACE_CONTAINER-ID.log
func SourceOf(path string) Source {
	parts := strings.Split(filepath.ToSlash(path), "/")
	n := len(parts)
	if n >= 4 && parts[n-4] == "pods" {
		if p := strings.Split(parts[n-3], "_"); len(p) == 3 {
			return Source{Namespace: p[0], Pod: p[1], Logger: parts[n-2]}
		}
	}
	if n >= 2 && parts[n-2] == "containers" {
		p := strings.Split(strings.TrimSuffix(parts[n-1], ".log"), "_")
		if len(p) == 3 {
			if i := strings.LastIndexByte(p[2], '-'); i > 0 {
				p[2] = p[2][:i] // the id of the container
			}
			return Source{Namespace: p[1], Pod: p[0], Logger: p[2]}
		}
	}
	return Source{Name: path}
}
