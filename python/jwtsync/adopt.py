# SPDX-License-Identifier: Apache-2.0
"""python -m jwtsync.adopt DIR [--without NAMES] [--force] | --undo | --new

Puts jwtsync in the place of DIR/shared/jwt_secret_manager.py: one line that imports ours. The old file is looked at
first, without running it: it must hold the class, and no other name that a service may import and that ours has not.
It is kept beside it as jwt_secret_manager.py.before-jwtsync, from where --undo takes it back.
"""
from __future__ import annotations

import argparse
import os
import pathlib
import sys

from . import _old_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Optional

LINE = ("from jwtsync.shared import SharedJWTSecretManager, get_shared_jwt_secret, validate_jwt_configuration"
        "  # noqa: F401\n")
ABSENT, CONFLICT, FORBIDDEN = 3, 5, 6  # exit statuses, as those of the command


class Refused(Exception):
    """Nothing was done: why, and what to do."""

    def __init__(self, status: int, message: str, hint: str) -> None:
        super().__init__(message)
        self.status, self.hint = status, hint


def adopt(directory: pathlib.Path, *, without: Sequence[str] = (), force: bool = False, new: bool = False) -> list[str]:
    """Does it, and says what was done, a line each. Raises Refused, and OSError."""
    module, kept = _places(directory)
    if not module.exists():
        return [_make(module, directory, new)]
    if not module.is_file():  # a FIFO would be waited for
        raise Refused(FORBIDDEN, f"{module} is not a file", "give the folder that holds shared/")
    if _is_ours(module):
        return [f"{module} is jwtsync's already"]
    old = _looked_at(module)
    _check_names(module, old.lacking(), without, directory)
    if kept.exists() and not force:
        raise Refused(CONFLICT, f"{kept} is there already", "move it away, or overwrite it: --force")
    if force:
        kept.unlink(missing_ok=True)
    os.link(module, kept)  # fails if there is one, of somebody who was faster
    _write(module, module.stat().st_mode & 0o777)
    said = [f"{module} is jwtsync's now; the old one is {kept} (back again: --undo)"]
    if old.own_variables:
        said.append(f"note: the old one read variables by {old.own_variables}, ours reads os.environ: "
                    "docs/migrate.md, \".env files and isolated environments\"")
    return said


def undo(directory: pathlib.Path) -> str:
    """Takes the old file back. Raises Refused, and OSError."""
    module, kept = _places(directory)
    if not kept.exists():
        raise Refused(ABSENT, f"there is no {kept}", "nothing was kept here: give the folder that holds shared/")
    if module.exists() and not _is_ours(module):
        raise Refused(CONFLICT, f"{module} was changed since", f"look at both, and then: mv {kept} {module}")
    os.replace(kept, module)
    return f"{module} is the old one again"


def _places(directory: pathlib.Path) -> tuple[pathlib.Path, pathlib.Path]:
    module = directory / "shared" / "jwt_secret_manager.py"
    if module.is_symlink():  # of several services, perhaps: the file is what changes, and not the link
        module = module.resolve()
    return module, module.with_name(module.name + ".before-jwtsync")


def _is_ours(module: pathlib.Path) -> bool:
    return module.read_bytes() == LINE.encode()


def _make(module: pathlib.Path, directory: pathlib.Path, new: bool) -> str:
    if not new:
        raise Refused(ABSENT, f"there is no {module}", "give the folder that holds shared/; for a service that never "
                      f"had the class: python -m jwtsync.adopt {directory} --new")
    module.parent.mkdir(exist_ok=True)
    _write(module)
    return f"{module} is jwtsync's now; there was none before"


def _looked_at(module: pathlib.Path) -> _old_module.OldModule:
    try:
        old = _old_module.read(module.read_bytes())
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise Refused(FORBIDDEN, f"{module} is not Python: {error}", "look at it; to go on without it, move it away, "
                      "and then: --new") from None
    if _old_module.THE_CLASS not in old.names:
        raise Refused(FORBIDDEN, f"{module} has no class {_old_module.THE_CLASS}",
                      "is it the file? To go on without it, move it away, and then: --new")
    return old


def _check_names(module: pathlib.Path, lacking: list[str], without: Sequence[str], directory: pathlib.Path) -> None:
    left = [name for name in lacking if name not in without]
    if not left:
        return
    used = _old_module.uses(directory, left, besides=module)
    where = "; ".join(f"{name} is used in {', '.join(files)}" for name, files in used.items())
    raise Refused(CONFLICT,
                  f"{module} has names that jwtsync has not: {', '.join(left)}" + (f" ({where})" if where else ""),
                  "move them to a module of your own; if nobody needs them: --without " + ",".join(lacking))


def _write(module: pathlib.Path, mode: Optional[int] = None) -> None:
    new = module.with_name(module.name + ".new")
    new.write_text(LINE, encoding="utf-8")
    if mode is not None:
        new.chmod(mode)
    os.replace(new, module)


def main(arguments: Optional[Sequence[str]] = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m jwtsync.adopt", description=__doc__.split("\n\n", 1)[1],
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", metavar="DIR", type=pathlib.Path, help="the folder that holds shared/")
    parser.add_argument("--without", metavar="NAMES", default="", help="names, separated by commas, that nobody needs")
    parser.add_argument("--force", action="store_true", help="overwrite an old file that was kept earlier")
    other = parser.add_mutually_exclusive_group()
    other.add_argument("--undo", action="store_true", help="take the old file back")
    other.add_argument("--new", action="store_true", help="make the file where there is none")
    given = parser.parse_args(arguments)
    try:
        if not given.directory.is_dir():
            raise Refused(ABSENT, f"{given.directory} is not a folder", "give the folder that holds shared/")
        said = ([undo(given.directory)] if given.undo else
                adopt(given.directory, without=given.without.split(","), force=given.force, new=given.new))
    except Refused as refused:
        print(f"jwtsync: error: {refused}\njwtsync: hint: {refused.hint}", file=sys.stderr)
        return refused.status
    except FileExistsError as error:
        print(f"jwtsync: error: {error.filename2} is there already", file=sys.stderr)
        return CONFLICT
    except OSError as error:
        print(f"jwtsync: error: {error.filename}: {(error.strerror or '').lower()}", file=sys.stderr)
        return FORBIDDEN
    print("\n".join(said))
    return 0


if __name__ == "__main__":
    sys.exit(main())
