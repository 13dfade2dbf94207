package main

import "fmt"

// factType is the type of what is written.
const factType = "commitment.commented.v1"

// content is the nth thing that is said about a commitment: the fields, the words and so the size of what the
// product's own cell writes.
func content(commitment string, nth int64) []byte {
	return fmt.Appendf(nil, `{"seq":%d,"note":%q,"party":"customer","person":"champion","text":%q}`, nth, commitment, remark)
}

const remark = "We have read the export and compared it with the figures of the last two quarters. The totals agree; " +
	"the split by region does not, for the north since February and for the west from the first row on. Please look at " +
	"how returns are counted, and tell us by Thursday whether the board's paper can go out with the regions or must " +
	"wait for the next one. If it must wait we would rather know now than on the day."
