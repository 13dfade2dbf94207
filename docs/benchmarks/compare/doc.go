// Command compare measures Coxswain beside what people would use instead, and writes docs/benchmarks.md. Run it by
// ./task bench:compare and ./task bench:growth, which work in this module's folder.
//
//	prepare    builds coxswain and the peers, installs the npm packages; what cannot be had is said, and left out
//	run        a part at a time: `coxswain bench --only PART --beside PLAN`, where the plan lists the peers of each
//	           cell; everybody takes turns in rounds, on the same servers. The lines go to results/PART.jsonl, which
//	           is replaced when the part is done
//	write      reads results/*.jsonl and notes.md, and writes ../benchmarks.md and growth.svg
//
// Writing needs no measuring (-write-only), so the text can be improved and a part measured again by itself (-only). A run
// that broke off goes on with the parts that it had not finished (-continue).
//
// A ratio is made of pairs: Coxswain's figure of a round by the other's of the same round, taken within seconds of
// each other. Shown are the median of the rounds and the smallest and largest.
package main
