// SPDX-License-Identifier: Apache-2.0

package jwtsync

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// hubError is an answer of the hub that is not a good one.
type hubError struct {
	status int
	code   string
}

func (e *hubError) Error() string {
	return fmt.Sprintf("jwtsync: the hub answered %d %s", e.status, e.code)
}

func (e *hubError) Unwrap() error {
	if e.status == 503 || e.status == 429 {
		return ErrUnavailable
	}
	return nil
}

func isCode(err error, code string) bool {
	var refused *hubError
	return errors.As(err, &refused) && refused.code == code
}

func (m *Member) join(ctx context.Context) error {
	body := object{"environment": m.options.Environment, "clock": time.Now().Unix(), "signs": m.options.Signs,
		"fenceable": true, "holding": "ring", "lifetime": 0, "grace": 0}
	m.mutex.Lock()
	if m.text != "" {
		held := m.document.Jwtsync.place
		m.dropped = false
		body["held"] = object{"epoch": held.Epoch, "generation": held.Generation, "digest": m.digest}
	}
	m.mutex.Unlock()
	sent := sinceBoot()
	var given reply
	if err := m.call(ctx, "join", body, &given); err != nil {
		return err
	}
	if err := m.take(given); err != nil {
		return err
	}
	m.mutex.Lock()
	m.joined = sent
	m.mutex.Unlock()
	return nil
}

// read waits for a later ring.
func (m *Member) read(ctx context.Context, wait time.Duration) error {
	m.mutex.Lock()
	after := m.document.Jwtsync.place
	m.mutex.Unlock()
	if wait > 45*time.Second {
		wait = 45 * time.Second
	}
	var given reply
	body := object{"after": after, "signs": m.options.Signs, "wait": wait.Milliseconds()}
	if err := m.call(ctx, "read", body, &given); err != nil || given.Ring == "" {
		return err
	}
	return m.take(given)
}

func (m *Member) askPermit(ctx context.Context) error {
	m.mutex.Lock()
	under := m.document.Jwtsync.place
	m.signsWith = m.active() // from before it asks it signs with no older key
	m.mutex.Unlock()
	sent := sinceBoot()
	var given struct{ Lasts int64 }
	if err := m.call(ctx, "permit", object{"under": under, "uses": m.uses()}, &given); err != nil {
		return err
	}
	m.mutex.Lock()
	m.permit = sent + time.Duration(given.Lasts)*time.Second
	m.mutex.Unlock()
	return nil
}

// prove answers for each key that the ring asks for, until the hub has the proof.
func (m *Member) prove(ctx context.Context) error {
	m.mutex.Lock()
	keys := m.document.Keys
	m.mutex.Unlock()
	for _, key := range keys {
		m.mutex.Lock()
		held, probe := m.keys[key.Kid], m.probes[key.Kid]
		m.mutex.Unlock()
		if key.Jwtsync.Nonce == "" || held == nil || probe == "" {
			continue
		}
		_, verdict := m.judge(probe)
		err := m.call(ctx, "proof", object{"kid": key.Kid, "accepts": errors.Is(verdict, errClaims),
			"answer": answer(derived(held.bytes, "jwtsync challenge v1", 32), decoded(key.Jwtsync.Nonce))}, nil)
		if err != nil && !isCode(err, "generation_overtaken") {
			return err
		}
		m.mutex.Lock()
		delete(m.probes, key.Kid)
		m.mutex.Unlock()
	}
	return nil
}

func (m *Member) call(ctx context.Context, what string, body object, into any) error {
	body["service"], body["instance"] = m.options.Service, m.options.Instance
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, "POST", m.options.Hub+"/jwtsync/v1/ring/"+what, bytes.NewReader(text))
	if err != nil {
		return err
	}
	request.Header.Set("Jwtsync-Access", m.options.AccessToken)
	request.Header.Set("Content-Type", "application/json")
	response, err := m.options.Client.Do(request)
	if err != nil {
		return fmt.Errorf("%w: %v", ErrUnavailable, err)
	}
	defer response.Body.Close()
	answered, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	if err != nil {
		return fmt.Errorf("%w: %v", ErrUnavailable, err)
	}
	switch {
	case response.StatusCode == 204:
		return nil
	case response.StatusCode != 200:
		var told struct{ Error struct{ Code string } }
		if json.Unmarshal(answered, &told) != nil {
			told.Error.Code = "without a code"
		}
		return &hubError{response.StatusCode, told.Error.Code}
	case json.Unmarshal(answered, into) != nil:
		return errors.New("jwtsync: the hub's answer to " + what + " is not as the protocol has it")
	}
	return nil
}
