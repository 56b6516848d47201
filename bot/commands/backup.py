"""`alatau-bot backup PATH`: a consistent copy of the store, also while the bot is running."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from bot.failure import Failure

if TYPE_CHECKING:
    from bot.commands import Subparsers


def add_parser(subparsers: "Subparsers") -> argparse.ArgumentParser:
    """Declare the command's arguments."""
    parser = subparsers.add_parser(
        "backup",
        help="copy the store into a file, also while the bot is running",
        description="Copies the whole store as it is at one moment into one file, whatever database it is in. "
        "'alatau-bot restore' brings it back, also into another kind of database.",
    )
    parser.add_argument("path", type=Path, metavar="PATH", help="a file that does not exist yet")
    return parser


async def run(args: argparse.Namespace) -> int:
    """Make the copy."""
    from bot.opening import open_store
    from bot.progress import Progress
    from bot.settings import load_settings
    from knowledge.errors import StoreUnavailable
    from knowledge.store.backup import back_up

    store = await open_store(load_settings(), existing=True)
    try:
        rows = await back_up(store.database, args.path, Progress().show)
    except StoreUnavailable as error:
        raise Failure(f"backup: {error}; no backup was made", code=1) from error
    except FileExistsError as error:
        raise Failure(f"backup: there is something at {args.path} already") from error
    except OSError as error:
        raise Failure(f"backup: {args.path} cannot be written: {error.strerror or error}", code=1) from error
    finally:
        await store.close()
    print(f"{rows:,} rows in {args.path}")
    return 0
