package main

import (
	"encoding/json"
	"strings"

	"coxswain/events"
)

// object is a JSON object; encoding/json writes its keys in order.
type object = map[string]any

// asyncAPI describes the stream to outside readers: one channel per subject, one message per type.
func asyncAPI(types []events.Type, schemas map[string]json.RawMessage) []byte {
	channels, messages, operations := object{}, object{}, object{}
	for _, t := range types {
		subject := strings.Replace(events.Subject(0, t.Name), ".00.", ".{shard}.", 1)
		key := strings.ReplaceAll(strings.TrimPrefix(subject, "cox.{shard}."), ".", "_")
		ref := "#/components/messages/" + t.Name
		channel, ok := channels[key].(object)
		if !ok {
			channel = object{"address": subject, "messages": object{}, "parameters": object{"shard": object{"$ref": "#/components/parameters/shard"}}}
			channels[key] = channel
			operations["receive_"+key] = object{"action": "receive", "channel": object{"$ref": "#/channels/" + key}}
		}
		channel["messages"].(object)[t.Name] = object{"$ref": ref}
		messages[t.Name] = object{
			"name": t.Name, "summary": t.Doc, "contentType": "application/json",
			"headers": object{"$ref": "#/components/schemas/headers"}, "payload": schemas[t.Name],
		}
	}
	document := object{
		"asyncapi": "3.0.0",
		"info": object{
			"title":       "Coxswain facts",
			"version":     "1",
			"description": "Every fact, in the order of its position. The sequence in the stream COX_<shard> is the position; a reader that sees a hole must fetch the missing facts from the feed.",
		},
		"channels":   channels,
		"operations": operations,
		"components": object{
			"messages":   messages,
			"schemas":    object{"headers": headers()},
			"parameters": object{"shard": object{"description": "Two digits: the shard that the tenant lives in."}},
		},
	}
	data, err := json.Marshal(document)
	if err != nil {
		panic(err) // maps and strings always marshal
	}
	return indent(data)
}

// headers are the CloudEvents attributes and ours, see pkg/bus/wire.go.
func headers() object {
	text := func(doc string) object { return object{"type": "string", "description": doc} }
	return object{"type": "object", "properties": object{
		"ce-specversion":    text("CloudEvents version, 1.0"),
		"ce-id":             text("id of the fact, UUIDv7"),
		"ce-type":           text("wire name"),
		"ce-time":           text("when it occurred, RFC 3339"),
		"ce-source":         text("stream of the fact"),
		"Coxswain-Position": text("position in the log; equals the sequence in the stream"),
		"Coxswain-Tenant":   text("tenant"),
		"Coxswain-Customer": text("customer, absent for facts of the tenant itself"),
		"Coxswain-Stream":   text("kind/id of the aggregate"),
		"Coxswain-Version":  text("version of the aggregate after the fact"),
		"Coxswain-Recorded": text("when it was recorded, RFC 3339"),
		"Coxswain-Audience": text("shared, or internal:<party>"),
		"traceparent":       text("W3C trace context"),
	}}
}
