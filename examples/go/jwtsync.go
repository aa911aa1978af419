// SPDX-License-Identifier: Apache-2.0

// Package jwtsync lets a Go service be asked by `jwtsync agree` whether it holds the same HMAC key for JWTs as the
// others. It is this one file, by the standard library alone, written from docs/reference/protocol.md: copy it into a
// folder "jwtsync" of your module, and give it the very bytes that your JWT library signs or verifies with.
//
//	holder, err := jwtsync.New(jwtsync.Options{
//		Service:      "billing",
//		Locator:      "env:JWT_SECRET_STAGING",        // where the secret is from; never the secret
//		AccessTokens: []string{token},                 // who may ask: `jwtsync agree --access-token-file PATH`
//		Expectations: jwtsync.Expectations{Issuer: "auth"},
//	})
//	holder.Use([]byte(os.Getenv("JWT_SECRET_STAGING")))  // again whenever the service takes a new key into use
//	mux.Handle("/jwtsync/v1/", holder)
package jwtsync

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"
)

// Expectations is what the service's verifier asks of tokens. It is compared, and has to be true.
type Expectations struct {
	Issuer     string   `json:"issuer,omitempty"` // empty: any
	Audiences  []string `json:"audiences"`        // a token needs one of them; empty: none
	Leeway     int      `json:"leeway"`           // seconds
	Algorithms []string `json:"algorithms"`       // nil: that of the key
}

// Options say who answers. Service, Locator and AccessTokens are required.
type Options struct {
	Service      string
	Instance     string   // default: the host's name and 8 random digits, new at every start
	Environment  string   // default: the variable ENVIRONMENT
	Locator      string   // such as env:JWT_SECRET_STAGING or file:/run/secrets/jwt
	Algorithm    string   // HS256 (default), HS384 or HS512
	VerifiesOnly bool     // new tokens are not signed here
	AccessTokens []string // at least 32 visible ASCII characters each; any one of them is enough
	Expectations Expectations
}

// Holder answers for the key that was given to Use last. It is for any number of goroutines.
type Holder struct {
	options Options
	from    string // who named the environment
	using   sync.Mutex
	held    atomic.Value
}

type ring struct {
	secret     []byte
	generation int
	loadedAt   time.Time
}

type object = map[string]interface{}

// New checks the options. Until Use is called, the holder answers that it has no key.
func New(options Options) (*Holder, error) {
	holder := &Holder{options: options, from: "argument"}
	o := &holder.options
	if o.Environment == "" {
		o.Environment, holder.from = os.Getenv("ENVIRONMENT"), "ENVIRONMENT"
	}
	o.Environment = strings.ToLower(strings.TrimSpace(o.Environment))
	if name, ok := otherNames[o.Environment]; ok {
		o.Environment = name
	}
	if o.Instance == "" {
		host, err := os.Hostname()
		if err != nil {
			return nil, err
		}
		digits := make([]byte, 4)
		if _, err := rand.Read(digits); err != nil {
			return nil, err
		}
		o.Instance = host + "-" + hex.EncodeToString(digits)
	}
	if o.Algorithm == "" {
		o.Algorithm = "HS256"
	}
	if o.Expectations.Audiences == nil {
		o.Expectations.Audiences = []string{}
	}
	if o.Expectations.Algorithms == nil {
		o.Expectations.Algorithms = []string{o.Algorithm}
	}
	for _, text := range []string{o.Service, o.Instance, o.Environment, o.Locator} {
		if text == "" || !utf8.ValidString(text) || controls.MatchString(text) {
			return nil, errors.New("jwtsync: service, environment (ENVIRONMENT) and locator are text, and not empty")
		}
	}
	if !algorithms.MatchString(o.Algorithm) {
		return nil, errors.New("jwtsync: the algorithm is HS256, HS384 or HS512")
	}
	if len(o.AccessTokens) == 0 {
		return nil, errors.New("jwtsync: without an access token nobody may ask: jwtsync generate makes one")
	}
	for _, token := range o.AccessTokens {
		if !accessToken.MatchString(token) {
			return nil, errors.New("jwtsync: an access token has at least 32 visible ASCII characters, and no comma")
		}
	}
	holder.held.Store(ring{})
	return holder, nil
}

// Use says that the service signs and verifies with these bytes from now on. None: it has no key.
func (h *Holder) Use(secret []byte) error {
	for _, token := range h.options.AccessTokens {
		if subtle.ConstantTimeCompare([]byte(token), secret) == 1 {
			return errors.New("jwtsync: the key is an access token too: whoever asks could sign with it")
		}
	}
	h.using.Lock()
	defer h.using.Unlock()
	before := h.held.Load().(ring)
	if len(secret) == 0 && before.secret == nil {
		return nil
	}
	h.held.Store(ring{append([]byte(nil), secret...), before.generation + 1, time.Now()})
	return nil
}

// ServeHTTP answers /jwtsync/v1/report and /jwtsync/v1/challenge; what is neither, is not found.
func (h *Holder) ServeHTTP(response http.ResponseWriter, request *http.Request) {
	report, challenge := request.URL.Path == "/jwtsync/v1/report", request.URL.Path == "/jwtsync/v1/challenge"
	switch {
	case !report && !challenge:
		refuse(response, 404, "not_found", "there is nothing at this path", "see docs/reference/protocol.md")
	case report && request.Method != "GET" && request.Method != "HEAD":
		response.Header().Set("Allow", "GET, HEAD")
		refuse(response, 405, "method_not_allowed", "this path is read", "send GET")
	case challenge && request.Method != "POST":
		response.Header().Set("Allow", "POST")
		refuse(response, 405, "method_not_allowed", "a challenge is posted", "send POST")
	case !h.admits(request.Header.Values("Jwtsync-Access")):
		refuse(response, 403, "access_denied", "an access token is needed here",
			"send one of this process in Jwtsync-Access (jwtsync agree --access-token-file PATH)")
	case report:
		send(response, 200, h.report(h.held.Load().(ring)))
	default:
		h.challenge(response, request)
	}
}

func (h *Holder) challenge(response http.ResponseWriter, request *http.Request) {
	body, err := io.ReadAll(io.LimitReader(request.Body, 1025))
	asked := question.FindSubmatch(body)
	if err != nil || len(body) > 1024 || asked == nil || (len(asked[1]) > 0 && len(asked[3]) > 0) {
		refuse(response, 400, "request_malformed", "this is not a challenge", `send {"nonce":"..."}`)
		return
	}
	if !nonceText.Match(asked[2]) {
		refuse(response, 400, "nonce_malformed", "the nonce is not 32 bytes in base64url", "draw one for each comparison")
		return
	}
	nonce, _ := base64.RawURLEncoding.DecodeString(string(asked[2]))
	held := h.held.Load().(ring)
	keys := []object{}
	for _, key := range h.keys(held) {
		key["answer"] = answer(derived(held.secret, "jwtsync challenge v1", 32), nonce)
		key["variants"] = []object{}
		if string(asked[1])+string(asked[3]) == "true" {
			key["variants"] = h.variants(held.secret, nonce)
		}
		keys = append(keys, key)
	}
	send(response, 200, object{"nonce": string(asked[2]), "report": h.report(held), "siblings": []object{},
		"challenge": object{"service": h.options.Service, "instance": h.options.Instance, "keys": keys}})
}

func (h *Holder) report(held ring) object {
	now := time.Now()
	loaded, outcome, detail := held.loadedAt, "found", lengthInSteps(held.secret)
	warnings := []object{}
	report := object{}
	if len(held.secret) == 0 {
		loaded, outcome, detail = now, "absent", "no key was given"
		report["error"] = object{"code": "secret_absent", "message": "the service has no key from " + h.options.Locator,
			"hint": "give it one, and see its own log"}
	} else if characters(held.secret) < h.fewest() {
		warnings = append(warnings, object{"name": "short_secret", "fails_check": true,
			"text": fmt.Sprintf("the secret has fewer than %d characters", h.fewest())})
	}
	for name, value := range (object{"service": h.options.Service, "instance": h.options.Instance, "witness": "self",
		"environment": object{"name": h.options.Environment, "from": h.from},
		"source":      strings.TrimPrefix(h.options.Locator, "env:"),
		"trail":       []object{{"locator": h.options.Locator, "outcome": outcome, "detail": detail}},
		"warnings":    warnings, "keys": h.keys(held), "expectations": h.options.Expectations,
		"generation": held.generation, "loaded_at": stamp(loaded), "clock": stamp(now),
		"version": "go-example 1", "rules": "go-example 1"}) {
		report[name] = value
	}
	return report
}

func (h *Holder) keys(held ring) []object {
	if len(held.secret) == 0 {
		return []object{}
	}
	role := "signs"
	if h.options.VerifiesOnly {
		role = "verifies"
	}
	kid := base64.RawURLEncoding.EncodeToString(derived(held.secret, "jwtsync kid v1", 12))
	return []object{{"kid": kid, "role": role, "algorithm": h.options.Algorithm}}
}

// variants are those changes of a secret on its way that can be made of every secret, so that the two ends of a
// difference can be named. One that would itself be too short has the answer of a key that no secret has.
func (h *Holder) variants(secret, nonce []byte) []object {
	quoted := func(mark string) []byte { return []byte(mark + string(secret) + mark) }
	encoded := func(data []byte) []byte { return []byte(base64.StdEncoding.EncodeToString(data)) }
	line := append(append([]byte(nil), secret...), '\n')
	list := []object{}
	for _, each := range []struct {
		name    string
		changed []byte
	}{{"trailing_newline", line}, {"double_quoted", quoted(`"`)}, {"single_quoted", quoted("'")},
		{"base64_encoded", encoded(secret)}, {"base64_encoded_line", encoded(line)},
		{"hex_encoded", []byte(hex.EncodeToString(secret))}} {
		key := derived(each.changed, "jwtsync challenge v1", 32)
		if len(secret) > 65536 || characters(each.changed) < h.fewest() {
			key = derived(secret, "jwtsync absent variant v1 "+each.name, 32)
		}
		list = append(list, object{"name": each.name, "answer": answer(key, nonce)})
	}
	return list
}

// fewest is how many characters a secret needs in this environment.
func (h *Holder) fewest() int {
	if h.options.Environment == "staging" || h.options.Environment == "production" {
		return 32
	}
	return 20
}

// admits compares digests, so that time tells nothing of a token, its length included.
func (h *Holder) admits(fields []string) bool {
	shown := strings.Split(strings.Join(fields, ","), ",")
	if len(shown) > 8 {
		return false
	}
	admitted := 0
	for _, one := range shown {
		offered := sha256.Sum256([]byte(strings.Trim(one, " \t")))
		for _, token := range h.options.AccessTokens {
			accepted := sha256.Sum256([]byte(token))
			admitted |= subtle.ConstantTimeCompare(offered[:], accepted[:])
		}
	}
	return admitted == 1
}

// derived is HKDF-SHA-256 (RFC 5869) with an empty salt, of at most 32 bytes.
func derived(key []byte, info string, length int) []byte {
	return mac(mac(make([]byte, 32), key), append([]byte(info), 1))[:length]
}

func answer(key, nonce []byte) string { return base64.RawURLEncoding.EncodeToString(mac(key, nonce)) }

func mac(key, message []byte) []byte {
	hash := hmac.New(sha256.New, key)
	hash.Write(message)
	return hash.Sum(nil)
}

func characters(secret []byte) int {
	if utf8.Valid(secret) {
		return utf8.RuneCount(secret)
	}
	return len(secret)
}

// lengthInSteps tells no more of a secret's length than has to be known.
func lengthInSteps(secret []byte) string {
	for _, step := range []int{128, 96, 64, 48, 32} {
		if characters(secret) >= step {
			return fmt.Sprintf("length %d or more", step)
		}
	}
	return "length below 32"
}

func stamp(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05Z") }

func refuse(response http.ResponseWriter, status int, code, message, hint string) {
	send(response, status, object{"error": object{"code": code, "message": message, "hint": hint}})
}

func send(response http.ResponseWriter, status int, body object) {
	var text bytes.Buffer
	if err := json.NewEncoder(&text).Encode(body); err != nil {
		status = 500
	}
	response.Header().Set("Content-Type", "application/json")
	response.Header().Set("Cache-Control", "no-store")
	response.WriteHeader(status)
	response.Write(text.Bytes())
}

// Names of an environment that mean another one.
var otherNames = map[string]string{"dev": "development", "testing": "test", "stage": "staging", "prod": "production"}

// A challenge is so narrow that this is all of it: no other member, none twice, no escapes.
var (
	space    = `[ \t\r\n]*`
	flag     = `"variants"` + space + `:` + space + `(true|false)`
	question = regexp.MustCompile(`^` + space + `\{` + space + `(?:` + flag + space + `,` + space + `)?"nonce"` + space +
		`:` + space + `"([^"\\]*)"` + space + `(?:,` + space + flag + space + `)?\}` + space + `$`)
	nonceText   = regexp.MustCompile(`^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$`)
	accessToken = regexp.MustCompile(`^[!-+\--~]{32,}$`)
	algorithms  = regexp.MustCompile(`^HS(256|384|512)$`)
	controls    = regexp.MustCompile(`[\x00-\x1f\x{7f}-\x{9f}]`)
)
