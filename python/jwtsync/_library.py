# SPDX-License-Identifier: Apache-2.0
"""libjwtsync_c by ctypes: the functions of `jwtsync/c.h`, declared once; handles that free themselves.

Nothing here is for users. No function returns a secret but `reveal`.
"""
from __future__ import annotations

import ctypes
import operator
import os
import struct
from ctypes import POINTER, Structure, byref, c_char_p, c_int32, c_int64, c_size_t, c_void_p, string_at

from ._errors import UsageError, error_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any, NoReturn, Optional, Union

ABI_VERSION = 1
NOW = -(2**63)  # JWTSYNC_NOW


class Text(Structure):
    _fields_ = [("data", c_char_p), ("size", c_size_t)]


class ResolveOptions(Structure):
    _fields_ = [("struct_size", c_size_t), ("environment", Text), ("configuration", Text),
                ("sources", POINTER(Text)), ("source_count", c_size_t)]


class RingOptions(Structure):
    _fields_ = [("struct_size", c_size_t), ("algorithm", Text), ("allow_short_keys", c_int32)]


class Expectations(Structure):
    _fields_ = [("struct_size", c_size_t), ("issuer", Text), ("type", Text),
                ("audiences", POINTER(Text)), ("audience_count", c_size_t),
                ("algorithms", POINTER(Text)), ("algorithm_count", c_size_t),
                ("required_claims", POINTER(Text)), ("required_claim_count", c_size_t),
                ("leeway_seconds", c_int64), ("allow_missing_expiration", c_int32),
                ("max_age_seconds", c_int64), ("allow_issued_in_future", c_int32), ("allow_numeric_subject", c_int32),
                ("require_low_s", c_int32), ("audience_match", c_int32)]


class SigningOptions(Structure):
    _fields_ = [("struct_size", c_size_t), ("type", Text), ("key_id", Text)]


class Token(Structure):
    # jwtsync_token, and jwtsync_expired_token of the same shape, with its texts spelled out: an address is read
    # faster than a structure in a structure.
    _fields_ = [("struct_size", c_size_t),
                ("header", c_void_p), ("header_size", c_size_t),
                ("claims", c_void_p), ("claims_size", c_size_t),
                ("kid", c_void_p), ("kid_size", c_size_t),
                ("algorithm", c_void_p), ("algorithm_size", c_size_t)]


class KeeperOptions(Structure):
    _fields_ = [("struct_size", c_size_t), ("service", Text), ("resolve", POINTER(ResolveOptions)),
                ("expectations", POINTER(Expectations)),
                ("access_token_files", POINTER(Text)), ("access_token_file_count", c_size_t),
                ("wait_for_key", c_int32), ("hub", Text), ("hub_access_token_file", Text), ("hub_signs", c_int32)]


class Header(Structure):
    _fields_ = [("name", Text), ("value", Text)]


class Request(Structure):
    _fields_ = [("struct_size", c_size_t), ("method", Text), ("target", Text),
                ("headers", POINTER(Header)), ("header_count", c_size_t), ("body", Text), ("peer", c_int32)]


class AgreeOptions(Structure):
    _fields_ = [("struct_size", c_size_t), ("targets", POINTER(Text)), ("target_count", c_size_t),
                ("timeout_milliseconds", c_int64), ("expect", c_size_t), ("access_token_file", Text),
                ("configuration", Text)]


OnEvent = ctypes.CFUNCTYPE(None, c_void_p, c_int32, c_void_p, c_size_t)

_SIGNATURES: dict[str, tuple[Any, list[Any]]] = {
    "jwtsync_abi_version": (c_int32, []),
    "jwtsync_version": (c_char_p, []),
    "jwtsync_error_code": (c_char_p, [c_void_p]),
    "jwtsync_error_message": (c_char_p, [c_void_p]),
    "jwtsync_error_hint": (c_char_p, [c_void_p]),
    "jwtsync_error_http_status": (c_int32, [c_void_p]),
    "jwtsync_error_status": (c_int32, [c_void_p]),
    "jwtsync_error_free": (None, [c_void_p]),
    "jwtsync_string_data": (c_void_p, [c_void_p, c_void_p]),
    "jwtsync_string_free": (None, [c_void_p]),
    "jwtsync_secret_reveal": (Text, [c_void_p]),
    "jwtsync_secret_free": (None, [c_void_p]),
    "jwtsync_world_create": (c_int32, [c_void_p, c_size_t, OnEvent, c_void_p, c_void_p, c_void_p]),
    "jwtsync_world_free": (None, [c_void_p]),
    "jwtsync_resolve": (c_int32, [c_void_p, c_void_p, c_void_p, c_void_p, c_void_p]),
    "jwtsync_shared_new": (c_void_p, []),
    "jwtsync_shared_free": (None, [c_void_p]),
    "jwtsync_shared_get_jwt_secret": (c_int32, [c_void_p, c_void_p, c_void_p, c_void_p]),
    "jwtsync_shared_clear_cache": (None, [c_void_p]),
    "jwtsync_shared_keeps_another_key": (c_int32, [c_void_p, c_void_p]),
    "jwtsync_shared_validate_synchronization": (c_int32, [c_void_p, c_void_p, c_void_p]),
    "jwtsync_shared_force_environment_consistency":
        (c_int32, [c_void_p, c_void_p, c_char_p, c_size_t, c_void_p, c_void_p]),
    "jwtsync_shared_get_secret_loading_diagnostics": (c_int32, [c_void_p, c_void_p, c_void_p, c_void_p]),
    "jwtsync_ring_parse": (c_int32, [c_char_p, c_size_t, c_void_p, c_void_p, c_void_p]),
    "jwtsync_ring_describe": (c_int32, [c_void_p, c_void_p, c_void_p]),
    "jwtsync_ring_free": (None, [c_void_p]),
    "jwtsync_scratch_new": (c_void_p, []),
    "jwtsync_scratch_free": (None, [c_void_p]),
    "jwtsync_verifier_create": (c_int32, [c_void_p, c_void_p, c_void_p, c_void_p]),
    "jwtsync_verifier_verify": (c_int32, [c_void_p, c_char_p, c_size_t, c_int64, c_void_p, c_void_p, c_void_p]),
    "jwtsync_verifier_verify_at":
        (c_int32, [c_void_p, c_char_p, c_size_t, c_int64, c_int32, c_void_p, c_void_p, c_void_p]),
    "jwtsync_verifier_verify_expired":
        (c_int32, [c_void_p, c_char_p, c_size_t, c_int64, c_int64, c_int32, c_void_p, c_void_p, c_void_p]),
    "jwtsync_verifier_free": (None, [c_void_p]),
    "jwtsync_read_unverified": (c_int32, [c_char_p, c_size_t, c_void_p, c_void_p]),
    "jwtsync_unverified_header": (Text, [c_void_p]),
    "jwtsync_unverified_claims": (Text, [c_void_p]),
    "jwtsync_unverified_free": (None, [c_void_p]),
    "jwtsync_signer_create": (c_int32, [c_void_p, c_void_p, c_void_p]),
    "jwtsync_signer_create_with": (c_int32, [c_void_p, c_void_p, c_void_p, c_void_p]),
    "jwtsync_signer_sign": (c_int32, [c_void_p, c_char_p, c_size_t, c_void_p, c_void_p]),
    "jwtsync_signer_free": (None, [c_void_p]),
    "jwtsync_keeper_open": (c_int32, [c_void_p, c_void_p, c_void_p, c_void_p]),
    "jwtsync_keeper_reload": (c_int32, [c_void_p, c_void_p]),
    "jwtsync_keeper_refresh": (c_int32, [c_void_p, c_void_p, c_void_p]),
    "jwtsync_keeper_verify": (c_int32, [c_void_p, c_char_p, c_size_t, c_void_p, c_void_p, c_void_p]),
    "jwtsync_keeper_sign": (c_int32, [c_void_p, c_char_p, c_size_t, c_void_p, c_void_p]),
    "jwtsync_keeper_join_workers": (c_int32, [c_void_p, c_void_p, c_void_p]),
    "jwtsync_keeper_leave_workers": (None, [c_void_p]),
    "jwtsync_keeper_leave": (None, [c_void_p]),
    "jwtsync_keeper_ring": (c_int32, [c_void_p, c_void_p, c_void_p]),
    "jwtsync_keeper_free": (None, [c_void_p]),
    "jwtsync_keeper_handle": (c_int32, [c_void_p, c_void_p, c_void_p, c_void_p]),
    "jwtsync_endpoint": (c_char_p, [c_size_t]),
    "jwtsync_response_status": (c_int32, [c_void_p]),
    "jwtsync_response_header_count": (c_size_t, [c_void_p]),
    "jwtsync_response_header": (Header, [c_void_p, c_size_t]),
    "jwtsync_response_body": (Text, [c_void_p]),
    "jwtsync_response_free": (None, [c_void_p]),
    "jwtsync_agree": (c_int32, [c_void_p, c_void_p, c_void_p, c_void_p, c_void_p]),
}


def _path() -> str:
    """The library that JWTSYNC_LIBRARY names; else that of the wheel; in a source tree (an editable installation) that
    of build/release; else the one that is installed in the system."""
    if named := os.environ.get("JWTSYNC_LIBRARY"):
        return named
    package = os.path.dirname(os.path.abspath(__file__))
    in_wheel = os.path.join(package, "libjwtsync_c.so")
    in_tree = os.path.join(os.path.dirname(os.path.dirname(package)), "build", "release", "libjwtsync_c.so")
    return next(filter(os.path.exists, (in_wheel, in_tree)), "libjwtsync_c.so.1")


def _load() -> Any:
    loaded = ctypes.CDLL(_path())
    for name, (result, arguments) in _SIGNATURES.items():
        function = getattr(loaded, name)
        function.restype = result
        function.argtypes = arguments
    if loaded.jwtsync_abi_version() != ABI_VERSION:
        raise ImportError(f"libjwtsync_c has ABI version {loaded.jwtsync_abi_version()}, and {ABI_VERSION} is needed")
    return loaded


library = _load()


class Handle:
    """Owns one opaque handle, and frees it with the function of its type; then only what it `keeps`."""

    __slots__ = ("_free", "keeps", "value")

    def __init__(self, value: int, free: Callable[[int], None]) -> None:
        self.value = value
        self.keeps: Any = None
        self._free = free

    def __del__(self) -> None:
        self._free(self.value)

    def __reduce__(self) -> NoReturn:
        raise TypeError("what the C library holds cannot be copied or pickled: a key would be where nobody wipes it")


def check(status: int, error: c_void_p) -> None:
    """Raises what a call left in `error`, unless it went well."""
    if status:
        raise taken(error.value)


def taken(error: Optional[int]) -> Exception:
    """The exception for an error object, which is freed."""
    try:
        return error_of(library.jwtsync_error_status(error), library.jwtsync_error_http_status(error),
                        library.jwtsync_error_code(error).decode(),
                        library.jwtsync_error_message(error).decode("utf-8", "replace"),
                        library.jwtsync_error_hint(error).decode("utf-8", "replace"))
    finally:
        library.jwtsync_error_free(error)


def made(function: Any, free: Callable[[int], None], *arguments: Any) -> Handle:
    """Calls a function whose last two arguments are `out` and `error`, and owns what it gave."""
    out, error = c_void_p(), c_void_p()
    check(function(*arguments, byref(out), byref(error)), error)
    return Handle(out.value or 0, free)


def string_of(handle: Handle) -> bytes:
    """The text of a jwtsync_string."""
    size = c_size_t()
    data = library.jwtsync_string_data(handle.value, byref(size))
    return string_at(data, size.value)


def reveal(secret: Handle) -> bytes:
    """The bytes of a secret: the only function that shows one."""
    # The structure's `data` would end at a zero byte; its address does not.
    text = library.jwtsync_secret_reveal(secret.value)
    return bytes_of(text)


def bytes_of(text: Text) -> bytes:
    address = c_void_p.from_buffer(text).value
    return string_at(address, text.size) if address else b""


def endpoints() -> tuple[str, ...]:
    """The paths that a keeper answers."""
    paths: list[str] = []
    path = library.jwtsync_endpoint(0)
    while path is not None:
        paths.append(path.decode())
        path = library.jwtsync_endpoint(len(paths))
    return tuple(paths)


def encoded(value: Union[str, bytes]) -> bytes:
    """Bytes as the system has them: what was not UTF-8 stays so, and is refused where text is asked for."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return value.encode("utf-8", "surrogateescape")
    raise TypeError(f"text is needed, and not {type(value).__name__}")


def whole(value: int, name: str, lowest: int = 1 - 2**63) -> int:
    """A whole number that the library can be given: ctypes would take the lowest bits of a larger one."""
    number = operator.index(value)
    if lowest <= number < 2**63:
        return number
    raise UsageError("argument_invalid", f"{name} is out of range", f"give {name} as a number that makes sense")


def flag(value: bool, name: str) -> bool:
    if isinstance(value, bool):
        return value
    raise TypeError(f"{name} is True or False, and not {type(value).__name__}")


def text(value: Optional[str]) -> Text:
    if value is None:
        return Text(None, 0)
    data = encoded(value)
    return Text(data, len(data))


def one_or_more(values: Union[str, Iterable[str], None]) -> tuple[str, ...]:
    """What a caller says by one text, by several, or by None."""
    if values is None:
        return ()
    return (values,) if isinstance(values, str) else tuple(values)


def texts(values: Union[str, Iterable[str], None]) -> tuple[Any, int]:
    """An array of texts and its size; None for no texts."""
    given = [Text(data, len(data)) for data in map(encoded, one_or_more(values))]
    return ((Text * len(given))(*given) if given else None), len(given)


class World:
    """The outside of one call, or of a Keeper: the variables of `environ` (of the process, as Python has them, if None)
    and a place for events."""

    __slots__ = ("_on_event", "handle")

    def __init__(self, environ: Optional[Mapping[str, str]], on_event: Any) -> None:
        self._on_event = on_event  # must live as long as the world
        parts = snapshot(environ)
        data = bytearray(b"".join(parts))
        try:
            address = ctypes.addressof(ctypes.c_char.from_buffer(data)) if data else 0
            spans = struct.pack("PN" * len(parts), *spans_of(parts, address))
            self.handle = made(library.jwtsync_world_create, library.jwtsync_world_free, spans or b"\0",
                               len(parts) // 2, on_event, None)
        finally:
            data[:] = bytes(len(data))

    @property
    def value(self) -> int:
        return self.handle.value


def snapshot(environ: Optional[Mapping[str, str]]) -> list[bytes]:
    """The variables as they are now: a name, its value, the next name, ..."""
    source: Any = os.environb if environ is None else environ
    parts: list[bytes] = []
    for name in list(source):
        value = source.get(name)
        if value is not None:  # unless another thread took it away
            parts += (name, value)
    return parts if environ is None else [encoded(part) for part in parts]


def spans_of(parts: list[bytes], address: int) -> list[int]:
    """The address and the size of each part, one behind the other from `address` on."""
    spans: list[int] = []
    for part in parts:
        size = len(part)
        spans += (address, size)
        address += size
    return spans
