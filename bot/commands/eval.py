"""`alatau-bot eval FILE`: labelled questions in, the figures that the bot is judged by out."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

from bot.commands import chosen_base, takes_store

if TYPE_CHECKING:
    from bot.commands import Subparsers
    from knowledge.evaluation import Result

COLUMNS = ("questions", "accuracy", "resolved", "precision", "refused", "language")


def add_parser(subparsers: "Subparsers") -> argparse.ArgumentParser:
    """Declare the command's arguments."""
    parser = subparsers.add_parser(
        "eval",
        help="score labelled questions",
        description='Scores labelled questions: a JSON object a line, {"id", "text", "lang", "kind", "need"}, where '
        "need holds one list of facts for each thing asked, and none for what cannot be answered.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="the questions")
    takes_store(parser)
    parser.add_argument("--floors", type=Path, metavar="FILE", help="JSON table of figures that must be reached")
    parser.add_argument("--lexical", action="store_true", help="by letters alone, without the embedder")
    parser.add_argument("--show", choices=("wrong", "missed", "all"), help="also print these questions")
    return parser


def run(args: argparse.Namespace) -> int:
    """Print the figures; 1 where one lies below its floor."""
    from bot.opening import open_assistant
    from knowledge.evaluation import below, confusions, measure, read_floors, read_questions, table

    questions = read_questions(args.file)
    assistant = open_assistant(chosen_base(args), lexical=args.lexical)
    stage = "lexical" if assistant.finder.engine.meaning is None else "semantic"
    floors = read_floors(args.floors, stage) if args.floors else {}
    results = measure(assistant, questions)
    found = table(results)
    print_table(found)
    times = [result.milliseconds for result in results]
    if len(times) > 1:
        print(f"decision time: p50 {median(times):.2f} ms, p99 {quantiles(times, n=100)[98]:.2f} ms")
    for needed, given, count in confusions(results):
        print(f"  {count} × {given} for {needed}")
    if args.show:
        _show(results, args.show)
    failed = below(found, floors)
    for line in failed:
        print(f"alatau-bot eval: {line}", file=sys.stderr)
    return 1 if failed else 0


def print_table(found: Mapping[str, Mapping[str, float | int | None]]) -> None:
    """Print figures, a row a language or kind."""
    print(f"{'':20}" + "".join(f"{column:>11}" for column in COLUMNS))
    for name, figures in found.items():
        cells = ("-" if figures[column] is None else str(figures[column]) for column in COLUMNS)
        print(f"{name:20}" + "".join(f"{cell:>11}" for cell in cells))


def _show(results: "Sequence[Result]", which: str) -> None:
    wanted = {"wrong": ("wrong",), "missed": ("missed",), "all": ("wrong", "missed", "offered")}[which]
    for result in results:
        if result.verdict.value in wanted:
            got = result.answers or result.suggestions
            needed = [list(group) for group in result.question.need]
            print(f"{result.verdict.value:8} {result.question.text!r} needs {needed}, got {result.outcome} {list(got)}")
