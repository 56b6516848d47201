"""`alatau-bot bench`: quality and time beside peers measured in the same run, growth, and what each stage buys."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from bot.failure import Failure

if TYPE_CHECKING:
    from bot.commands import Subparsers

QUESTIONS = Path("tests/questions/dev.jsonl")


def add_parser(subparsers: "Subparsers") -> argparse.ArgumentParser:
    """Declare the command's arguments."""
    parser = subparsers.add_parser(
        "bench",
        help="measure quality and time beside peers",
        description="Measures the search: over the store's phrasings beside other search libraries, or as asked.",
    )
    parser.add_argument(
        "--questions", type=Path, metavar="FILE", default=QUESTIONS, help=f"labelled questions (default: {QUESTIONS})"
    )
    parser.add_argument("--slow", action="store_true", help="also the embedder alone, which takes minutes")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--external", type=Path, metavar="DIR", help="a folder with docs.jsonl and queries.jsonl")
    what.add_argument("--sizes", type=_sizes, metavar="N,N,…", help="synthetic stores of so many facts")
    what.add_argument("--ablations", action="store_true", help="each stage left out in turn")
    return parser


def run(args: argparse.Namespace) -> int:
    """Print the figures."""
    from bot.cache import cache_folder
    from knowledge.benchmarks.report import ablations, external, sizes, store

    if args.sizes:
        lines = sizes(args.sizes)
    elif args.external is not None:
        lines = external(_existing(args.external, "docs.jsonl"), slow=args.slow)
    elif args.ablations:
        lines = ablations(_existing(args.questions), cache=cache_folder())
    else:
        lines = store(_existing(args.questions), cache=cache_folder(), slow=args.slow)
    for line in lines:
        print(line, flush=True)
    return 0


def _sizes(text: str) -> list[int]:
    sizes = [int(part) for part in text.split(",")]
    if min(sizes) < 1:
        raise ValueError(text)
    return sizes


def _existing(path: Path, *inside: str) -> Path:
    """A path that was given, where it is there."""
    wanted = path.joinpath(*inside)
    if not wanted.exists():
        raise Failure(f"bench: there is no {wanted}")
    return path
