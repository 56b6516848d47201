"""`alatau-bot ask`: answers on stdout, for people and for programs."""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.commands import chosen_base, takes_store
from knowledge.model import LANGUAGES, Language

if TYPE_CHECKING:
    from bot.commands import Subparsers
    from knowledge.assistant import Assistant, Candidate, Reply
    from knowledge.base import Base


class MalformedLineError(ValueError):
    """A line of input that is not a question."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the id that it came with, any JSON value; None where it had none."""

    text: str
    id: Any = None


def add_parser(subparsers: "Subparsers") -> argparse.ArgumentParser:
    """Declare the command's arguments."""
    parser = subparsers.add_parser(
        "ask",
        help="answer a question and exit",
        description="Answers a question. With - it reads standard input, a question a line; with --json - a JSON "
        'object a line, {"id", "text"}, and writes one for each as soon as it is answered.',
    )
    parser.add_argument("--language", choices=LANGUAGES, help="answer in this language, whatever the question's")
    parser.add_argument("--json", action="store_true", help="write JSON objects instead of text")
    takes_store(parser)
    parser.add_argument("question", nargs="+", metavar="QUESTION", help="the question's words, or -")
    return parser


def run(args: argparse.Namespace) -> int:
    """Answer every question; 2 where a line of input was malformed."""
    from bot.opening import open_assistant

    assistant = open_assistant(chosen_base(args))
    base = assistant.base
    write = _json_writer(base) if args.json else _text_writer(base)
    malformed = False
    for question in _questions(args):
        if isinstance(question, MalformedLineError):
            malformed = True
            print(f"alatau-bot ask: {question}", file=sys.stderr, flush=True)
        else:
            write(question, *_decide(assistant, question.text, args.language))
    return 2 if malformed else 0


def _decide(assistant: "Assistant", text: str, language: Language | None) -> "tuple[Reply, float]":
    start = time.perf_counter()
    reply = assistant.reply(text, language=language)
    return reply, (time.perf_counter() - start) * 1000


def _questions(args: argparse.Namespace) -> Iterator[Question | MalformedLineError]:
    if args.question != ["-"]:
        yield Question(" ".join(args.question))
        return
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if not line.strip():
            continue
        try:
            yield _read_json(line) if args.json else Question(line.decode(errors="replace").rstrip("\r\n"))
        except MalformedLineError as error:
            yield MalformedLineError(f"line {number}: {error}")


def _read_json(line: bytes) -> Question:
    try:
        value = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise MalformedLineError("not UTF-8") from None
    except (ValueError, RecursionError):
        raise MalformedLineError("not JSON") from None
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        raise MalformedLineError('takes an object with "text", a string, and "id"')
    return Question(value["text"], value.get("id"))


def _json_writer(base: "Base") -> "Callable[[Question, Reply, float], None]":
    def write(question: Question, reply: "Reply", elapsed: float) -> None:
        answer = {
            "id": question.id,
            "text": question.text,
            "language": reply.language,
            "outcome": reply.outcome.value,
            "answers": [_answer(candidate, reply.language, base) for candidate in reply.answers],
            "suggestions": [fact.id for fact in reply.suggestions],
            "elapsed_ms": round(elapsed, 3),
        }
        print(json.dumps(answer, ensure_ascii=False), flush=True)

    return write


def _answer(candidate: "Candidate", language: Language, base: "Base") -> dict[str, Any]:
    fact = candidate.fact
    return {
        "fact": fact.id,
        "score": round(candidate.score, 4),
        "text": fact.wording(language).say,
        "status": fact.status.value,
        "as_of": fact.as_of.isoformat(),
        "sources": [
            {
                "id": source.id,
                "publisher": source.publisher,
                "title": source.name,
                "url": source.url,
                "published": source.published and source.published.isoformat(),
            }
            for source in base.sources_of(fact)
        ],
    }


def _text_writer(base: "Base") -> "Callable[[Question, Reply, float], None]":
    from bot.catalogues import translations
    from bot.clock import now
    from bot.plaintext import plain_text
    from handlers.rendering import Page, offered, render_reply

    today = now().date()
    translate = {language: translations(language).gettext for language in LANGUAGES}

    def write(_question: Question, reply: "Reply", _elapsed: float) -> None:
        page = Page(base, reply.language, translate[reply.language], today)
        parts = [plain_text(part) for part in render_reply(reply, page)]
        choices = [f"• {fact.wording(reply.language).question}" for fact in offered(reply)]
        print("\n".join([*parts, *choices]), end="\n\n", flush=True)

    return write
