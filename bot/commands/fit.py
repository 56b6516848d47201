"""`alatau-bot fit FILE…`: the weights and thresholds of the search, from labelled questions."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot.failure import Failure

if TYPE_CHECKING:
    from bot.commands import Subparsers


def add_parser(subparsers: "Subparsers") -> argparse.ArgumentParser:
    """Declare the command's arguments."""
    parser = subparsers.add_parser(
        "fit",
        help="fit the weights and thresholds of the search",
        description="Fits the weights and thresholds of the search on labelled questions by cross-validation grouped "
        "by fact, and writes them with the figures that they reached. Takes a few minutes, the embedder and "
        "scikit-learn.",
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="labelled questions, as for eval")
    parser.add_argument(
        "--judged",
        action="append",
        type=Path,
        default=[],
        metavar="FILE",
        help="further questions, whose mix is that of real life: thresholds are set and figures reported on these",
    )
    parser.add_argument(
        "--output", type=Path, metavar="PATH", help="where to write; the packaged calibration by default"
    )
    return parser


def run(args: argparse.Namespace) -> int:
    """Fit, write, and print the report."""
    from bot.cache import cache_folder
    from bot.clock import now
    from knowledge.assistant import CALIBRATION, Assistant
    from knowledge.curation import load
    from knowledge.evaluation import read_questions
    from knowledge.search.engine import CENTROIDS, Engine
    from knowledge.search.finder import Finder
    from knowledge.search.meaning import installed_embedder

    judged = [question for path in args.judged for question in read_questions(path)]
    questions = [*judged, *(question for path in args.files for question in read_questions(path))]
    embedder = installed_embedder()
    if embedder is None:
        raise Failure("fit: the embedder is not installed; install alatau-city-bot[semantic]")
    try:
        from knowledge.fitting import fit, fit_second
    except ImportError as error:
        raise Failure(f"fit: {error.name} is not installed; make test installs it") from error
    base = load()
    _say("embedding the phrasings that are new")
    engine = Engine.build(base, cache=cache_folder(), embedder=embedder, patience=None)
    if args.output is None and engine.meaning is not None:
        engine.meaning.centroids.save(CENTROIDS)
    calibration = fit(engine, questions, judged=judged or None, today=now().date(), say=_say)
    _say("two questions in one message")
    calibration = fit_second(Assistant(base, Finder(engine, calibration)), questions)
    calibration.save(args.output or CALIBRATION)
    print(json.dumps(calibration.report, ensure_ascii=False, indent=1))
    return 0


def _say(text: str) -> None:
    print(f"fit: {text} …", file=sys.stderr, flush=True)
