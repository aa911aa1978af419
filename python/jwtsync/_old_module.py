# SPDX-License-Identifier: Apache-2.0
"""What a shared/jwt_secret_manager.py of before offers to others: read as text, never run."""
from __future__ import annotations

import ast
import pathlib
import re

from . import shared

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Optional

THE_CLASS = "SharedJWTSecretManager"
OURS = (THE_CLASS, "get_shared_jwt_secret", "validate_jwt_configuration")
# How modules of Python services reach variables that do not stand in os.environ.
OWN_VARIABLES = ("isolated_environment", "env_manager", "dotenv", "get_env")
MAX_FILES, MAX_SIZE = 20_000, 1 << 20  # that are searched for uses, and bytes of one
SKIPPED = {"node_modules", "site-packages", "__pycache__"}


class OldModule:
    """The names at its top, the members of the class, and by what it reads variables, if not by os.environ."""

    def __init__(self, names: list[str], members: list[str], own_variables: Optional[str]) -> None:
        self.names, self.members, self.own_variables = names, members, own_variables

    def lacking(self) -> list[str]:
        """What others may use of it, and ours has not: "NAME", and "SharedJWTSecretManager.NAME"."""
        ours = shared.SharedJWTSecretManager
        return ([name for name in self.names if name not in OURS] +
                [f"{THE_CLASS}.{name}" for name in self.members if not hasattr(ours, name)])


def read(text: bytes) -> OldModule:
    """Raises SyntaxError or ValueError for what is not Python."""
    body = ast.parse(text).body
    listed = [name for statement in body for name in _listed(statement)]
    names = listed or [name for statement in body for name in _public(_names(statement))]
    members: list[str] = []
    for statement in body:
        if isinstance(statement, ast.ClassDef) and statement.name == THE_CLASS:
            members = [name for each in statement.body for name in _public(_names(each))]
    words = set(re.findall(rb"\w+", text))
    own_variables = next((word for word in OWN_VARIABLES if word.encode() in words), None)
    return OldModule(_once(names), _once(members), own_variables)


def uses(directory: pathlib.Path, names: Sequence[str], *, besides: pathlib.Path) -> dict[str, list[str]]:
    """In which files of a service each name is used, three at most: files that speak of the module at all."""
    found: dict[str, list[str]] = {}
    for path in _files(directory):
        if path == besides or path.stat().st_size > MAX_SIZE:
            continue
        text = path.read_bytes()
        if b"jwt_secret_manager" not in text and THE_CLASS.encode() not in text:
            continue
        for name in names:
            last = name.rsplit(".", 1)[-1].encode()
            if re.search(rb"\b" + last + rb"\b", text) and len(found.setdefault(name, [])) < 3:
                found[name].append(str(path.relative_to(directory)))
    return {name: files for name, files in found.items() if files}


def _files(directory: pathlib.Path) -> Iterator[pathlib.Path]:
    count = 0
    for path in sorted(directory.rglob("*.py")):
        parts = path.relative_to(directory).parts
        if path.is_file() and not any(part in SKIPPED or part.startswith(".") for part in parts):
            count += 1
            if count > MAX_FILES:
                return
            yield path


def _listed(statement: ast.stmt) -> list[str]:
    """What `__all__ = [...]` lists."""
    if not isinstance(statement, ast.Assign) or not isinstance(statement.value, (ast.List, ast.Tuple)):
        return []
    if not any(isinstance(target, ast.Name) and target.id == "__all__" for target in statement.targets):
        return []
    values = [each.value for each in statement.value.elts if isinstance(each, ast.Constant)]
    return [value for value in values if isinstance(value, str)]


def _names(statement: ast.stmt) -> list[str]:
    """What a statement defines for others. A logger is for the module itself, and so is what it imports from elsewhere
    than its own package."""
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return [statement.name]
    if isinstance(statement, ast.ImportFrom):
        given = [alias.asname or alias.name for alias in statement.names]
        return [name for name in given if name == THE_CLASS or statement.level > 0]
    if isinstance(statement, (ast.If, ast.Try, ast.With)):
        inner = [*statement.body, *getattr(statement, "orelse", [])]
        return [name for each in inner for name in _names(each)]
    if isinstance(statement, ast.Assign) and not _is_logger(statement.value):
        return [target.id for target in statement.targets if isinstance(target, ast.Name)]
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        return [statement.target.id] if not _is_logger(statement.value) else []
    return []


def _is_logger(value: Optional[ast.expr]) -> bool:
    return isinstance(value, ast.Call) and ast.unparse(value.func).endswith(("getLogger", "get_logger"))


def _public(names: list[str]) -> list[str]:
    return [name for name in names if not name.startswith("_") and name not in ("annotations", "TYPE_CHECKING")]


def _once(names: list[str]) -> list[str]:
    return list(dict.fromkeys(names))
