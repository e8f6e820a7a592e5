// Package bench holds the workloads that speed is measured on, each with the
// answer that it must give: a wrong answer has no speed. The cases are in
// cases.yaml; see README.md for what they favour.
package bench
