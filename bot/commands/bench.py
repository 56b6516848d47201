"""`alatau-bot bench`: quality and time beside peers measured in the same run, growth, and what each stage buys."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands import chosen_base, takes_store
from bot.failure import Failure

if TYPE_CHECKING:
    from bot.commands import Subparsers
    from knowledge.base import Base

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
    takes_store(parser)
    parser.add_argument("--slow", action="store_true", help="also the embedder alone, which takes minutes")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--external", type=Path, metavar="DIR", help="a folder with docs.jsonl and queries.jsonl")
    what.add_argument("--sizes", type=_sizes, metavar="N,N,…", help="synthetic stores of so many facts")
    what.add_argument("--ablations", action="store_true", help="each stage left out in turn")
    what.add_argument("--rebuild", action="store_true", help="what it takes until an edited fact is served")
    return parser


def run(args: argparse.Namespace) -> int:
    """Print the figures."""
    from bot.cache import cache_folder
    from knowledge.benchmarks.report import ablations, external, sizes, store
    from knowledge.curation import load

    base = chosen_base(args) or load()
    if args.sizes:
        lines = sizes(args.sizes, base)
    elif args.external is not None:
        lines = external(_existing(args.external, "docs.jsonl"), base, slow=args.slow)
    elif args.ablations:
        lines = ablations(_existing(args.questions), base, cache=cache_folder())
    elif args.rebuild:
        lines = _rebuilds(_existing(args.questions), base)
    else:
        lines = store(_existing(args.questions), base, cache=cache_folder(), slow=args.slow)
    for line in lines:
        print(line, flush=True)
    return 0


def _rebuilds(questions: Path, base: "Base") -> Iterator[str]:
    from bot.opening import open_assistant
    from knowledge.benchmarks.rebuilding import lines
    from knowledge.evaluation import read_questions

    return lines(open_assistant(base), read_questions(questions))


def _sizes(text: str) -> list[int]:
    parts = text.split(",")
    if not all(part.isascii() and part.isdigit() and int(part) for part in parts):
        raise argparse.ArgumentTypeError(f"got {text!r}; takes numbers of facts, such as 1000,10000")
    return [int(part) for part in parts]


def _existing(path: Path, *inside: str) -> Path:
    """A path that was given, where it is there."""
    wanted = path.joinpath(*inside)
    if not wanted.exists():
        raise Failure(f"bench: there is no {wanted}")
    return path
