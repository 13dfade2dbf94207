//go:build race

package bus

// underRaceDetector: everything takes several times as long.
const underRaceDetector = true
