// Command peers measures what people would use instead of parts of Coxswain, on the servers that its environment names
// (PGHOST, PGPORT, PGUSER, PGPASSWORD, NATS_URL), and prints one figure, as JSON. `coxswain bench --beside` gives it its
// turn in the rounds of the product's own cells; docs/benchmarks/compare says which, with what settings.
//
//	peers append   one-fact commands: message-db's write_message, Watermill's SQL publisher
//	peers read     message-db's get_category_messages, with or without an upsert for each message
//	peers drain    a backlog through Watermill's Forwarder: SQL subscriber -> JetStream publisher
//	peers latency  from the commit to the stream through the same Forwarder, at a steady rate
//
// Loading, seeding and warming up are never in a figure. Every append goes to a stream that exists, each caller has
// streams of its own, and what is written is as large as what the product writes. Processor time is that of this
// process and of PostgreSQL (the children of the processes in CPU_PIDS); the server of NATS is added by who runs this.
package main
