# SPDX-License-Identifier: Apache-2.0
"""Keys and tokens: KeyRing, Signer, Verifier."""
from __future__ import annotations

import json
import math
import threading
from ctypes import byref, c_void_p, sizeof, string_at

from ._errors import UsageError
from ._library import (NOW, Expectations, Handle, RingOptions, SigningOptions, Token, bytes_of, flag, library, made,
                       one_or_more, string_of, taken, text, texts, whole)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import timedelta
    from typing import Any, Optional, Union


class KeyRing:
    """An immutable set of keys: one signs, the others only verify. Made by `parse`."""

    __slots__ = ("_handle",)

    def __init__(self, handle: Handle) -> None:
        self._handle = handle

    @classmethod
    def parse(cls, data: bytes, algorithm: Optional[str] = None, *, allow_short_keys: bool = False) -> KeyRing:
        """The keys of a JWK, JWKS, PEM or DER; anything else is one HMAC secret, byte for byte: nothing is trimmed or
        decoded. A key in any other form or wrapping, such as PEM in base64, is an error and no secret. The first key
        that can sign, signs; a ring of public keys only verifies.

        `algorithm`: of a secret, and of keys that do not say which is theirs; if None, HS256 for a secret, RS256 for
        RSA, the one of its curve for every other key. A ring in which no key has it is refused. `allow_short_keys`
        takes HMAC keys that are shorter than their hash, as services did before jwtsync.
        """
        if not isinstance(data, (bytes, bytearray, memoryview)):
            cure = ": give key.encode(), as PyJWT does by itself" if isinstance(data, str) else ""
            raise TypeError(f"a key is bytes, and not {type(data).__name__}{cure}")
        value = bytes(data)
        options = RingOptions(sizeof(RingOptions), text(algorithm), flag(allow_short_keys, "allow_short_keys"))
        return cls(made(library.jwtsync_ring_parse, library.jwtsync_ring_free, value, len(value), byref(options)))

    def describe(self) -> dict[str, Any]:
        """What `jwtsync keys --json` prints: kid, algorithm and role of each key, the keys of its set that are not used
        and why, and no secret."""
        return json.loads(string_of(made(library.jwtsync_ring_describe, library.jwtsync_string_free,
                                         self._handle.value)))

    def kids(self) -> list[str]:
        """The names of its keys: equal secrets have equal kids, in every language."""
        return sorted(key["kid"] for key in self.describe()["keys"])

    def __repr__(self) -> str:
        """The names of the keys, the signing one first; never their bytes."""
        keys = (f"{key['kid']} {key['role']} {key['algorithm']}" for key in self.describe()["keys"])
        return f"<jwtsync.KeyRing: {', '.join(keys)}>"


_decode = json.JSONDecoder().decode  # json.loads looks for another encoding first


class _Said:
    """The header and the claims of a token whose signature is good."""

    __slots__ = ("_claims", "_claims_text", "_header", "_header_text")

    def __init__(self, header: bytes, claims: bytes) -> None:
        self._header_text = header
        self._claims_text = claims

    @property
    def header(self) -> dict[str, Any]:
        """The header; decoded when it is first asked for."""
        try:
            return self._header
        except AttributeError:
            self._header: dict[str, Any] = _decode(self._header_text.decode())
            return self._header

    @property
    def claims(self) -> dict[str, Any]:
        """The claims; decoded when they are first asked for."""
        try:
            return self._claims
        except AttributeError:
            self._claims: dict[str, Any] = _decode(self._claims_text.decode())
            return self._claims

    def __repr__(self) -> str:
        return f"{type(self).__name__}(header={self.header!r}, claims={self.claims!r})"


class VerifiedToken(_Said):
    """What a token says whose signature and claims were found good. Only `Verifier.verify` makes one."""

    __slots__ = ()


class ExpiredToken(_Said):
    """What a token says that was good and may have expired since: for a refresh or a logout, and for nothing else. It
    is not a VerifiedToken. Only `Verifier.verify_expired` makes one."""

    __slots__ = ()


def several(values: Union[str, Iterable[str], None], name: str) -> Optional[tuple[str, ...]]:
    """What a caller says by one text or by several. An empty list is an error: it does not mean "anything"."""
    if values is None:
        return None
    given = one_or_more(values)
    if not given:
        raise UsageError("argument_invalid", f"{name} is an empty list", f"leave {name} out, or name one")
    return given


def expectations(issuer: Optional[str], audience: Union[str, Iterable[str], None],
                 algorithms: Union[str, Iterable[str], None], leeway: Union[int, timedelta], require_expiration: bool,
                 token_type: Optional[str], required_claims: Iterable[str], max_age: Union[int, timedelta, None],
                 allow_future_iat: bool, allow_numeric_sub: bool, require_low_s: bool,
                 audience_match: Optional[str]) -> Expectations:
    """The structure for what must be true of a token."""
    made_of = Expectations(sizeof(Expectations), text(issuer), text(token_type))
    made_of.audiences, made_of.audience_count = texts(several(audience, "audience"))
    made_of.algorithms, made_of.algorithm_count = texts(several(algorithms, "algorithms"))
    made_of.required_claims, made_of.required_claim_count = texts(required_claims)
    made_of.leeway_seconds = whole(_seconds(leeway), "leeway")
    made_of.audience_match = _audience_match(audience_match)
    made_of.allow_missing_expiration = not flag(require_expiration, "require_expiration")
    if max_age is not None:
        made_of.max_age_seconds = whole(_seconds(max_age), "max_age")
        if not made_of.max_age_seconds:  # which is any age to the library
            raise UsageError("argument_invalid", "max_age is 0", "leave max_age out, to take tokens of any age")
    made_of.allow_issued_in_future = flag(allow_future_iat, "allow_future_iat")
    made_of.allow_numeric_subject = flag(allow_numeric_sub, "allow_numeric_sub")
    made_of.require_low_s = flag(require_low_s, "require_low_s")
    return made_of


def _seconds(leeway: Union[int, timedelta]) -> int:
    """A number of seconds, or a timedelta, as PyJWT takes one; a part of a second is cut off."""
    total = getattr(leeway, "total_seconds", None)
    return math.floor(total()) if total else leeway


_MATCHES = {"any": 3, "all": 1, "only": 2}  # jwtsync_audience_match


def _audience_match(name: Optional[str]) -> int:
    if name is None:
        return 0  # any, unless a keeper's configuration says otherwise
    if name in _MATCHES:
        return _MATCHES[name]
    raise UsageError("argument_invalid", "this audience_match is not known", f"say one of {', '.join(_MATCHES)}")


class _Working:
    """What one call needs to verify: working memory, and where results go."""

    __slots__ = ("error", "places", "scratch", "token")

    def __init__(self) -> None:
        self.scratch = Handle(library.jwtsync_scratch_new(), library.jwtsync_scratch_free)
        self.token = Token(sizeof(Token))
        self.error = c_void_p()
        self.places = (self.scratch.value, byref(self.token), byref(self.error))


class _Spare(threading.local):
    """What this thread's calls are done with. A call takes one and brings it back, since another call may begin before
    it ends: that of a signal handler, between any two steps of Python."""

    def __init__(self) -> None:
        self.workings: list[_Working] = []


_spare = _Spare()


class UnverifiedToken:
    """What a token says of itself, with nothing verified: anybody may have written it. It is for choosing the issuer
    whose keys to ask, or for a line of a log, and for nothing else: so it is not a VerifiedToken. Only
    `read_unverified` makes one."""

    __slots__ = ("claims", "header")

    def __init__(self, header: dict[str, Any], claims: dict[str, Any]) -> None:
        self.header = header
        self.claims = claims

    def __repr__(self) -> str:
        return f"UnverifiedToken(header={self.header!r}, claims={self.claims!r})"


def read_unverified(token: Union[str, bytes]) -> UnverifiedToken:
    """Takes a token apart by the rules of `Verifier`, without a key. Raises `jwtsync.Refused` for what no key could
    make good."""
    data = _bytes_of(token)
    handle = made(library.jwtsync_read_unverified, library.jwtsync_unverified_free, data, len(data))
    return UnverifiedToken(_decode(bytes_of(library.jwtsync_unverified_header(handle.value)).decode()),
                           _decode(bytes_of(library.jwtsync_unverified_claims(handle.value)).decode()))


def _bytes_of(token: Union[str, bytes]) -> bytes:
    if isinstance(token, str):
        return token.encode("utf-8", "replace")
    if isinstance(token, bytes):
        return token
    raise TypeError(f"a token is str or bytes, and not {type(token).__name__}")


def _verified(kind: Any, verify: Any, handle: int, token: Union[str, bytes], numbers: tuple[int, ...]) -> Any:
    """What `verify` says of a token by this handle, and of these numbers, such as the time: a token of this kind."""
    if isinstance(token, str):
        data = token.encode("utf-8", "replace")
    elif isinstance(token, bytes):
        data = token
    else:
        raise TypeError(f"a token is str or bytes, and not {type(token).__name__}")
    workings = _spare.workings
    working = workings.pop() if workings else _Working()
    try:
        if verify(handle, data, len(data), *numbers, *working.places):
            raise taken(working.error.value)
        said = working.token
        return kind(string_at(said.header, said.header_size), string_at(said.claims, said.claims_size))
    finally:
        workings.append(working)


class Verifier:
    """Accepts or refuses tokens. Made once, used by any number of threads."""

    __slots__ = ("_handle", "_now")

    def __init__(self, ring: KeyRing, issuer: Optional[str] = None, audience: Union[str, Iterable[str], None] = None,
                 algorithms: Union[str, Iterable[str], None] = None, leeway: Union[int, timedelta] = 0,
                 now: Union[Callable[[], float], float, None] = None, require_expiration: bool = True, *,
                 token_type: Optional[str] = None, required_claims: Iterable[str] = (),
                 max_age: Union[int, timedelta, None] = None, allow_future_iat: bool = False,
                 allow_numeric_sub: bool = False, require_low_s: bool = False, audience_match: str = "any") -> None:
        """What is expected of a token besides its signature.

        `issuer`: None for any. `audience`: one, or several of which the token must name one; None refuses a token that
        names any. `algorithms`: those of the ring if None. `leeway`: whole seconds, 0 to 3600, or a timedelta. `now`:
        seconds since 1970, or a function that gives them, such as `time.time`; the system's clock if None.
        `require_expiration`: refuse a token that never expires. `token_type`: the header's `typ`.
        `required_claims` must be there, and not blank. `audience_match`: "any"; "all", where the token must name every
        audience; "only", where its `aud` must be the one audience, as text. A list that is empty is refused.

        `max_age`: how many seconds old a token may be by its `iat`, which it then must have. `allow_future_iat`: take
        an `iat` ahead of the clock; not together with `max_age`. `allow_numeric_sub`: take a `sub` that is an integer.
        It stays one in `claims`: `1 == "1"` is false, so do not make it a text. `require_low_s`: of the two texts of
        an ECDSA signature, take the one with the lower s only.
        """
        expected = expectations(issuer, audience, algorithms, leeway, require_expiration, token_type, required_claims,
                                max_age, allow_future_iat, allow_numeric_sub, require_low_s, audience_match)
        self._handle = made(library.jwtsync_verifier_create, library.jwtsync_verifier_free, _ring(ring)._handle.value,
                            byref(expected))
        self._now = now
        if now is not None and not callable(now):
            _moment(now)

    def verify(self, token: Union[str, bytes]) -> VerifiedToken:
        """The token's header and claims. Raises `jwtsync.Refused`, whose `code` says why."""
        now = self._now
        if now is None:
            return _verified(VerifiedToken, _verify, self._handle.value, token, _NOW)
        return _verified(VerifiedToken, _verify_at, self._handle.value, token, _moment(now() if callable(now) else now))

    def verify_expired(self, token: Union[str, bytes], within: Union[int, timedelta]) -> ExpiredToken:
        """For a refresh or a logout: takes a token as `verify` does, and one that expired up to `within` seconds ago,
        at most 30 days. All else holds, and it must have an `exp`. A token that has not expired yet is taken, too."""
        now = self._now
        time = (NOW, 0) if now is None else _moment(now() if callable(now) else now)
        numbers = (whole(_seconds(within), "within"), *time)
        return _verified(ExpiredToken, _verify_expired, self._handle.value, token, numbers)


_verify = library.jwtsync_verifier_verify
_verify_at = library.jwtsync_verifier_verify_at
_verify_expired = library.jwtsync_verifier_verify_expired
_NOW = (NOW,)


def verify_by_keeper(keeper: Handle, token: Union[str, bytes]) -> VerifiedToken:
    """As `Verifier.verify`, by the ring that a keeper of the library has in use."""
    return _verified(VerifiedToken, library.jwtsync_keeper_verify, keeper.value, token, ())


def _ring(ring: KeyRing) -> KeyRing:
    if isinstance(ring, KeyRing):
        return ring
    raise TypeError(f"a KeyRing is needed, and not {type(ring).__name__}")


def _moment(now: float) -> tuple[int, int]:
    """Seconds and nanoseconds of a time."""
    if not isinstance(now, (int, float)):
        raise TypeError(f"now is a number of seconds, and not {type(now).__name__}")
    if not math.isfinite(now):
        raise UsageError("argument_invalid", "now is not a finite number", "give seconds since 1970, as time.time does")
    seconds = math.floor(now)
    return whole(seconds, "now"), int((now - seconds) * 1_000_000_000)


class Signer:
    """Signs with a key of the ring. Used by any number of threads."""

    __slots__ = ("_handle",)

    def __init__(self, ring: KeyRing, *, token_type: str = "JWT", key_id: Optional[str] = None) -> None:
        """`token_type`: `typ` of the header, such as "at+jwt". `key_id`: the kid of the key that signs; the ring's
        signing key if None. Nothing else of the header can be set: the key decides."""
        options = SigningOptions(sizeof(SigningOptions), text(token_type), text(key_id))
        self._handle = made(library.jwtsync_signer_create_with, library.jwtsync_signer_free,
                            _ring(ring)._handle.value, byref(options))

    def sign(self, claims: Mapping[str, Any]) -> str:
        """A token that says `claims`, and nothing else: `exp` and `iat` are the caller's. The kid is the key's.

        `exp`, `nbf` and `iat` may be a datetime, as with PyJWT: of one without a time zone it is UTC, as
        `datetime.utcnow()` gives it and `datetime.now()` does not. Parts of a second are cut off."""
        return signed(library.jwtsync_signer_sign, self._handle, claims)


def signed(sign: Any, by: Handle, claims: Mapping[str, Any]) -> str:
    """The token that a function of the library signs by a signer or a keeper."""
    try:
        data = _encode(claims)
    except TypeError:  # seldom: a datetime, or what cannot be a claim
        data = _encode(_with_numeric_dates(claims))
    return string_of(made(sign, library.jwtsync_string_free, by.value, data, len(data))).decode()


def _encode(claims: Mapping[str, Any]) -> bytes:
    return json.dumps(claims, separators=(",", ":"), allow_nan=False).encode()


def _with_numeric_dates(claims: Mapping[str, Any]) -> Mapping[str, Any]:
    """The claims with seconds since 1970 (RFC 7519, section 2) for those that are a datetime."""
    from calendar import timegm
    from datetime import datetime
    if not isinstance(claims, dict):
        return claims
    return {name: timegm(value.utctimetuple()) if name in ("exp", "nbf", "iat") and isinstance(value, datetime)
            else value for name, value in claims.items()}
