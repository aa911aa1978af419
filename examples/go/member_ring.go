// SPDX-License-Identifier: Apache-2.0

package jwtsync

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
)

type place struct {
	Epoch      int64 `json:"epoch"`
	Generation int64 `json:"generation"`
}

func (p place) isLaterThan(other place) bool {
	return p.Epoch > other.Epoch || (p.Epoch == other.Epoch && p.Generation > other.Generation)
}

// document is what a member reads of a ring (docs/rotation.md).
type document struct {
	Keys []struct {
		Kid     string
		Jwtsync struct {
			State, Nonce string
			Unnamed      bool // tokens without a kid are tried with it
		}
	}
	Jwtsync struct {
		place
		Previous         string
		Policy           struct{ Lifetime, Presence, Permit int64 }
		Retired, Revoked []struct{ Kid string }
	}
}

func (d *document) isGone(kid string) bool {
	for _, stones := range [][]struct{ Kid string }{d.Jwtsync.Retired, d.Jwtsync.Revoked} {
		for _, stone := range stones {
			if stone.Kid == kid {
				return true
			}
		}
	}
	return false
}

// reply is a ring with its keys, as the hub gives it.
type reply struct {
	Ring   string
	Keys   json.RawMessage
	Probes []struct {
		Kid, Token string
		Nonce      string // of a rehearsal, which a member may leave alone
	}
}

var errNotARing = errors.New("jwtsync: the hub's reply is not a ring with its keys")

func keysOf(next *document, given reply) (map[string]*ringKey, error) {
	var list []jwk
	if json.Unmarshal(given.Keys, &list) != nil || len(list) != len(next.Keys) {
		return nil, errNotARing
	}
	keys := map[string]*ringKey{}
	for index, each := range list {
		key, err := newRingKey(each)
		if err != nil {
			return nil, err
		}
		if next.Keys[index].Kid != key.kid {
			return nil, errNotARing
		}
		keys[key.kid] = key
	}
	return keys, nil
}

// take puts a later ring into use; an older one never. A ring of another history is a fork: from then on the one that
// is held stays, until a restore begins another epoch.
func (m *Member) take(given reply) error {
	var next document
	if json.Unmarshal([]byte(given.Ring), &next) != nil {
		return errNotARing
	}
	keys, err := keysOf(&next, given)
	if err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(given.Ring))
	digest := base64.RawURLEncoding.EncodeToString(sum[:])
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if m.text != "" {
		ours, theirs := m.document.Jwtsync.place, next.Jwtsync.place
		follows := theirs.Epoch == ours.Epoch && theirs.Generation == ours.Generation+1
		if (theirs == ours && digest != m.digest) || (follows && next.Jwtsync.Previous != m.digest) {
			m.forked = true
		}
		m.forked = m.forked && theirs.Epoch <= ours.Epoch
		if m.forked {
			return ErrFork
		}
		if !theirs.isLaterThan(ours) {
			return nil
		}
	}
	m.dropped = m.dropped || m.text != "" && len(next.Jwtsync.Revoked) > len(m.document.Jwtsync.Revoked)
	m.document, m.text, m.given, m.digest, m.keys = next, given.Ring, given.Keys, digest, keys
	m.probes = map[string]string{}
	for _, probe := range given.Probes {
		if probe.Nonce == "" {
			m.probes[probe.Kid] = probe.Token
		}
	}
	return nil
}
