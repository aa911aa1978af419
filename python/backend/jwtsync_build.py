# SPDX-License-Identifier: Apache-2.0
"""The build backend of the package (PEP 517 and 660): a wheel for this platform with libjwtsync_c.so in it.

The library is that of build/release if it is newer than its sources; otherwise `make build` makes it. Who has it from
elsewhere names it in JWTSYNC_LIBRARY.
"""
import base64
import hashlib
import os
import pathlib
import re
import subprocess
import sysconfig
import zipfile

PYTHON = pathlib.Path(__file__).resolve().parent.parent
PROJECT = PYTHON / "pyproject.toml"
ROOT = PYTHON.parent
LIBRARY = "libjwtsync_c.so"
FIRST_DATE_OF_ZIP = (1980, 1, 1, 0, 0, 0)  # every wheel of the same files is the same


def get_requires_for_build_wheel(config_settings=None):
    return []


def get_requires_for_build_editable(config_settings=None):
    return []


def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
    """Only what is known of the package, so that nothing is built to learn it."""
    folder = pathlib.Path(metadata_directory) / information()
    folder.mkdir()
    for name, data in metadata().items():
        (folder / name).write_bytes(data)
    return folder.name


prepare_metadata_for_build_editable = prepare_metadata_for_build_wheel


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    """The package and the library, as a wheel."""
    files = {f"jwtsync/{path.name}": path.read_bytes() for path in sorted((PYTHON / "jwtsync").glob("*.py"))}
    files["jwtsync/py.typed"] = b""
    files[f"jwtsync/{LIBRARY}"] = library().read_bytes()
    return write_wheel(wheel_directory, files)


def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    """A wheel that leads to this folder, where the package finds the library in build/release."""
    library()
    return write_wheel(wheel_directory, {"jwtsync.pth": f"{PYTHON}\n".encode()})


def library():
    """The path of a library that is current."""
    named = os.environ.get("JWTSYNC_LIBRARY")
    if named:
        return pathlib.Path(named)
    built = ROOT / "build" / "release" / LIBRARY
    if not is_current(built, ROOT):
        subprocess.run(["make", "-C", str(ROOT), "build"], check=True)
    return built


def is_current(built, root):
    """Whether the library is there and newer than everything it is made of."""
    if not built.exists():
        return False
    made = built.stat().st_mtime
    return all(path.stat().st_mtime <= made for path in sources_of(root))


def sources_of(root):
    """What the library is made of: everything but the command."""
    yield root / "CMakeLists.txt"
    for folder in ("include", "src", "cmake"):
        for path in (root / folder).rglob("*"):
            if path.is_file() and root / "src" / "cli" not in path.parents:
                yield path


def field(pattern):
    """What pyproject.toml says on a line of its own: Python 3.9 has no reader of TOML."""
    return re.search(pattern, PROJECT.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL).group(1)


def version():
    return field(r'^version = "([^"\n]+)"$')


def texts(pattern):
    return re.findall(r'"([^"\n]+)"', field(pattern))


def information():
    return f"jwtsync-{version()}.dist-info"


def tag():
    """Any Python 3, since nothing is compiled against it; this platform, since the library is of it."""
    return "py3-none-" + re.sub(r"[-.]", "_", sysconfig.get_platform())


def metadata():
    """The files that say what this is, by name."""
    lines = ["Metadata-Version: 2.1", "Name: jwtsync", f"Version: {version()}",
             "Summary: " + field(r'^description = "([^"\n]+)"$'),
             "Keywords: " + ",".join(texts(r"^keywords = \[(.*?)\]$")),
             "Author: " + field(r'^authors = \[{name = "([^"\n]+)"}\]$'),
             "License: " + field(r'^license = {text = "([^"\n]+)"}$'), "License-File: LICENSE",
             *(f"Classifier: {each}" for each in texts(r"^classifiers = \[(.*?)^\]$")),
             "Requires-Python: " + field(r'^requires-python = "([^"\n]+)"$'),
             "Description-Content-Type: text/markdown"]
    readme = (PYTHON / field(r'^readme = "([^"\n]+)"$')).read_text(encoding="utf-8")
    return {
        "METADATA": ("\n".join(lines) + "\n\n" + readme).encode(),
        "WHEEL": f"Wheel-Version: 1.0\nGenerator: jwtsync_build\nRoot-Is-Purelib: false\nTag: {tag()}\n".encode(),
        "LICENSE": (ROOT / "LICENSE").read_bytes(),
    }


def write_wheel(folder, files):
    """Writes the wheel (PEP 427) with its metadata, and returns its name."""
    files = {**files, **{f"{information()}/{name}": data for name, data in metadata().items()}}
    record = f"{information()}/RECORD"
    files[record] = "".join(record_line(name, data) for name, data in files.items()).encode() + f"{record},,\n".encode()
    name = f"jwtsync-{version()}-{tag()}.whl"
    with zipfile.ZipFile(pathlib.Path(folder) / name, "w", zipfile.ZIP_DEFLATED) as wheel:
        for path, data in files.items():
            entry = zipfile.ZipInfo(path, FIRST_DATE_OF_ZIP)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            wheel.writestr(entry, data)
    return name


def record_line(name, data):
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    return f"{name},sha256={digest},{len(data)}\n"
