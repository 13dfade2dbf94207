// Package importer brings a folder of spreadsheets into a running Coxswain, as a client of its API
// (docs/adr/0008-importing-is-a-client.md).
//
//	customers.csv  people.csv  goals.csv  commitments.csv  measurements.csv  signals.csv   any may be absent
//	mapping.yaml   what differs from the expected columns and forms (package sheet)
//
//	Read(dir) ──> Folder + problems      offline: forms, duplicates, references within the folder
//	Run ──> Check                        asks the server what can be asked without writing
//	    ──> nothing, when anything stands in the way or it is a dry run
//	    ──> customers ─> people, seats ─> one plan draft per customer ─> commitments ─> measurements ─> signals
//
// Nothing is written twice and nothing by half. Every command has an Idempotency-Key that is the SHA-256 of what
// it asks, and every id that the importer chooses is the SHA-256 of what names the thing (a goal: its customer
// and its ref). So a run that was killed is resumed by running it again: what was done is answered from the
// log, the rest is done. Where a row stands in its file does not matter; a row that was changed is another
// command and is decided like any other. Keys belong to their caller: repeat a run as the person or program
// that began it.
//
// Three things follow from that, and are as they are on purpose:
//
//   - Signals are sent one by one. The key of a batch would be that of all its rows: one more row in next week's
//     export, and a thousand signals would be recorded a second time. It takes as long as the server's limit of
//     requests per tenant says (COXSWAIN_RATE_PER_SECOND).
//   - A plan is drafted once. Its key names the customer, so other goals in a later folder are refused with the
//     reason, rather than becoming a second plan with the same goals.
//   - A person is known by mail address across customers. The API gets a digest of it as external id, since the
//     log holds no addresses. Who was added by hand with that address stays as the server has it.
//
// Rows that cannot go yet are waiting, not refused: goals exist once every party has agreed on the plan, so their
// measurements and the commitments toward them go with the same import run again after that.
//
// What stops a run: no answer from the server, a token that may not do this, the end of the context. All other
// refusals are those of one row; the rows that build on it are refused with it, and the others go on.
package importer
