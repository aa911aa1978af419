# SPDX-License-Identifier: Apache-2.0
"""What goes wrong, one thing after the other: each begins, lasts, and ends."""
import functools
import signal
import threading

from placing import Placing


class Faults:
    def __init__(self, hubs, members, wires, store, chance, say):
        self.hubs, self.members, self.wires, self.chance, self.say = hubs, members, wires, chance, say
        self.store, self.counts, self.done = store, {}, threading.Event()
        self.held = threading.Lock()  # by who wants none now
        self.placing, self.failure = Placing(hubs, members, store, chance, say, self.done), None

    def start(self):
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def stop(self):
        """Raises what went wrong that was not to: a service that did not start again."""
        self.done.set()
        self.thread.join()
        if self.failure:
            raise self.failure

    def _run(self):
        try:
            while not self.done.wait(self.chance.uniform(0.3, 2)):
                with self.held:
                    self.chance.choices([self._once, self.placing.once], [1, 2])[0]()
        except BaseException as failure:  # SystemExit as well, which else nobody would see
            self.say(f"no more faults: {failure}")
            self.failure = failure

    def _once(self):
        """One at a moment that nobody chose."""
        what, troubled, begin, end = self.chance.choice(list(self._all()))
        self.say(what)
        for member in troubled:
            member.begin_trouble()
        begin()
        self.done.wait(self.chance.uniform(0.2, 6))
        end()
        for member in troubled:
            member.end_trouble()
        self.counts[what] = self.counts.get(what, 0) + 1

    def _all(self):
        """What it is, who may be unavailable meanwhile, how it begins and how it ends."""
        everybody = list(self.members)
        hub = self.chance.choice(self.hubs)
        yield "a hub is killed", everybody, hub.kill, lambda: hub.start().wait()
        yield "a hub is frozen", everybody, functools.partial(hub.signal, signal.SIGSTOP), functools.partial(
            hub.signal, signal.SIGCONT)
        member = self.chance.choice(everybody)
        # A process comes back when the hub can be asked: it waits for that before it serves.
        if member.is_killable:
            yield "a member is killed", [member], member.kill, lambda: member.start().wait()
        yield "a member is frozen", [member], functools.partial(member.signal, signal.SIGSTOP), functools.partial(
            member.signal, signal.SIGCONT)
        if member.wire:
            change = functools.partial(self.wires.change, member.wire)
            yield "a member is cut off", [member], functools.partial(change, cut=True), change
            yield "a member's replies are lost", [member], functools.partial(change, loses_replies=True), change
        for name, (begin, end) in self.store.faults().items():
            yield name, everybody, begin, end
