package simulation

import (
	"strconv"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// store is what a broker has on disk: one stream.
type store struct {
	exists      bool
	config      jetstream.StreamConfig
	first, last uint64
	messages    []message
}

// message is kept at a sequence. Its header and data are never written into.
type message struct {
	sequence uint64
	*nats.Msg
}

// broker is a model of JetStream: a stream with its fence and its atomic batches, that may lose what it has confirmed.
type broker struct {
	*world
	store
	age    int   // counts what no consumer outlives
	older  store // a copy from before, that may come back
	away   bool
	staged map[string][]*nats.Msg // batches that are not committed
}

func newBroker(w *world) *broker { return &broker{world: w, staged: map[string][]*nats.Msg{}} }

func apiError(code jetstream.ErrorCode, text string) *jetstream.APIError {
	return &jetstream.APIError{Code: 400, ErrorCode: code, Description: text}
}

// Codes of refusals; the fence's is what the relay looks at.
const (
	codeBatchIncomplete jetstream.ErrorCode = 10199
	codeNoStream        jetstream.ErrorCode = 10059
)

// receive takes a message that has arrived. It answers with the stream's last sequence.
func (b *broker) receive(m *nats.Msg) (uint64, *jetstream.APIError) {
	if !b.exists {
		return 0, apiError(codeNoStream, "stream not found")
	}
	if id := m.Header.Get("Nats-Batch-Id"); id != "" {
		return b.stage(id, m)
	}
	return b.append(m)
}

// append is where the fence stands.
func (b *broker) append(messages ...*nats.Msg) (uint64, *jetstream.APIError) {
	if want := messages[0].Header.Get("Nats-Expected-Last-Sequence"); want != "" && want != strconv.FormatUint(b.last, 10) {
		b.say("broker", "refuses a message that expects %s at %d", want, b.last)
		return 0, apiError(jetstream.JSErrCodeStreamWrongLastSequence, "wrong last sequence: "+strconv.FormatUint(b.last, 10))
	}
	for _, m := range messages {
		b.last++
		b.messages = append(b.messages, message{b.last, m})
		b.checkStored(b.messages[len(b.messages)-1])
	}
	b.say("broker", "stands at %d", b.last)
	return b.last, nil
}

// stage keeps a message of a batch until its last one comes; a batch that lacks one is dropped.
func (b *broker) stage(id string, m *nats.Msg) (uint64, *jetstream.APIError) {
	b.staged[id] = append(b.staged[id], m)
	if m.Header.Get("Nats-Batch-Commit") == "" {
		return 0, nil
	}
	batch := b.staged[id]
	delete(b.staged, id)
	for i, m := range batch {
		if m.Header.Get("Nats-Batch-Sequence") != strconv.Itoa(i+1) {
			b.say("broker", "drops a batch without its message %d", i+1)
			return 0, apiError(codeBatchIncomplete, "atomic publish batch is incomplete")
		}
	}
	return b.append(batch...)
}

// at is the message with a sequence, or the first one after it.
func (s *store) at(sequence uint64) (message, bool) {
	for _, m := range s.messages {
		if m.sequence >= sequence {
			return m, true
		}
	}
	return message{}, false
}

func (s *store) copy() store {
	c := *s
	c.messages = append([]message(nil), s.messages...)
	return c
}

// restart is what a broker does after any loss: consumers in memory and half batches are gone.
func (b *broker) restart() {
	b.age++
	clear(b.staged)
}

// loseTail forgets the last n messages.
func (b *broker) loseTail(n int) {
	n = min(n, len(b.messages))
	b.messages = b.messages[:len(b.messages)-n]
	b.last = b.first - 1
	if len(b.messages) > 0 {
		b.last = b.messages[len(b.messages)-1].sequence
	}
	b.say("broker", "has lost its last %d messages and stands at %d", n, b.last)
	b.restart()
}

// loseAll forgets the stream.
func (b *broker) loseAll() {
	b.store = store{}
	b.say("broker", "has lost everything")
	b.restart()
}

// loseOne makes a hole.
func (b *broker) loseOne(i int) {
	b.say("broker", "has lost the message %d", b.messages[i].sequence)
	b.messages = append(b.messages[:i:i], b.messages[i+1:]...)
	b.restart()
}

// restore brings back the copy from before.
func (b *broker) restore() {
	b.store = b.older.copy()
	b.say("broker", "has an older copy that stands at %d", b.last)
	b.restart()
}

// state is what the broker says of its stream.
func (s *store) state() jetstream.StreamState {
	state := jetstream.StreamState{Msgs: uint64(len(s.messages)), FirstSeq: s.first, LastSeq: s.last}
	if len(s.messages) > 0 {
		state.FirstSeq = s.messages[0].sequence
		state.NumDeleted = int(s.last-state.FirstSeq+1) - len(s.messages)
	}
	return state
}
