"""Reads the file of an import, never more of it than is allowed, and rehearses the import."""

import asyncio
import re
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.types import Document
from aiohttp import ClientError

from knowledge.base import Base
from knowledge.curation.archives import LARGEST_ARCHIVE, unpack
from knowledge.errors import Fault
from knowledge.store import Store
from knowledge.store.importing import Rehearsal, Stock, rehearse

SUFFIXES = (".yaml", ".yml", ".json", ".csv", ".zip")
LARGEST = LARGEST_ARCHIVE
"""Bytes of a file."""

LONGEST_NAME = 80

_UNSAFE = re.compile(r"[^\w.() -]")


class Unread(Exception):  # noqa: N818 - it names what the file is
    """The file is not there, or not one that is read.

    Attributes:
        large: it is too large.
    """

    def __init__(self, *, large: bool = False) -> None:
        self.large = large
        super().__init__("too large" if large else "not read")


@dataclass(frozen=True, slots=True)
class Read:
    """A file that was read, and what importing it would do.

    Attributes:
        version: of the store that it was held against.
    """

    digest: str
    version: int
    rehearsal: Rehearsal


class _Bounded(BytesIO):
    """Takes as many bytes as a file may have: a size that was told may be a lie."""

    def write(self, data: bytes) -> int:  # type: ignore[override]  # BytesIO takes any buffer; aiogram writes bytes
        if self.tell() + len(data) > LARGEST:
            raise Unread(large=True)
        return super().write(data)


def name_of(document: Document) -> str:
    """The file's own name, as a name for a file here."""
    name = PurePosixPath((document.file_name or "").replace("\\", "/")).name
    return _UNSAFE.sub("_", name)[-LONGEST_NAME:]


def is_taken(name: str) -> bool:
    """Whether files of that name are read at all."""
    return name.lower().endswith(SUFFIXES)


async def read(bot: Bot, file: str, name: str, store: Store, base: Base) -> Read:
    """Read a file and rehearse its import.

    Args:
        file: Telegram's id of it.
        name: from `name_of`.
        base: whose topics and declined questions hold.

    Raises:
        Unread: it is too large, or Telegram does not give it.
    """
    target = _Bounded()
    try:
        await bot.download(file, target)
    except (TelegramAPIError, ClientError, OSError, TimeoutError) as error:
        raise Unread(large="too big" in str(error)) from error
    raw = target.getvalue()
    version, heads = await store.revisions.heads()
    today = store.clock().date()
    # In a thread: a large file takes seconds to parse and check.
    rehearsal = await asyncio.to_thread(_rehearsed, raw, name, Stock(version, heads, base), today)
    return Read(sha256(raw).hexdigest(), version, rehearsal)


def _rehearsed(raw: bytes, name: str, stock: Stock, today: date) -> Rehearsal:
    with TemporaryDirectory(prefix="import-") as temporary:
        folder = Path(temporary)
        if not name.lower().endswith(".zip"):
            path = folder / name
            path.write_bytes(raw)
            return rehearse(path, stock, today)
        faults = unpack(raw, folder)
        if faults:
            return Rehearsal((), (), tuple(Fault(Path(name), fault.line, fault.reason) for fault in faults))
        return rehearse(folder, stock, today)
