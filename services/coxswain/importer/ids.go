package importer

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"

	"github.com/google/uuid"

	"coxswain/events"
)

// idOf is an id that the importer chooses: the SHA-256 of what names the thing, as a UUID of version 8
// (RFC 9562, section 5.8).
func idOf(parts ...string) string {
	space := uuid.NewSHA1(uuid.NameSpaceURL, []byte("coxswain:import"))
	return uuid.NewHash(sha256.New(), space, []byte(strings.Join(parts, "\x00")), 8).String()
}

// goalOf is the id of a goal: the plan that is drafted from goals.csv has it, so later folders can name it.
func goalOf(customer, ref string) events.GoalID { return events.GoalID(idOf("goal", customer, ref)) }

func rhythmOf(customer string) events.RhythmID { return events.RhythmID(idOf("rhythm", customer)) }

// externalID is how the API knows a person across customers. Facts hold no mail addresses, so it is a digest.
func externalID(mail string) string { return "mail-" + digest(strings.ToLower(mail))[:32] }

// keyOf is the Idempotency-Key of a request: a digest of all that it asks.
func keyOf(method, path string, body any) (string, error) {
	data, err := json.Marshal(body)
	if err != nil {
		return "", err
	}
	return "import-" + digest(method+" "+path+"\x00"+string(data)), nil
}

// planKey names the customer alone: there is one plan per customer that came from a folder.
func planKey(customer string) string { return "import-plan-" + digest(customer) }

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}
