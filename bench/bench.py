# SPDX-License-Identifier: Apache-2.0
"""What a run of the bench found: the least of each row, as multiples of the limit."""

ALGORITHMS = ["HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384",
              "ES512", "EdDSA"]
SIZES = ["0.3KiB", "0.5KiB", "1KiB", "2KiB", "4KiB"]
RINGS = ["2-keys", "16-keys"]
PEERS = ["libjwt", "cjose", "PyJWT", "jsonwebtoken", "fast-jwt", "fast-jwt-cached", "jose", "oxitoken"]
REFUSALS = ["10-MB", "nested", "many-names", "bad-signature"]


class Results:
    """The least nanoseconds of each row, of processor time: it does not count what others do with the machine. Threads
    that wait for one another use none of it, so for them the clock on the wall counts."""

    def __init__(self, rows):
        self.least, self.least_on_the_wall, self.allocations = {}, {}, {}
        for row in rows:
            name = row["run_name"]
            self.least[name] = min(self.least.get(name, float("inf")), row["cpu_time"])
            if "real_time" in row:
                self.least_on_the_wall[name] = min(self.least_on_the_wall.get(name, float("inf")), row["real_time"])
            self.allocations[name] = row.get("allocations")

    def ratio(self, name, limit):
        """How many times the limit a row takes; nothing if it was not measured."""
        return self.least[name] / self.least[limit] if name in self.least and limit in self.least else None

    def of_peer(self, peer, operation, algorithm):
        return self.ratio(f"peer/{peer}/{operation}/{algorithm}", f"limit/{operation}/{algorithm}")

    def of_ours(self, operation, algorithm):
        return self.ratio(f"jwtsync/{operation}/{algorithm}", f"limit/{operation}/{algorithm}")

    def scaling(self):
        """What two threads reach of one, relative to what two copies of the limit reach."""
        one, two = "{}/verify/HS256", "{}/verify/HS256/real_time/threads:2"
        least = self.least_on_the_wall
        speed = {who: least[one.format(who)] / least[two.format(who)] for who in ("jwtsync", "limit")}
        return 2 * speed["jwtsync"] / speed["limit"]


def text_of(ratio):
    return "" if ratio is None else f"{ratio:.3f}" if ratio < 0.1 else f"{ratio:.2f}" if ratio < 10 else f"{ratio:.0f}"


def print_row(cells):
    print("| " + " | ".join(cells) + " |")


def print_table(results):
    """The table of docs/bench.md."""
    for operation in ("verify", "sign"):
        print()
        print_row([operation, "limit, ns", "prepared", "jwtsync", "allocations", *PEERS])
        print_row(["---"] * (5 + len(PEERS)))
        for algorithm in ALGORITHMS:
            limit = f"limit/{operation}/{algorithm}"
            count = results.allocations.get(f"jwtsync/{operation}/{algorithm}")
            ratios = [results.ratio(f"{who}/{operation}/{algorithm}", limit)
                      for who in ("limit-prepared", "jwtsync")]
            peers = [results.of_peer(peer, operation, algorithm) for peer in PEERS]
            print_row([algorithm, f"{results.least[limit]:.0f}", *map(text_of, ratios),
                       "" if count is None else f"{count:.0f}", *map(text_of, peers)])
    print()
    print_row(["verify HS256, size of the token", *SIZES])
    print_row(["---"] * (1 + len(SIZES)))
    print_row(["jwtsync", *(text_of(results.of_ours("verify", f"HS256/{size}")) for size in SIZES)])
    print()
    print_row(["verify HS256 by a ring of", *RINGS])
    print_row(["---"] * (1 + len(RINGS)))
    print_row(["jwtsync", *(text_of(results.of_ours("verify", f"HS256/{ring}")) for ring in RINGS)])
    print()
    print_row(["refused by jwtsync", *REFUSALS])
    print_row(["---"] * (1 + len(REFUSALS)))
    print_row(["ns", *(f"{results.least[f'jwtsync/refuse/{what}']:.0f}" for what in REFUSALS)])
    print(f"\ntwo threads: {results.scaling():.2f} of one, relative to two copies of the limit")
