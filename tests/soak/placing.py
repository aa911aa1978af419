# SPDX-License-Identifier: Apache-2.0
"""Members and hubs are killed at each place of each call to a hub, hubs and the database at each place of a commit."""
import collections
import time

from placed import AFTER, BEFORE, BETWEEN, Commit, Kill, RingCall

MEMBER, HUB, DATABASE = "a member", "a hub", "the database"
PLACES = {BEFORE: "before {} arrives", BETWEEN: "before the reply to {} arrives", AFTER: "after the reply to {}"}
# By call, for how many seconds it is waited for.
CALLS = {"join": 5, "read": 10, "permit": 6, "proof": 15, "seen": 20, "leave": 5}
COMMITS = {"commit": 3, "commit of a step": 15}
OFFER = 5
SEEN_FROM = 60        # seconds: a member says first what it saw when it is a minute old
LONGEST_PAUSE = 0.02  # seconds from a reply to the kill: who asked takes it, or has begun to

Plan = collections.namedtuple("Plan", ["who", "call", "place", "patience"])


def name_of(plan):
    caller = HUB if plan.call in COMMITS else MEMBER
    owner = "its" if plan.who is caller else f"{caller}'s"
    return f"{plan.who} is killed {PLACES[plan.place].format(f'{owner} {plan.call}')}"


class Placing:
    """`done` ends each wait."""

    def __init__(self, hubs, members, store, chance, say, done):
        self.hubs, self.members, self.server = hubs, members, store.server
        self.chance, self.say, self.done = chance, say, done
        self.began, self.fired, self.tries = time.monotonic(), collections.Counter(), collections.Counter()
        self.plans = [Plan(who, call, place, patience)
                      for call, patience in CALLS.items() for place in PLACES for who in (MEMBER, HUB)]
        if self.server:
            self.plans += [Plan(who, call, place, patience)
                           for call, patience in COMMITS.items() for place in PLACES for who in (HUB, DATABASE)]
        self.offers = [Plan(who, "offer", place, OFFER) for place in PLACES for who in (MEMBER, HUB)
                       if store.fail_over]

    def once(self):
        """The kill that was tried the least: if its call comes, who was killed is started again a while later."""
        plan = min((plan for plan in self.plans if plan.call != "seen" or self._lasts() > SEEN_FROM),
                   key=lambda plan: (self.tries[plan] + self.fired[plan], self.chance.random()))
        leaver = self.chance.choice(self._killable()) if plan.call == "leave" else None
        victim = self._strike(plan, leaver)
        if victim:
            self.done.wait(self.chance.uniform(0.2, 3))
        if leaver:
            leaver.end()
        if victim:
            victim.start().wait()
        if leaver and leaver is not victim:  # it needs the hub to start
            leaver.start().wait()
        for member in self._troubled(victim) + ([leaver] if leaver else []):
            member.end_trouble()

    def while_stopped(self):
        """Kills at offers, which members make where the store forgot; gives the members that are to be started again
        once it is restored. A hub is started at once."""
        gone = []
        for plan in self.chance.sample(self.offers, len(self.offers)):
            victim = self._strike(plan)
            if victim in self.hubs:
                victim.start().wait()
            elif victim:
                gone.append(victim)
        return gone

    def lines(self):
        """How often each kill happened."""
        counts = collections.defaultdict(list)
        for plan in [*self.plans, *self.offers]:
            counts[plan.call, plan.who].append(f"{self.fired[plan]} {plan.place}")
        return [f"{who} killed at {call}: {', '.join(told)}" for (call, who), told in counts.items()]

    def _lasts(self):
        return time.monotonic() - self.began

    def _killable(self):
        return [member for member in self.members if member.is_killable and member.process.poll() is None]

    def _troubled(self, victim):
        """Who may be unavailable because of it."""
        return [victim] if victim in self.members else list(self.members) if victim else []

    def _strike(self, plan, leaver=None):
        """Who was killed; nothing where the call did not come in time. `leaver` leaves for that."""
        self.tries[plan] += 1
        kill = Kill(RingCall(plan.call) if plan.call not in COMMITS else Commit("step" in plan.call), plan.place,
                    self._victims(plan, leaver), self._begin_trouble,
                    0 if leaver else self.chance.uniform(0, LONGEST_PAUSE))
        kill.arm()
        if leaver:
            leaver.begin_trouble()
            leaver.process.terminate()
        ends = time.monotonic() + plan.patience
        while time.monotonic() < ends and not self.done.is_set() and not kill.struck.wait(0.1):
            pass
        victim = kill.disarm()
        if victim:
            self.fired[plan] += 1
            self.say(f"{name_of(plan)}: {victim.name}")
        return victim

    def _victims(self, plan, leaver):
        """By wire."""
        if plan.who is DATABASE:
            return {wire: self.server for wire in self.server.wires}
        if plan.call in COMMITS:
            return {wire: hub for hub in self.hubs for wire in hub.wires}
        if plan.who is HUB:
            return {member.wire: member.hub for member in ([leaver] if leaver else self.members)}
        return {member.wire: member for member in ([leaver] if leaver else self._killable())}

    def _begin_trouble(self, victim):
        for member in self._troubled(victim):
            member.begin_trouble()
