package vitals

import (
	"os"

	"github.com/prometheus/client_golang/prometheus"
)

// Disk shows how much room there is where the folder lies. Where that is not known (another system, a folder that is
// gone) it shows nothing.
func Disk(folder string) prometheus.Collector {
	free := describe("disk", "free_bytes", "Room for us on the disk of the data folder.")
	size := describe("disk", "size_bytes", "Size of the disk of the data folder.")
	return collector{[]*prometheus.Desc{free, size}, func(to chan<- prometheus.Metric) {
		if left, all, err := Space(folder); err == nil {
			gauge(to, free, float64(left))
			gauge(to, size, float64(all))
		}
	}}
}

// Backup shows when the last good backup ended: the time of the file that the backup touches as its last step. No
// such file, no figure, which is an alert of its own.
func Backup(marker string) prometheus.Collector {
	ended := describe("backup", "last_success_timestamp_seconds", "When the last good backup ended.")
	return collector{[]*prometheus.Desc{ended}, func(to chan<- prometheus.Metric) {
		if marker == "" {
			return
		}
		if info, err := os.Stat(marker); err == nil {
			gauge(to, ended, float64(info.ModTime().UnixMilli())/1000)
		}
	}}
}
