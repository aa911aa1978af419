// SPDX-License-Identifier: Apache-2.0

// A signer and a verifier in one process: each token is shown to both, and so is each line of the input. Prints the
// verdict, where the token is from, and its header.
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"example.org/member/jwtsync"
)

func join(instance string, signs bool) *jwtsync.Member {
	member, err := jwtsync.Join(context.Background(), jwtsync.MemberOptions{Hub: os.Args[1],
		AccessToken: os.Getenv("ACCESS"), Service: "go", Instance: instance, Environment: "staging", Signs: signs,
		Leeway: time.Second, OnError: func(err error) { fmt.Fprintln(os.Stderr, instance, err) }})
	if err != nil {
		fmt.Println("not-joined", err)
		os.Exit(1)
	}
	return member
}

func lines() <-chan string {
	read := make(chan string)
	go func() {
		for scanner := bufio.NewScanner(os.Stdin); scanner.Scan(); {
			read <- scanner.Text()
		}
		close(read)
	}()
	return read
}

func show(members []*jwtsync.Member, from, token string) {
	for _, member := range members {
		verdict := "accepted"
		switch _, err := member.Verify(context.Background(), token); {
		case errors.Is(err, jwtsync.ErrUnavailable):
			verdict = "unavailable"
		case err != nil:
			verdict = "refused"
		}
		fmt.Println(verdict, from, strings.Split(token, ".")[0])
	}
}

func main() {
	signer, verifier, shown := join("signer", true), join("verifier", false), lines()
	members := []*jwtsync.Member{signer, verifier}
	for tick := time.NewTicker(20 * time.Millisecond); ; {
		select {
		case token, isOpen := <-shown:
			if !isOpen {
				for _, member := range members {
					if err := member.Leave(context.Background()); err != nil {
						fmt.Println("not-left", err)
					}
				}
				return
			}
			show(members, "shown", token)
		case <-tick.C:
			token, err := signer.Sign(map[string]any{"sub": "1", "iss": "auth", "aud": "example"})
			if err != nil {
				fmt.Println("not-signed", "own", err)
				continue
			}
			fmt.Println("signed", "own", token)
			show(members, "own", token)
		}
	}
}
