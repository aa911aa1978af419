// SPDX-License-Identifier: Apache-2.0

// A service that knows nothing of jwtsync and checks tokens, for probe_test.py: go run probe_application.go PORT_FILE
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"time"
)

// fault says what is wrong with a token, in the words of golang-jwt; nothing if it is good.
func fault(token string, key []byte) string {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return "token is malformed"
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(parts[0] + "." + parts[1]))
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil || !hmac.Equal(signature, mac.Sum(nil)) {
		return "token signature is invalid: signature is invalid"
	}
	var claims struct {
		Expires int64 `json:"exp"`
	}
	text, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil || json.Unmarshal(text, &claims) != nil {
		return "token is malformed"
	}
	if claims.Expires <= time.Now().Unix() {
		return "token has invalid claims: token is expired"
	}
	return ""
}

func main() {
	key := []byte(os.Getenv("JWT_SECRET_KEY"))
	http.HandleFunc("/me", func(response http.ResponseWriter, request *http.Request) {
		token, found := strings.CutPrefix(request.Header.Get("Authorization"), "Bearer ")
		if !found {
			http.Error(response, "no token in request", http.StatusUnauthorized)
			return
		}
		if wrong := fault(token, key); wrong != "" {
			http.Error(response, wrong, http.StatusUnauthorized)
			return
		}
		fmt.Fprintln(response, `{"you":"probe"}`)
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	made := os.Args[1] + ".new"
	port := fmt.Sprintln(listener.Addr().(*net.TCPAddr).Port)
	if os.WriteFile(made, []byte(port), 0o600) != nil || os.Rename(made, os.Args[1]) != nil {
		os.Exit(1)
	}
	panic(http.Serve(listener, nil))
}
