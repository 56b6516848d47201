"""`alatau-bot facts …`: checks, lists, shows, exports and imports the curated facts."""

import argparse
import sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands import chosen_base, takes_store
from bot.failure import Failure
from knowledge.model import LANGUAGES, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from bot.commands import Subparsers
    from handlers.rendering import PageFactory
    from knowledge.base import Base
    from knowledge.model import Fact, Language


def add_parser(subparsers: "Subparsers") -> argparse.ArgumentParser:
    """Declare the command's arguments."""
    parser = subparsers.add_parser("facts", help="check, list, show, export or import the curated facts")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    check = actions.add_parser("check", help="find all that is wrong with the facts; takes some seconds")
    listing = actions.add_parser("list", help="print a table of the facts")
    listing.add_argument("--topic", help="only of this topic")
    listing.add_argument("--status", type=Status, choices=list(Status), metavar="STATUS", help="only of this status")
    listing.add_argument("--stale", action="store_true", help="only those past their review")
    listing.add_argument("--gaps", action="store_true", help="what one language lacks, instead of the facts")
    show = actions.add_parser("show", help="print a fact as people see it, in both languages")
    show.add_argument("id", metavar="ID", help="the fact, also by an id that was merged into it")
    export = actions.add_parser("export", help="write the facts and sources out")
    export.add_argument("--format", choices=("yaml", "json", "csv"), default="yaml", help="yaml by default")
    export.add_argument("--output", type=Path, metavar="PATH", help="a file for json, else a folder; stdout by default")
    add = actions.add_parser("import", help="add facts, sources and topics, or replace those of the same id")
    add.add_argument("path", type=Path, metavar="PATH", help="a YAML, JSON or CSV file, or an exported folder")
    for action in (check, listing, show, export, add):
        where = action.add_mutually_exclusive_group()
        where.add_argument("--data", type=Path, metavar="DIR", help="the curated data; the packaged base by default")
        takes_store(where)
    return parser


def run(args: argparse.Namespace) -> int:
    """Do what the action says."""
    actions = {"check": _check, "list": _list, "show": _show, "export": _export, "import": _import}
    return actions[args.action](args)


def _check(args: argparse.Namespace) -> int:
    from bot.cache import cache_folder
    from handlers.rendering import render_facts
    from knowledge.curation.inspection import inspect

    def messages(fact: "Fact", language: "Language", base: "Base") -> int:
        # With the question above it and as if its review were overdue, an answer is at its longest.
        page = _pages(base, max(today, _day_after(fact.review_by)))(language)
        return len(render_facts([fact], page, titled=True))

    today = _today()
    with _folder(args) as folder:
        found = inspect(folder, today=today, messages=messages, cache=cache_folder())
    for fault in found.faults:
        # The store has no files: the paths are those that an export of it would have.
        path = fault.path.relative_to(folder) if args.store else fault.path
        print(replace(fault, path=path))
    for note in found.notes:
        print(note.replace(f"{folder}/", "") if args.store else note)
    warnings = len(found.faults) - found.errors
    phrasings = sum(len(fact.wording(language).ask) for fact in found.base.facts for language in LANGUAGES)
    counted = f"{len(found.base.facts)} facts, {phrasings} phrasings, {len(found.base.sources)} sources"
    print(f"{counted}: {_count(found.errors, 'error')}, {_count(warnings, 'warning')}")
    if found.errors:
        print(f"alatau-bot facts: check: {_count(found.errors, 'error')}", file=sys.stderr)
    return 1 if found.errors else 0


def _list(args: argparse.Namespace) -> int:
    from knowledge.curation.gaps import gaps

    base = _survey(args)
    if args.topic and args.topic not in {topic.id for topic in base.topics}:
        raise Failure(
            f"facts: there is no topic {args.topic}; there are {', '.join(topic.id for topic in base.topics)}"
        )
    today = _today()
    facts = {
        fact.id: fact
        for fact in base.facts
        if (not args.topic or fact.topic == args.topic)
        and (not args.status or fact.status is args.status)
        and (not args.stale or fact.is_stale(today))
    }
    if args.gaps:
        # Facts that lack a language do not load: only the filters hide those that do.
        hidden = {fact.id for fact in base.facts} - facts.keys()
        with _folder(args) as folder:
            found = [gap for gap in gaps(folder) if gap.fact not in hidden]
        _print_table(
            ("id", "language", "place", "lacks"),
            [(gap.fact, gap.language, f"{gap.path.name}:{gap.line}", gap.lacks) for gap in found],
        )
        return 0
    header = ("id", "topic", "status", "as of", "review by", "question")
    _print_table(header, [_row(fact, today) for fact in facts.values()])
    return 0


def _row(fact: "Fact", today: "date") -> tuple[str, ...]:
    review = f"{fact.review_by}{' !' if fact.is_stale(today) else ''}"
    return fact.id, fact.topic, str(fact.status), str(fact.as_of), review, fact.ru.question


def _show(args: argparse.Namespace) -> int:
    from bot.plaintext import plain_text
    from handlers.rendering import render_facts

    base = _survey(args)
    fact = base.find(args.id)
    if fact is None:
        raise Failure(f"facts: there is no fact {args.id}{_like(args.id, base)}")
    if fact.id != args.id:
        print(f"alatau-bot facts: {args.id} was merged into {fact.id}", file=sys.stderr)
    print(f"{fact.id} · {fact.topic} · {fact.status} · {', '.join(fact.audience)} · review by {fact.review_by}")
    if fact.superseded_by:
        print(f"superseded by {fact.superseded_by}")
    page = _pages(base, _today())
    for language in LANGUAGES:
        print(f"\n[{language}]")
        for part in render_facts([fact], page(language), titled=True):
            print(plain_text(part))
    return 0


def _like(fact_id: str, base: "Base") -> str:
    from difflib import get_close_matches

    known = [known for fact in base.facts for known in (fact.id, *fact.was)]
    near = get_close_matches(fact_id, known, n=3)
    return f"; did you mean {' or '.join(near)}?" if near else ""


def _export(args: argparse.Namespace) -> int:
    from knowledge.curation import load
    from knowledge.curation.export import Format, export_text, export_to

    base = chosen_base(args) or load(args.data)
    chosen = Format(args.format)
    if args.output is None:
        print(export_text(base, chosen), end="")
        return 0
    try:
        written = export_to(base, chosen, args.output)
    except OSError as error:
        raise Failure(f"facts: {error.filename or args.output} cannot be written: {error.strerror or error}") from error
    print(f"{_count(len(base.facts), 'fact')} in {_count(len(written), 'file')} under {args.output}")
    return 0


def _import(args: argparse.Namespace) -> int:
    from knowledge.curation import DATA
    from knowledge.curation.importing import import_into

    if args.store:
        return _import_into_store(args.path)
    folder = args.data or DATA
    try:
        done = import_into(folder, args.path, today=_today())
    except OSError as error:
        raise Failure(f"facts: {error.filename or folder} cannot be written: {error.strerror or error}") from error
    for kind in ("added", "replaced", "dropped"):
        for item in getattr(done, kind):
            print(f"{kind} {item}")
    counts = (f"{len(getattr(done, kind))} {kind}" for kind in ("added", "replaced", "unchanged", "dropped"))
    print(", ".join(counts))
    return 0


def _import_into_store(path: Path) -> int:
    import asyncio

    from bot.stored import import_into_store

    done = asyncio.run(import_into_store(path, today=_today()))
    for fault in done.faults:
        print(f"alatau-bot facts: {fault}", file=sys.stderr)
    for item in done.added:
        print(f"added {item.id}")
    for step in done.changed:
        print(f"replaced {step.after.id}")
    print(f"{len(done.added)} added, {len(done.changed)} replaced, {len(done.unchanged)} unchanged")
    return 0


@contextmanager
def _folder(args: argparse.Namespace) -> "Iterator[Path]":
    """The folder of data that is meant; for a store, one that is gone when left."""
    from knowledge.curation import DATA

    base = chosen_base(args)
    if base is None:
        yield args.data or DATA
        return
    from bot.stored import data_folder

    with data_folder(base) as folder:
        yield folder


def _survey(args: argparse.Namespace) -> "Base":
    """What can be read of a folder; that not all of it can be is told in one line."""
    from knowledge.curation.load import survey

    stored = chosen_base(args)
    if stored is not None:
        return stored
    base, faults = survey(args.data)
    errors = sum(not fault.warning for fault in faults)
    if errors:
        print(f"alatau-bot facts: {_count(errors, 'error')} in the data; see facts check", file=sys.stderr)
    return base


def _today() -> "date":
    from bot.clock import now

    return now().date()


def _day_after(day: "date") -> "date":
    from datetime import timedelta

    return day + timedelta(days=1) if day < day.max else day


def _pages(base: "Base", today: "date") -> "PageFactory":
    from bot.catalogues import translations
    from handlers.rendering import Page

    def page(language: "Language") -> Page:
        return Page(base, language, translations(language).gettext, today)

    return page


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _print_table(header: "Sequence[str]", rows: "Iterable[Sequence[str]]") -> None:
    """Print rows below a header, columns aligned; the last column may be of any width."""
    table = [header, *rows]
    widths = [max(len(row[column]) for row in table) for column in range(len(header) - 1)]
    for row in table:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        print("  ".join([*cells, row[-1]]).rstrip())
    print(f"\n{_count(len(table) - 1, 'row')}")
