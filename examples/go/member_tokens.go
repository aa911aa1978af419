// SPDX-License-Identifier: Apache-2.0

package jwtsync

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Sign makes a token of the claims, with iat set, and exp as the policy has it unless the claims have an earlier one.
// A later one is an error: the rotation would not wait for it. ErrUnavailable: nobody may sign here now.
func (m *Member) Sign(claims map[string]any) (string, error) {
	m.mutex.Lock()
	key, now, wall := m.keys[m.signsWith], sinceBoot(), time.Now().Unix()
	lifetime := m.document.Jwtsync.Policy.Lifetime
	if key == nil || key.sign == nil || now >= m.permit {
		m.mutex.Unlock()
		return "", fmt.Errorf("%w: no permit to sign", ErrUnavailable)
	}
	expires, err := expiryOf(claims, wall+lifetime)
	if err == nil {
		use := m.useOf(key.kid)
		use.Signed = later(use.Signed, expires)
	}
	m.mutex.Unlock()
	if err != nil {
		return "", err
	}
	all := object{}
	for name, value := range claims {
		all[name] = value
	}
	all["iat"], all["exp"] = wall, expires
	return key.token(all)
}

func expiryOf(claims map[string]any, latest int64) (int64, error) {
	wanted, isThere := claims["exp"]
	if !isThere {
		return latest, nil
	}
	text, err := json.Marshal(wanted)
	var expires float64
	if err != nil || json.Unmarshal(text, &expires) != nil {
		return 0, errors.New("jwtsync: the claim exp is not a number")
	}
	if expires > float64(latest) {
		return 0, errors.New("jwtsync: the claim exp is later than the lifetime of the ring's policy allows")
	}
	return int64(expires), nil
}

func (k *ringKey) token(claims object) (string, error) {
	header, err := json.Marshal(object{"alg": k.alg, "typ": "JWT", "kid": k.kid})
	if err != nil {
		return "", err
	}
	payload, err := json.Marshal(claims)
	if err != nil {
		return "", err
	}
	text := base64.RawURLEncoding.EncodeToString(header) + "." + base64.RawURLEncoding.EncodeToString(payload)
	signature, err := k.sign([]byte(text))
	if err != nil {
		return "", err
	}
	return text + "." + base64.RawURLEncoding.EncodeToString(signature), nil
}

var errUnknownKid = errors.New("unknown kid")
var errClaims = fmt.Errorf("%w: its claims", ErrRefused)

// Verify gives the claims of a good token. For a kid that is not known the ring is read once, by one goroutine for all
// who ask, and not again for 10 s.
func (m *Member) Verify(ctx context.Context, token string) (map[string]any, error) {
	claims, err := m.judge(token)
	if err != errUnknownKid {
		return claims, err
	}
	isAtHand := m.readOnce(ctx, token)
	if claims, err = m.judge(token); err != errUnknownKid {
		return claims, err
	}
	if !isAtHand {
		return nil, fmt.Errorf("%w: the key of the token is not known here", ErrUnavailable)
	}
	return nil, fmt.Errorf("%w: no such key", ErrRefused)
}

// readOnce tells whether what is held is what the hub has.
func (m *Member) readOnce(ctx context.Context, token string) bool {
	m.asking.Lock()
	defer m.asking.Unlock()
	m.mutex.Lock()
	now, presence := sinceBoot(), time.Duration(m.document.Jwtsync.Policy.Presence)*time.Second
	isFenced := m.forked || m.joined == never || now-m.joined >= presence
	isFresh := m.asked != never && now-m.asked < 10*time.Second
	m.mutex.Unlock()
	if isFenced || isFresh {
		return !isFenced
	}
	if m.read(ctx, 0) != nil {
		return false
	}
	m.mutex.Lock()
	m.asked = now
	m.mutex.Unlock()
	return true
}

func (m *Member) judge(token string) (map[string]any, error) {
	parts := strings.Split(token, ".")
	var header struct {
		Alg, Kid string
		Crit     json.RawMessage
	}
	if len(parts) != 3 || json.Unmarshal(decoded(parts[0]), &header) != nil || header.Crit != nil {
		return nil, fmt.Errorf("%w: malformed", ErrRefused)
	}
	candidates, err := m.candidates(header.Kid)
	if err != nil {
		return nil, err
	}
	for _, key := range candidates {
		if header.Alg == key.alg && key.verify != nil &&
			key.verify([]byte(parts[0]+"."+parts[1]), decoded(parts[2])) {
			return m.judgeClaims(key.kid, decoded(parts[1]))
		}
	}
	return nil, fmt.Errorf("%w: its signature", ErrRefused)
}

// candidates are the key of the kid; of a token without one, those that the ring tries for such tokens, active first.
func (m *Member) candidates(kid string) ([]*ringKey, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if key := m.keys[kid]; key != nil {
		return []*ringKey{key}, nil
	}
	if m.document.isGone(kid) {
		return nil, fmt.Errorf("%w: its key is retired or revoked", ErrRefused)
	}
	if kid != "" || m.keys == nil {
		return nil, errUnknownKid
	}
	var unnamed []*ringKey
	for _, each := range m.document.Keys {
		if each.Jwtsync.Unnamed {
			unnamed = append(unnamed, m.keys[each.Kid])
		}
	}
	return unnamed, nil
}

func (m *Member) judgeClaims(kid string, payload []byte) (map[string]any, error) {
	var claims map[string]any
	if json.Unmarshal(payload, &claims) != nil {
		return nil, errClaims
	}
	now, leeway := float64(time.Now().UnixNano())/1e9, m.options.Leeway.Seconds()
	expires, ok := claims["exp"].(float64)
	if !ok || now >= expires+leeway {
		return nil, errClaims
	}
	if begins, isThere := claims["nbf"]; isThere {
		if at, ok := begins.(float64); !ok || now+leeway < at {
			return nil, errClaims
		}
	}
	if m.options.Check != nil && m.options.Check(claims) != nil {
		return nil, errClaims
	}
	m.mutex.Lock()
	defer m.mutex.Unlock()
	use := m.useOf(kid)
	use.Accepted = later(use.Accepted, int64(expires))
	return claims, nil
}
