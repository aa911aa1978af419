# SPDX-License-Identifier: Apache-2.0
"""python -m jwtsync.adopt DIR [--force]

Puts jwtsync in the place of DIR/shared/jwt_secret_manager.py: one line that imports ours. The old file is kept beside
it as jwt_secret_manager.py.before-jwtsync. One that was kept earlier is overwritten with --force only.
"""
from __future__ import annotations

import argparse
import os
import pathlib
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Optional

LINE = ("from jwtsync.shared import SharedJWTSecretManager, get_shared_jwt_secret, validate_jwt_configuration"
        "  # noqa: F401\n")


def adopt(directory: pathlib.Path, *, force: bool = False) -> str:
    """Does it, and says what was done. Raises OSError; FileExistsError if an old file was kept earlier."""
    module = directory / "shared" / "jwt_secret_manager.py"
    kept = module.with_name(module.name + ".before-jwtsync")
    if module.exists() and module.read_text(encoding="utf-8", errors="replace") == LINE:
        return f"{module} is jwtsync's already"
    module.parent.mkdir(exist_ok=True)
    was_there = module.exists()
    if was_there:
        _keep(module, kept, force)
    new = module.with_name(module.name + ".new")
    new.write_text(LINE, encoding="utf-8")
    os.replace(new, module)
    return f"{module} is jwtsync's now" + (f"; the old one is {kept}" if was_there else "")


def _keep(module: pathlib.Path, kept: pathlib.Path, force: bool) -> None:
    if force:
        kept.unlink(missing_ok=True)
    os.link(module, kept)  # fails if there is one, whoever made it a moment ago


def main(arguments: Optional[Sequence[str]] = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m jwtsync.adopt", description=__doc__.split("\n\n", 1)[1],
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", metavar="DIR", type=pathlib.Path, help="the folder that holds shared/")
    parser.add_argument("--force", action="store_true", help="overwrite an old file that was kept earlier")
    given = parser.parse_args(arguments)
    if not given.directory.is_dir():
        print(f"jwtsync: error: {given.directory} is not a folder", file=sys.stderr)
        return 3
    try:
        print(adopt(given.directory, force=given.force))
    except FileExistsError as error:
        print(f"jwtsync: error: {error.filename2} is there already\n"
              "jwtsync: hint: move it away, or overwrite it: --force", file=sys.stderr)
        return 5
    except OSError as error:
        print(f"jwtsync: error: {error.filename}: {(error.strerror or '').lower()}", file=sys.stderr)
        return 6
    return 0


if __name__ == "__main__":
    sys.exit(main())
