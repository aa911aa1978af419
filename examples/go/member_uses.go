// SPDX-License-Identifier: Apache-2.0

package jwtsync

// use is what a rotation has to know of a key before it retires it: when the last token of it ends.
type use struct {
	Kid      string `json:"kid"`
	Accepted int64  `json:"accepted"`
	Signed   int64  `json:"signed"`
	Endless  bool   `json:"endless"` // tokens without exp came: never here, where they are refused
}

func later(a, b int64) int64 {
	if a > b {
		return a
	}
	return b
}

// useOf is to be called under the mutex.
func (m *Member) useOf(kid string) *use {
	if m.used[kid] == nil {
		m.used[kid] = &use{Kid: kid}
	}
	return m.used[kid]
}

// uses are those of the keys of the ring: of others the hub remembers nothing.
func (m *Member) uses() []use {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	list := []use{}
	for kid, each := range m.used {
		if m.keys[kid] == nil {
			delete(m.used, kid)
			continue
		}
		list = append(list, *each)
	}
	return list
}
