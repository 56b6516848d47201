"""Logging, configured only here. Lines go to stderr and never hold a question, a name or a token."""

import logging
import re
import sys
import traceback
from typing import Literal

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.settings import Settings

_TOKEN = re.compile(r"\d{3,}:[\w-]{20,}")

_TELL_VALUES = ("aiosqlite", "sqlalchemy", "alembic", "matplotlib")
"""Loggers that, at lower levels, print every statement with its values: what people wrote, and who they are."""


def configure_logging(settings: Settings, *, quiet: bool = False) -> None:
    """Send the logs of this program and of its libraries to stderr.

    Args:
        quiet: only warnings, unless the settings name a level.
    """
    level = settings.log_level or ("WARNING" if quiet else "INFO")
    form: Literal["console", "json"] = settings.log_format or ("console" if sys.stderr.isatty() else "json")
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _name_exception,
        _hide_tokens,
    ]
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for name in _TELL_VALUES:
        logging.getLogger(name).setLevel(logging.WARNING)


def _name_exception(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Say where an exception came from and of which type, not its message: that may quote what a person wrote."""
    info = event.pop("exc_info", None)
    error = sys.exc_info()[1] if info is True else info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["at"] = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
    return event


def _hide_tokens(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return {key: _TOKEN.sub("***", value) if isinstance(value, str) else value for key, value in event.items()}
