// SPDX-License-Identifier: Apache-2.0

// Reads files as docker compose 2 reads env_file: lines of hexadecimal digits in, and what becomes of the variable A
// out, "refused", "absent" or "value:" with hexadecimal digits.
package main

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/sirupsen/logrus"
)

func own(name string) (string, bool) { return "of the client", name == "A" }

func answer(text string) string {
	variables, err := dotenv.ParseWithLookup(strings.NewReader(text), own)
	if err != nil {
		return "refused"
	}
	value, found := variables["A"]
	if !found {
		return "absent"
	}
	return "value:" + hex.EncodeToString([]byte(value))
}

func main() {
	logrus.SetOutput(io.Discard)
	lines := bufio.NewReader(os.Stdin)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return
		}
		text, err := hex.DecodeString(strings.TrimSpace(line))
		if err != nil {
			panic(err)
		}
		fmt.Println(answer(string(text)))
	}
}
