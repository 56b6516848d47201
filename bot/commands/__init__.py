"""The sub-commands of `alatau-bot`, one module each; see `bot.cli` for what a module offers."""

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import argparse

    from knowledge.base import Base

    Subparsers: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - has no public name


def takes_store(parser: "argparse._ActionsContainer") -> None:
    """Declare `--store`."""
    parser.add_argument("--store", action="store_true", help="the store of the running bot instead of knowledge/data")


def chosen_base(args: "argparse.Namespace") -> "Base | None":
    """The store's base with `--store`, else None: the packaged one.

    Raises:
        Failure: the store cannot be opened.
    """
    if not args.store:
        return None
    import asyncio

    from bot.stored import stored_base

    return asyncio.run(stored_base())
