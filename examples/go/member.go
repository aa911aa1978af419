// SPDX-License-Identifier: Apache-2.0

package jwtsync

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"sync"
	"time"
)

// What Sign and Verify end with, for errors.Is. A service answers ErrRefused with 401, and ErrUnavailable with 503:
// the token may be good, or nobody may sign now.
var (
	ErrRefused     = errors.New("jwtsync: the token is refused")
	ErrUnavailable = errors.New("jwtsync: the hub is not at hand")
	ErrFork        = errors.New("jwtsync: the hub has another history than the ring held here")
)

// MemberOptions say who takes part in a rotation, and where its hub is. Hub, AccessToken, Service, Instance and
// Environment are required.
type MemberOptions struct {
	Hub         string // https://hub:7517; http for the loopback only, since keys go over it
	AccessToken string
	Service     string
	Instance    string // another one for each process and start
	Environment string
	Signs       bool
	Leeway      time.Duration                     // how long after exp a token is taken; that of the ring's policy at most
	Check       func(claims map[string]any) error // issuer, audience and what else is asked of claims
	Client      *http.Client                      // for a private CA or a client certificate; its timeout exceeds 45 s
	OnError     func(error)                       // why the hub is not followed now; nil once it is followed again
}

// Member follows the ring of a hub (docs/reference/hub.md). Its methods are for any number of goroutines.
//
//	member, err := jwtsync.Join(ctx, jwtsync.MemberOptions{Hub: "https://hub:7517", AccessToken: token,
//		Service: "billing", Instance: "billing-1", Environment: "production", Signs: true})
//	...
//	defer member.Leave(context.Background())
//	text, err := member.Sign(map[string]any{"sub": "alice"})
//	claims, err := member.Verify(ctx, text)
type Member struct {
	options MemberOptions
	stop    context.CancelFunc
	done    chan struct{}
	asking  sync.Mutex // one read of an unknown kid, for all who ask

	mutex     sync.Mutex
	document  document
	text      string
	given     json.RawMessage
	digest    string
	keys      map[string]*ringKey
	probes    map[string]string // of a kid the token to try; empty once the hub has the proof
	signsWith string
	permit    time.Duration // on the clock that counts suspension, as the next two
	joined    time.Duration
	asked     time.Duration
	forked    bool
	dropped   bool // a key that was revoked, which the next join tells
	used      map[string]*use
	trouble   string
}

const never = -1 << 62 // of a time: it has not been

// Join is the start of a member: when this returns it has a ring, and its permit if it signs. It goes on by itself
// until Leave. That the hub is lost later stops no verifying of keys that are held.
func Join(ctx context.Context, options MemberOptions) (*Member, error) {
	m := &Member{options: options, done: make(chan struct{}), used: map[string]*use{}, asked: never}
	if m.options.Client == nil {
		m.options.Client = &http.Client{Timeout: 60 * time.Second}
	}
	if err := m.join(ctx); err != nil {
		return nil, err
	}
	if err := m.prove(ctx); err != nil {
		return nil, err
	}
	if options.Signs {
		if err := m.askPermit(ctx); err != nil && !isCode(err, "generation_overtaken") {
			return nil, err
		}
	}
	following, stop := context.WithCancel(context.Background())
	m.stop = stop
	go m.follow(following)
	return m, nil
}

// Leave ends it: it signs and verifies no more, and gates wait for it no longer.
func (m *Member) Leave(ctx context.Context) error {
	m.stop()
	<-m.done
	uses := m.uses()
	m.mutex.Lock()
	m.signsWith, m.keys, m.joined = "", nil, never
	m.mutex.Unlock()
	return m.call(ctx, "leave", object{"uses": uses}, nil)
}

func (m *Member) follow(ctx context.Context) {
	defer close(m.done)
	told := sinceBoot()
	for ctx.Err() == nil {
		err := m.turn(ctx, &told)
		if isCode(err, "not_found") || isCode(err, "ring_unavailable") {
			m.mutex.Lock()
			m.joined = never
			offered := object{"ring": m.text, "keys": m.given}
			m.mutex.Unlock()
			if isCode(err, "ring_unavailable") {
				_ = m.call(ctx, "offer", offered, nil) // it is offered again with the next join that is refused
			}
		}
		if isCode(err, "generation_overtaken") {
			err = nil // the next turn reads it
		}
		m.tell(ctx, err)
		if err != nil {
			select {
			case <-ctx.Done():
			case <-time.After(200 * time.Millisecond):
			}
		}
	}
}

// tell says a trouble once, and once that it is over.
func (m *Member) tell(ctx context.Context, err error) {
	text := ""
	if err != nil {
		text = err.Error()
	}
	if ctx.Err() != nil || text == m.trouble {
		return
	}
	m.trouble = text
	if m.options.OnError != nil {
		m.options.OnError(err)
	}
}

// turn does what is due, and then waits for a later ring until something is.
func (m *Member) turn(ctx context.Context, told *time.Duration) error {
	m.mutex.Lock()
	policy, now, active := m.document.Jwtsync.Policy, sinceBoot(), m.active()
	joins := m.dropped || m.joined == never || now-m.joined > time.Duration(policy.Presence)*time.Second/3
	permits := m.options.Signs && !m.forked && active != "" &&
		(m.signsWith != active || m.permit-now < time.Duration(policy.Permit)*time.Second/2)
	m.mutex.Unlock()
	if joins {
		if err := m.join(ctx); err != nil {
			return err
		}
	}
	if err := m.prove(ctx); err != nil {
		return err
	}
	if permits {
		if err := m.askPermit(ctx); err != nil {
			if readErr := m.read(ctx, 0); readErr != nil {
				return readErr
			}
			return err
		}
	}
	if now-*told > time.Minute {
		if err := m.call(ctx, "seen", object{"uses": m.uses()}, nil); err != nil {
			return err
		}
		*told = now
	}
	return m.read(ctx, time.Duration(policy.Presence)*time.Second/6)
}

func (m *Member) active() string {
	for _, key := range m.document.Keys {
		if key.Jwtsync.State == "active" {
			return key.Kid
		}
	}
	return ""
}
