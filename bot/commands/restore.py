"""`alatau-bot restore PATH`: a backup in the place of everything in the store."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from bot.failure import Failure

if TYPE_CHECKING:
    from bot.commands import Subparsers


def add_parser(subparsers: "Subparsers") -> argparse.ArgumentParser:
    """Declare the command's arguments."""
    parser = subparsers.add_parser(
        "restore",
        help="put a backup in the place of everything in the store",
        description="Replaces everything in the store by a backup, all or nothing. Bots that are running follow. "
        "A store that is newer than the backup is left alone without --force.",
    )
    parser.add_argument("path", type=Path, metavar="PATH", help="a file that 'alatau-bot backup' made")
    parser.add_argument("--force", action="store_true", help="also where the store is newer than the backup")
    return parser


async def run(args: argparse.Namespace) -> int:
    """Put the backup in place."""
    from bot.opening import open_store
    from bot.progress import Progress
    from bot.settings import load_settings
    from knowledge.errors import StoreRefused, StoreUnavailable
    from knowledge.store.backup import UnusableBackup, restore

    settings = load_settings()
    if not args.path.is_file():
        raise Failure(f"restore: there is no file {args.path}")
    store = await open_store(settings)
    try:
        rows = await restore(store.database, args.path, Progress().show, force=args.force)
    except UnusableBackup as error:
        raise Failure(f"restore: {args.path} {error}; the store was not changed") from error
    except StoreRefused as error:
        raise Failure(f"restore: {error}; --force replaces it all the same", code=1) from error
    except StoreUnavailable as error:
        raise Failure(f"restore: {error}; the store was not changed", code=1) from error
    except OSError as error:
        raise Failure(f"restore: {args.path} cannot be read: {error.strerror or error}") from error
    finally:
        await store.close()
    print(f"{rows:,} rows from {args.path}")
    return 0
