"""The command line: `alatau-bot COMMAND …`.

A command is the module of that name in `bot.commands`, listed in `COMMANDS`, with two functions:

    def add_parser(subparsers: Subparsers) -> argparse.ArgumentParser   declares its arguments
    def run(args: argparse.Namespace) -> int                            does the work; may be `async def`

Modules are imported only when their command, or the list of all commands, is asked for, and import what they
need inside `run`, so that no command waits for another's libraries.

Exit codes: 0 done; 1 found what it looks for wrong; 2 unusable arguments, settings or data; 130 and 141 where the
shell's user interrupted or closed the pipe. The reason stands in one line on stderr, invalid data in one line
per fault. A traceback is shown only in Python's development mode (`python -X dev -m bot …`).
"""

import argparse
import asyncio
import errno
import importlib
import inspect
import os
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import NoReturn, TextIO

from bot.failure import Failure
from knowledge.errors import InvalidData

PROGRAM = "alatau-bot"
COMMANDS = ("run", "ask", "facts", "eval", "fit", "bench", "backup", "restore")

DONE, WRONG, UNUSABLE, INTERRUPTED, PIPE_CLOSED = 0, 1, 2, 130, 141


class Parser(argparse.ArgumentParser):
    """Says what is wrong with the arguments in one line, without the usage."""

    def error(self, message: str) -> NoReturn:
        """Leave with code 2."""
        self.exit(UNUSABLE, f"{self.prog}: {' '.join(message.split())}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: without the program's name; those of the process where None.

    Returns:
        The exit code.
    """
    _speak_utf8()
    arguments = [_utf8(each) for each in (sys.argv[1:] if arguments is None else arguments)]
    try:
        args = build_parser(arguments).parse_args(arguments or ["run"])
        code = _run(_module(args.command), args)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the contract: never a traceback
        return _told(error)
    return code


def _told(error: Exception) -> int:
    """Say on stderr why the command ends, and return its exit code."""
    match error:
        case BrokenPipeError():
            _write_no_more()
            return PIPE_CLOSED
        case OSError(errno=errno.ENOSPC | errno.EIO | errno.EFBIG):
            _write_no_more()
            lines, code = [f"the output cannot be written: {error.strerror}"], WRONG
        case InvalidData():
            print(*error.faults, sep="\n", file=sys.stderr)
            return UNUSABLE
        case Failure():
            lines, code = list(error.lines), error.code
        case _:
            if sys.flags.dev_mode:
                raise error
            reason = " ".join(str(error).split())
            lines, code = [f"unexpected {type(error).__name__}: {reason}"], UNUSABLE
    print(*(f"{PROGRAM}: {line}" for line in lines), sep="\n", file=sys.stderr)
    return code


def _write_no_more() -> None:
    """Python flushes stdout once more at exit; into nothing, so that it does not complain again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def build_parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """The parser of the command that `arguments` start with, or of all commands."""
    parser = Parser(prog=PROGRAM, description="Answers questions about Alatau City in Russian and Kazakh.")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    named = arguments[0] if arguments else "run"
    for command in (named,) if named in COMMANDS else COMMANDS:
        _module(command).add_parser(subparsers)
    return parser


def _module(command: str) -> ModuleType:
    return importlib.import_module(f"bot.commands.{command}")


def _run(module: ModuleType, args: argparse.Namespace) -> int:
    if inspect.iscoroutinefunction(module.run):
        return int(asyncio.run(module.run(args)))
    return int(module.run(args))


def _speak_utf8() -> None:
    """Read and write UTF-8 whatever the locale; what cannot be encoded is written as its escape."""
    if sys.stdin is None:  # closed by whoever started the program
        sys.stdin = os.fdopen(os.open(os.devnull, os.O_RDONLY), closefd=False)
    streams: tuple[tuple[TextIO, str], ...] = (
        (sys.stdin, "replace"),
        (sys.stdout, "backslashreplace"),
        (sys.stderr, "backslashreplace"),
    )
    for stream, errors in streams:
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors=errors)


def _utf8(argument: str) -> str:
    """The argument as UTF-8, where the locale could not make sense of its bytes."""
    if argument.isascii() or not any("\ud800" <= character <= "\udfff" for character in argument):
        return argument
    return os.fsencode(argument).decode(errors="replace")
