"""An exported folder as one zip file, and back: what comes in is unpacked only as far as an export could hold it."""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from knowledge.errors import Fault

LARGEST_ARCHIVE = 8 * 1024 * 1024
"""Bytes of a zip file."""

LARGEST_UNPACKED = 50 * 1024 * 1024
"""Bytes of all its files together."""

MOST_FILES = 1000

_EXPORTED = re.compile(r"facts/[a-z0-9-]{1,80}\.yaml|(?:sources|topics)\.yaml|facts\.json|(?:facts|sources)\.csv")
_LITTER = re.compile(r"__MACOSX/.*|(?:.*/)?\.DS_Store|facts/")
_ENCRYPTED = 0x1
_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, RuntimeError)
"""What zipfile raises for files that are none, cut short, or packed in a way that it does not know."""


def pack(texts: Mapping[str, str], at: datetime) -> bytes:
    """A zip file of texts by path, all of them last changed at one moment."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in texts.items():
            archive.writestr(zipfile.ZipInfo(path, at.timetuple()[:6]), text, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def unpack(raw: bytes, folder: Path) -> list[Fault]:
    """Unpack an exported folder.

    Args:
        raw: the zip file.
        folder: empty.

    Returns:
        Why it is none; then nothing was written.
    """
    where = Path("zip")
    if len(raw) > LARGEST_ARCHIVE:
        return [Fault(where, 0, f"has {len(raw):,} bytes; at most {LARGEST_ARCHIVE:,} are read")]
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = [member for member in archive.infolist() if not _LITTER.fullmatch(member.filename)]
            faults = _faults(members)
            contents = {} if faults else _contents(archive, members, faults)
    except _BROKEN as error:
        return [Fault(where, 0, f"is not a readable zip file: {error}")]
    if not faults:
        (folder / "facts").mkdir()
        for name, content in contents.items():
            (folder / name).write_bytes(content)
    return faults


def _faults(members: list[zipfile.ZipInfo]) -> list[Fault]:
    """What an export never has."""
    where = Path("zip")
    if len(members) > MOST_FILES:
        return [Fault(where, 0, f"has {len(members):,} files; at most {MOST_FILES:,} are read")]
    size = sum(member.file_size for member in members)
    if size > LARGEST_UNPACKED:
        return [Fault(where, 0, f"unpacks to {size:,} bytes; at most {LARGEST_UNPACKED:,} are read")]
    faults: list[Fault] = []
    seen: set[str] = set()
    for member in members:
        name = member.filename
        if not _EXPORTED.fullmatch(name):
            faults.append(Fault(where, 0, f"holds {name[:100]!r}, which no export has"))
        elif name in seen:
            faults.append(Fault(where, 0, f"holds {name} twice"))
        elif member.flag_bits & _ENCRYPTED:
            faults.append(Fault(where, 0, f"holds {name} encrypted"))
        seen.add(name)
    return faults


def _contents(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], faults: list[Fault]) -> dict[str, bytes]:
    """The files by name; read no further than allowed, whatever size they claim to have."""
    contents: dict[str, bytes] = {}
    left = LARGEST_UNPACKED
    for member in members:
        with archive.open(member) as file:
            content = file.read(left + 1)
        left -= len(content)
        if left < 0:
            faults.append(Fault(Path("zip"), 0, f"unpacks to more than {LARGEST_UNPACKED:,} bytes"))
            return {}
        contents[member.filename] = content
    return contents
