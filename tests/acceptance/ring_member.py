# SPDX-License-Identifier: Apache-2.0
"""A member of a rotation by docs/reference/hub.md and Python's standard library alone: it joins, follows the ring,
proves, signs under its permit, verifies, and offers its ring to a hub that lost it. HS256 only."""
import base64
import hashlib
import hmac
import http.client
import json
import threading
import time


def b64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def compact(value):
    return json.dumps(value, separators=(",", ":"))


def answer_of(key, nonce):
    """docs/reference/protocol.md: HMAC(HKDF(key, "jwtsync challenge v1"), nonce)."""
    pseudorandom_key = hmac.new(bytes(32), key, hashlib.sha256).digest()
    derived = hmac.new(pseudorandom_key, b"jwtsync challenge v1\x01", hashlib.sha256).digest()
    return b64url(hmac.new(derived, nonce, hashlib.sha256).digest())


class Refused(Exception):
    def __init__(self, status, code):
        super().__init__(f"{status} {code}")
        self.status, self.code = status, code


class Member:
    """One thread follows the ring; others may call `sign` and `verify`."""

    def __init__(self, address, access, instance, signs=True, service="auth"):
        self.address, self.access, self.signs = address, access, signs
        self.name = {"service": service, "instance": instance}
        self.lock = threading.RLock()
        self.ring, self.keys, self.digest, self.permit_until, self.signs_with = None, {}, None, 0, None
        self.reply, self.offers, self.has_dropped = None, 0, False
        self.joined_at, self.accepted, self.signed = 0, {}, {}
        self.forked, self.stopping, self.refusals = False, threading.Event(), []

    def call(self, what, **body):
        connection = http.client.HTTPConnection(self.address, timeout=60)
        try:
            connection.request("POST", f"/jwtsync/v1/ring/{what}", compact({**self.name, **body}),
                               {"Jwtsync-Access": self.access})
            response = connection.getresponse()
            text = response.read()
            if response.status == 204:
                return None
            value = json.loads(text)
            if response.status != 200:
                raise Refused(response.status, value["error"]["code"])
            return value
        finally:
            connection.close()

    # What a member does.
    def join(self):
        sent = time.clock_gettime(time.CLOCK_BOOTTIME)
        held = {}
        if self.ring:
            held["held"] = {**self.place(), "digest": self.digest}
        reply = self.call("join", environment="staging", clock=int(time.time()), signs=self.signs, fenceable=True,
                          holding="ring", lifetime=0, grace=0, **held)
        self.take(reply)
        self.joined_at = sent

    def place(self):
        ours = self.ring["jwtsync"]
        return {"epoch": ours["epoch"], "generation": ours["generation"]}

    def take(self, reply):
        """The ring of a reply, if it is later than the one that is held; and what it asks for."""
        ring, digest = json.loads(reply["ring"]), b64url(hashlib.sha256(reply["ring"].encode()).digest())
        with self.lock:
            if self.ring:
                ours, theirs = self.ring["jwtsync"], ring["jwtsync"]
                mine, other = (ours["epoch"], ours["generation"]), (theirs["epoch"], theirs["generation"])
                is_next = other == (mine[0], mine[1] + 1)
                if (other == mine and digest != self.digest) or (is_next and theirs["previous"] != self.digest):
                    self.forked = True
                if self.forked or other <= mine:
                    return
            keys = {key["kid"]: unb64url(key["k"]) for key in reply["keys"]}
            assert list(keys) == [key["kid"] for key in ring["keys"]], "in the order of the document"
            if self.ring and len(ring["jwtsync"]["revoked"]) > len(self.ring["jwtsync"]["revoked"]):
                self.has_dropped = True  # a key, which the next join tells
            self.ring, self.digest, self.keys, self.reply = ring, digest, keys, reply
        probes = {probe["kid"]: probe["token"] for probe in reply["probes"]}
        for key in ring["keys"]:
            nonce = key["jwtsync"].get("nonce")
            if nonce:
                self.prove(key["kid"], answer_of(keys[key["kid"]], unb64url(nonce)), probes[key["kid"]])

    def prove(self, kid, answer, probe):
        try:
            # It gets past kid, algorithm and signature; and is no login.
            self.call("proof", kid=kid, answer=answer, accepts=self.judge(probe) == "expired")
        except Refused as refused:
            if refused.code != "generation_overtaken":
                raise

    def ask_permit(self):
        with self.lock:
            under = self.place()
            self.signs_with = self.active()  # from before it asks it signs with no older key
        sent = time.clock_gettime(time.CLOCK_BOOTTIME)
        given = self.call("permit", under=under, uses=self.uses())
        with self.lock:
            self.permit_until = sent + given["lasts"]

    def offer(self):
        """What it holds, as it got it, to a hub that has no ring to give."""
        self.call("offer", ring=self.reply["ring"], keys=self.reply["keys"])
        self.offers += 1

    def uses(self):
        with self.lock:
            kids = set(self.accepted) | set(self.signed)
            return [{"kid": kid, "accepted": self.accepted.get(kid, 0), "signed": self.signed.get(kid, 0),
                     "endless": False} for kid in kids]

    def active(self):
        return next((key["kid"] for key in self.ring["keys"] if key["jwtsync"]["state"] == "active"), None)

    def sign(self, claims):
        """A token; nothing where it may not sign."""
        with self.lock:
            kid, now = self.signs_with, int(time.time())
            if kid is None or kid not in self.keys or time.clock_gettime(time.CLOCK_BOOTTIME) >= self.permit_until:
                return None
            expires = now + self.ring["jwtsync"]["policy"]["lifetime"]
            self.signed[kid] = max(self.signed.get(kid, 0), expires)
            text = b64url(compact({"alg": "HS256", "typ": "JWT", "kid": kid}).encode()) + "." + b64url(
                compact({**claims, "iat": now, "exp": expires}).encode())
            return text + "." + b64url(hmac.new(self.keys[kid], text.encode(), hashlib.sha256).digest())

    def judge(self, token):
        """"accepted", "expired", "unknown" or "bad"."""
        head, claims, signature = token.split(".")
        header = json.loads(unb64url(head))
        with self.lock:
            key = self.keys.get(header["kid"])
            if key is None:
                return "unknown"
            if header["alg"] != "HS256":
                return "bad"
            expected = hmac.new(key, f"{head}.{claims}".encode(), hashlib.sha256).digest()
            if not hmac.compare_digest(expected, unb64url(signature)):
                return "bad"
            expires = json.loads(unb64url(claims))["exp"]
            if time.time() >= expires:
                return "expired"
            self.accepted[header["kid"]] = max(self.accepted.get(header["kid"], 0), expires)
            return "accepted"

    def verify(self, token):
        """Of an unknown kid the ring is read once."""
        verdict = self.judge(token)
        if verdict == "unknown":
            reply = self.call("read", after=self.place(), signs=self.signs, wait=0)
            if reply:
                self.take(reply)
            verdict = self.judge(token)
        return verdict

    # Until it is stopped.
    def follow(self):
        policy = self.ring["jwtsync"]["policy"]
        while not self.stopping.is_set():
            try:
                if self.has_dropped or (time.clock_gettime(time.CLOCK_BOOTTIME) - self.joined_at
                                        > policy["presence"] / 3):
                    self.has_dropped = False
                    self.join()
                if self.signs and (self.signs_with != self.active() or
                                   self.permit_until - time.clock_gettime(time.CLOCK_BOOTTIME) < policy["permit"] / 2):
                    self.ask_permit()
                reply = self.call("read", after=self.place(), signs=self.signs, wait=500)
                if reply:
                    self.take(reply)
            except Refused as refused:
                self.refusals.append(str(refused))
                if refused.code == "not_found":
                    self.joined_at = 0
                elif refused.code == "ring_unavailable":
                    self.joined_at = 0
                    self.try_to_offer()
                    self.stopping.wait(0.2)
                elif refused.code != "generation_overtaken":
                    self.stopping.wait(0.2)
            except (OSError, http.client.HTTPException) as lost:
                self.refusals.append(str(lost))
                self.stopping.wait(0.2)

    def try_to_offer(self):
        try:
            self.offer()
        except (Refused, OSError, http.client.HTTPException) as failed:
            self.refusals.append(str(failed))

    def start(self):
        self.join()
        if self.signs:
            self.ask_permit()
        self.thread = threading.Thread(target=self.follow)
        self.thread.start()
        return self

    def stop(self, leaves=True):
        self.stopping.set()
        self.thread.join()
        if leaves:
            self.call("leave", uses=self.uses())
