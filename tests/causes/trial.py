# SPDX-License-Identifier: Apache-2.0
"""Plays a case: stages it, asks the doctor, ranks the right cause, follows the remedy, and searches for canaries."""
import dataclasses
import json

import fleet
import remedy


@dataclasses.dataclass
class Played:
    case: object
    rank: int = 0  # of the right cause, from 1; 0 if it is not found
    wrong_certain: tuple = ()  # causes that are certain, come before the right one, and are not it
    found: tuple = ()  # (cause, certainty) of each finding
    healed: str = ""  # "yes", or why not
    leaks: tuple = ()
    trouble: str = ""  # it could not be played

    @property
    def is_first(self):
        return self.rank == 1


def answer_of(done):
    if not done.stdout.strip():
        raise AssertionError("no answer: " + done.stderr.decode(errors="replace"))
    return json.loads(done.stdout)


def findings_of(done):
    answer = answer_of(done)
    # Of a token that all take nothing is found wrong; where it is refused all the same, pages are named for that.
    return answer.get("findings", []) or answer.get("if_refused", [])


def ranked(case, findings):
    """Rank of the right cause, and the causes called certain that stand before it and are not it."""
    names = [finding["cause"] for finding in findings]
    rank = next((number for number, name in enumerate(names, 1) if name in case.expected), 0)
    before = findings[:rank - 1] if rank else findings
    wrong = tuple(each["cause"] for each in before if each.get("certainty", "certain") == "certain")
    return rank, wrong


def play(case, heal=True):
    stage = fleet.Stage(case.name)
    played = Played(case)
    try:
        case.stage(stage)
        findings = findings_of(stage.ask())
        played.found = tuple((each["cause"], each.get("certainty", "certain")) for each in findings)
        played.rank, played.wrong_certain = ranked(case, findings)
        if heal and case.heals and played.is_first:
            played.healed = remedy.follow(stage, findings)
        played.leaks = tuple(stage.leaks())
    except Exception as error:  # noqa: BLE001: it is told, and the score fails
        played.trouble = f"{type(error).__name__}: {error}"
    finally:
        stage.close()
    return played
