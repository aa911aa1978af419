#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Figures in README.md are those of docs/bench.md, and the version is the same wherever it stands.

usage: figures_test.py SOURCE BUILD
"""
import pathlib
import re
import sys
import unittest

SOURCE = pathlib.Path(sys.argv[1])
del sys.argv[1:]


def text_of(name):
    return (SOURCE / name).read_text(encoding="utf-8")


def tables(page):
    """The tables of a page: {first cell of its head: {first cell of a row: {head: cell}}}; the rest of equal heads
    is added."""
    found = {}
    for lines in re.findall(r"(?:^\|.*\n)+", page, flags=re.MULTILINE):
        rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines.splitlines()]
        head, body = rows[0], rows[2:]
        found.setdefault(head[0], {}).update({row[0]: dict(zip(head, row)) for row in body})
    return found


class Figures(unittest.TestCase):
    def test_the_first_screen_says_what_was_measured(self):
        said = re.search(r"verify HS256 takes ([\d.]+) times what OpenSSL alone takes, and ([\d.]+) times with PyJWT",
                         text_of("README.md"))
        measured = tables(text_of("docs/bench.md"))["verify"]["HS256"]
        self.assertEqual(said.groups(), (measured["jwtsync"], measured["PyJWT"]))

    def test_no_other_figure_stands_in_the_readme(self):
        """One that is added needs a line above."""
        figures = re.findall(r"[\d.]+ times|[\d.]+ ?(?:ns|ms|us)\b|\d+ ?%", text_of("README.md"))
        self.assertEqual(len(figures), 2, figures)

    def test_the_version_is_one(self):
        version = re.search(r"^project\(jwtsync VERSION ([\d.]+)", text_of("CMakeLists.txt"), re.MULTILINE).group(1)
        for name, before in (("README.md", "Version "), ("python/pyproject.toml", 'version = "'),
                             ("python/jwtsync/__init__.py", '__version__ = "')):
            self.assertIn(before + version, text_of(name), name)


if __name__ == "__main__":
    unittest.main(verbosity=2)
