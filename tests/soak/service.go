// SPDX-License-Identifier: Apache-2.0

// A Go service that is a member of a rotation: it signs, and verifies.
//
//	service PORT HUB ACCESS-TOKEN-FILE
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"example.org/member/jwtsync"
)

func status(err error) int {
	switch {
	case err == nil:
		return 200
	case errors.Is(err, jwtsync.ErrUnavailable):
		return 503
	}
	return 401
}

// join waits for the hub: before it holds a ring it serves nobody.
func join(hub, access string) *jwtsync.Member {
	for {
		member, err := jwtsync.Join(context.Background(), jwtsync.MemberOptions{Hub: hub, AccessToken: access,
			Service: "go", Instance: fmt.Sprintf("go-%d-%d", os.Getpid(), time.Now().UnixNano()),
			Environment: "staging", Signs: true, Leeway: time.Second,
			OnError: func(err error) { fmt.Fprintln(os.Stderr, err) }})
		if err == nil {
			return member
		}
		fmt.Fprintln(os.Stderr, err)
		time.Sleep(100 * time.Millisecond)
	}
}

func main() {
	access, err := os.ReadFile(os.Args[3])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	member := join(os.Args[2], string(access))
	http.HandleFunc("/healthz", func(http.ResponseWriter, *http.Request) {})
	http.HandleFunc("/login", func(answer http.ResponseWriter, _ *http.Request) {
		token, err := member.Sign(map[string]any{"sub": "alice", "iss": "auth", "aud": "example"})
		answer.WriteHeader(status(err))
		json.NewEncoder(answer).Encode(map[string]string{"token": token})
	})
	http.HandleFunc("/me", func(answer http.ResponseWriter, request *http.Request) {
		token := strings.TrimPrefix(request.Header.Get("Authorization"), "Bearer ")
		claims, err := member.Verify(request.Context(), token)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		answer.WriteHeader(status(err))
		json.NewEncoder(answer).Encode(map[string]any{"subject": claims["sub"]})
	})
	ended, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	go func() { fmt.Fprintln(os.Stderr, http.ListenAndServe("127.0.0.1:"+os.Args[1], nil)) }()
	<-ended.Done()
	leaving, done := context.WithTimeout(context.Background(), 2*time.Second)
	defer done()
	if err := member.Leave(leaving); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
}
