# SPDX-License-Identifier: Apache-2.0
"""Checks what libjwtsync_c exports: every function of c.h, and nothing else.

    exported_symbols.py NM LIBRARY HEADER
"""
import re
import subprocess
import sys


def exported(nm: str, library: str) -> set[str]:
    lines = subprocess.run([nm, "--dynamic", "--defined-only", "--extern-only", library], check=True,
                           capture_output=True, text=True).stdout.splitlines()
    # The name of the version is an absolute symbol ("A").
    return {line.split()[-1].split("@")[0] for line in lines if line.split()[-2] != "A"}


def declared(header: str) -> set[str]:
    with open(header, encoding="utf-8") as file:
        text = re.sub(r"/\*.*?\*/", "", file.read(), flags=re.DOTALL)
    return set(re.findall(r"JWTSYNC_API\s[^;(]*?(jwtsync_\w+)\(", text))


def main() -> int:
    nm, library, header = sys.argv[1:]
    given, promised = exported(nm, library), declared(header)
    for name in sorted(given - promised):
        print(f"exported, and not in c.h: {name}")
    for name in sorted(promised - given):
        print(f"in c.h, and not exported: {name}")
    print(f"{len(given & promised)} functions exported")
    return 0 if given == promised and promised else 1


sys.exit(main())
