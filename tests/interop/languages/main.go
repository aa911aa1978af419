// SPDX-License-Identifier: Apache-2.0

// A service with examples/go/jwtsync.go, for languages_test.py:  service SERVICE TOKENS...
package main

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"

	"service/jwtsync"
)

func main() {
	holder, err := jwtsync.New(jwtsync.Options{Service: os.Args[1], Locator: "env:JWT_SECRET_STAGING",
		AccessTokens: os.Args[2:], Expectations: jwtsync.Expectations{Issuer: "auth"}})
	if err != nil {
		log.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/jwtsync/v1/", holder)
	go http.Serve(listener, mux)
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		secret, err := hex.DecodeString(lines.Text())
		if err == nil {
			err = holder.Use(secret)
		}
		if err != nil {
			fmt.Println("refused")
		} else {
			fmt.Println("used")
		}
	}
}
