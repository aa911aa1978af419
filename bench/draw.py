#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Draws a run of the bench: multiples of the cryptography alone, as bars on a scale of powers of ten.

    draw.py bench.json bench.svg
"""
import json
import math
import sys
from xml.sax.saxutils import escape

from bench import PEERS, Results, text_of

ALGORITHMS = ["HS256", "RS256", "ES256", "EdDSA"]
LEFT, WIDTH, LINE = 130, 430, 16  # pixels
SMALLEST, LARGEST = 0.003, 100.0  # multiples
POWERS = (0.01, 0.1, 1, 10)

STYLE = """
text { font: 12px sans-serif; fill: #24292f } .title { font-weight: bold } .grid { stroke: #d0d7de }
.limit { stroke: #cf222e; stroke-dasharray: 4 3 } .ours { fill: #1a7f37 } .peer { fill: #8c959f }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 } .grid { stroke: #3d444d } .limit { stroke: #ff7b72 }
.ours { fill: #3fb950 } .peer { fill: #6e7681 }
}"""


def place(ratio):
    share = math.log(ratio / SMALLEST) / math.log(LARGEST / SMALLEST)
    return LEFT + WIDTH * min(1.0, max(0.0, share))


def bars(results, operation, algorithm):
    """Names and ratios, ours first and the fastest peer next. Those that remember tokens are among them."""
    peers = [(peer, results.of_peer(peer, operation, algorithm)) for peer in PEERS]
    found = sorted(((peer, ratio) for peer, ratio in peers if ratio is not None), key=lambda bar: bar[1])
    ours = results.of_ours(operation, algorithm)
    return ([] if ours is None else [("jwtsync", ours)]) + found


def panel(results, operation, top):
    """The drawing of one operation, and where it ends."""
    lines = [f'<text class="title" x="10" y="{top}">{operation}: multiples of OpenSSL alone (dashed)</text>']
    y = top + 8
    for algorithm in ALGORITHMS:
        y += LINE
        lines.append(f'<text class="title" x="10" y="{y}">{algorithm}</text>')
        for name, ratio in bars(results, operation, algorithm):
            kind = "ours" if name == "jwtsync" else "peer"
            end = place(ratio)
            lines.append(f'<text x="{LEFT - 6}" y="{y}" text-anchor="end">{escape(name)}</text>'
                         f'<rect class="{kind}" x="{LEFT}" y="{y - 10}" width="{end - LEFT:.0f}" height="12"/>'
                         f'<text x="{end + 5:.0f}" y="{y}">{text_of(ratio)}</text>')
            y += LINE
    grid = [f'<line class="{"limit" if at == 1 else "grid"}" x1="{place(at):.0f}" x2="{place(at):.0f}" '
            f'y1="{top + 8}" y2="{y - 8}"/><text x="{place(at):.0f}" y="{y + 4}" text-anchor="middle">{at}</text>'
            for at in POWERS]
    return grid + lines, y + 2 * LINE


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        results = Results(json.load(file)["benchmarks"])
    lines, y = [], 24
    for operation in ("verify", "sign"):
        drawn, y = panel(results, operation, y)
        lines += drawn
    width, height = LEFT + WIDTH + 60, y - LINE
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        file.write(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
                   f'height="{height}" role="img">\n<title>What tokens cost, in multiples of OpenSSL alone</title>\n'
                   f"<style>{STYLE}</style>\n" + "\n".join(lines) + "\n</svg>\n")


if __name__ == "__main__":
    main()
