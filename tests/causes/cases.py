# SPDX-License-Identifier: Apache-2.0
"""The table of cases: a row is one variation of one of the 70 causes of the catalogue, staged by a function.

How it is staged: `processes` are real ones that are asked over HTTP; a `token` is explained by what stands in it and by
the secret of whoever asks (who made it is somebody else); a `report` is answers that were collected, made by the
harness, for what cannot be brought about here.
"""
import dataclasses
from typing import Callable

PROCESSES, TOKEN, REPORT = "processes", "token", "report"

FAMILIES = {
    "origin": [1, 2, 3, 4, 5, 6, 7, 8, 9, 14, 54, 58, 59, 60, 61, 62, 63, 66, 69],
    "bytes": [10, 11, 12, 13, 15, 16, 17, 18, 19, 20, 21, 22, 46, 67],
    "caching": [23, 24, 25, 26, 27, 28, 31, 37, 38, 39, 41, 55, 57, 65],
    "rotation": [29, 30, 32, 33, 34, 35, 36],
    "crypto": [40, 42, 43, 44, 45, 47],
    "claims": [48, 49, 51, 56, 64],
    "clock": [50],
    "transport": [52, 53, 68, 70],
}
FAMILY_OF = {number: family for family, numbers in FAMILIES.items() for number in numbers}


@dataclasses.dataclass(frozen=True)
class Case:
    number: int  # of the catalogue
    variation: str
    how: str
    expected: tuple  # names of causes: any of them is right
    stage: Callable
    heals: bool  # whether its remedy is followed

    @property
    def family(self):
        return FAMILY_OF[self.number]

    @property
    def name(self):
        return f"{self.number} {self.variation}"


CASES = []


def case(number, variation, how, *expected, heals=None):
    """Makes a row of a function of a stage."""
    def register(stage):
        CASES.append(Case(number, variation, how, expected, stage, how == PROCESSES if heals is None else heals))
        return stage
    return register


def all_cases():
    import cases_bytes  # noqa: F401
    import cases_caching  # noqa: F401
    import cases_claims  # noqa: F401
    import cases_crypto  # noqa: F401
    import cases_origin  # noqa: F401
    import cases_places  # noqa: F401
    import cases_rotation  # noqa: F401
    import cases_stores  # noqa: F401
    import cases_transport  # noqa: F401
    return sorted(CASES, key=lambda each: each.number)
