// Asks Go's encoding/json what it makes of the inputs in decoding.json, and prints that file with the answers:
// go run decoding.go < decoding.json > new.json
package main

import (
	"encoding/hex"
	"encoding/json"
	"os"
	"strings"
)

type Relay struct {
	Payload Payload    `json:"payload"`
	Meta    RelayMeta  `json:"meta"`
	Proof   RelayProof `json:"proof"`
}

type Payload struct {
	Data    string            `json:"data"`
	Method  string            `json:"method"`
	Path    string            `json:"path"`
	Headers map[string]string `json:"headers"`
}

type RelayMeta struct {
	BlockHeight int64 `json:"block_height"`
}

type RelayProof struct {
	RequestHash        string `json:"request_hash"`
	Entropy            int64  `json:"entropy"`
	SessionBlockHeight int64  `json:"session_block_height"`
	ServicerPubKey     string `json:"servicer_pub_key"`
	Blockchain         string `json:"blockchain"`
	Token              AAT    `json:"aat"`
	Signature          string `json:"signature"`
}

type AAT struct {
	Version         string `json:"version"`
	AppPublicKey    string `json:"app_pub_key"`
	ClientPublicKey string `json:"client_pub_key"`
	Signature       string `json:"signature"`
}

// Mixed has the shapes that a relay has not.
type Mixed struct {
	Flag   bool                 `json:"flag"`
	Count  int                  `json:"count"`
	List   []string             `json:"list"`
	Items  []AAT                `json:"items"`
	Any    interface{}          `json:"any"`
	Nested map[string]RelayMeta `json:"nested"`
}

type Case struct {
	Input   string          `json:"input_hex"`
	Into    string          `json:"into"`
	Value   string          `json:"value,omitempty"`
	Error   json.RawMessage `json:"error,omitempty"`
	Message string          `json:"message,omitempty"`
}

func main() {
	var file struct {
		Provenance string `json:"provenance"`
		Cases      []Case `json:"cases"`
	}
	check(json.NewDecoder(os.Stdin).Decode(&file))
	for i, c := range file.Cases {
		file.Cases[i] = answer(c.Into, c.Input)
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	check(encoder.Encode(file))
}

func answer(into, input string) Case {
	bytes, err := hex.DecodeString(input)
	check(err)
	answered := Case{Input: input, Into: into}
	target := map[string]interface{}{"relay": &Relay{}, "mixed": &Mixed{}, "any": new(interface{})}[into]
	if err := json.Unmarshal(bytes, target); err != nil {
		answered.Message = strings.ReplaceAll(err.Error(), "main.", "types.")
		var fields map[string]interface{}
		check(json.Unmarshal(marshal(err), &fields))
		answered.Error = marshal(fields)
		return answered
	}
	answered.Value = string(marshal(target))
	return answered
}

func marshal(value interface{}) []byte {
	bytes, err := json.Marshal(value)
	check(err)
	return bytes
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
