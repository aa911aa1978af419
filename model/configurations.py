# SPDX-License-Identifier: Apache-2.0
"""What scripts/model searches: configurations of the model, and what each is expected to show."""
import dataclasses


@dataclasses.dataclass(frozen=True)
class Configuration:
    name: str
    defines: tuple[str, ...]
    expects: str = ""       # how the story ends: "" for none, "broken" or "reached"
    is_large: bool = False  # searched by `make model-full` alone


def whole(name: str, defines: str) -> Configuration:
    return Configuration(name, tuple(defines.split()))


def large(name: str, defines: str) -> Configuration:
    return Configuration(name, tuple(defines.split()), is_large=True)


def reached(name: str, what: str, defines: str) -> Configuration:
    return Configuration(name, (*defines.split(), f"REACH={what}"), "reached")


def without(gate: str, defines: str = "") -> Configuration:
    """A gate removed: its name is what removes it."""
    return Configuration(gate, (*defines.split(), gate), "broken")


CONFIGURATIONS = (
    whole("unfenceable", "UNFENCEABLE THIRD_PARTY"),
    whole("sink", "UNFENCEABLE SINK"),
    whole("birth-of-one", "ALONE BIRTH THIRD_PARTY"),
    whole("back-of-one", "ALONE BACK THIRD_PARTY"),
    whole("revocation-of-one", "ALONE KEYS=3 REVOKE THIRD_PARTY"),
    whole("two-rotations-of-one", "ALONE KEYS=3 THIRD_PARTY"),
    whole("two-hubs-of-one", "ALONE HUBS BACK THIRD_PARTY"),
    whole("late-replies-of-one", "ALONE REPLIES THIRD_PARTY"),
    whole("failover-of-one", "ALONE FAILOVER THIRD_PARTY"),
    large("plain", "THIRD_PARTY"),
    large("birth", "BIRTH THIRD_PARTY"),
    large("unfenceable-birth", "UNFENCEABLE SINK BIRTH THIRD_PARTY"),
    large("back", "BACK THIRD_PARTY"),
    large("revocation", "KEYS=3 REVOKE THIRD_PARTY"),
    large("two-hubs", "HUBS"),
    large("failover", "FAILOVER"),
    reached("reaches-two-rotations", "TWO_ROTATIONS", "ALONE KEYS=3"),
    reached("reaches-back-and-forth", "BACK_AND_FORTH", "BACK"),
    reached("reaches-reactivation", "REACTIVATION", "ALONE BACK"),
    reached("reaches-revocation", "REVOCATION_WITH_STANDBY", "REVOKE"),
    reached("reaches-restored", "RESTORED", "FAILOVER"),
    without("NO_PROOF"),
    without("NO_THIRD_PARTY_WAIT", "THIRD_PARTY"),
    without("NO_SWITCH_PROOF", "ALONE"),
    without("NO_LIFETIME_WAIT"),
    without("NO_SKEW"),
    without("SIGN_WITHOUT_PERMIT", "ALONE"),
    without("PRESENCE_FOR_PERMIT", "ALONE"),
    without("FENCED_SERVES_JWKS", "THIRD_PARTY"),
    without("UNFENCEABLE_TAKEN_FOR_FENCED", "UNFENCEABLE"),
    without("JOIN_IN_TWO"),
    without("CHILD_FROM_CACHE", "UNFENCEABLE"),
    without("BORN_LIVE", "BIRTH"),
    without("LAPSE_CLOCK_STOPS"),
    without("TWO_CLOCK_READINGS", "ALONE"),
    without("PROOF_BEFORE_SINK", "UNFENCEABLE SINK"),
    without("PROVED_BEFORE_SINK", "UNFENCEABLE SINK"),
    without("UNNAMED_FROM_SINK", "UNFENCEABLE SINK"),
    without("BACK_TO_INVALID", "BACK"),
    without("STANDBY_UNPROVED", "REVOKE"),
    without("KID_COMES_BACK", "REVOKE"),
    without("NO_GENERATION_COMPARE", "HUBS"),
    without("PROCESS_GOES_BACK", "REPLIES ALONE"),
    without("FAILOVER_UNNOTICED", "FAILOVER"),
    without("RESTORE_AT_ONCE", "FAILOVER"),
)
