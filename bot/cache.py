"""Where things that take long to compute are kept between runs. Losing them costs seconds, never correctness."""

import os
from pathlib import Path

NAME = "alatau-city-bot"


def cache_folder() -> Path | None:
    """The folder, made where need be; None where this user has no place to write to."""
    try:
        base = os.environ.get("XDG_CACHE_HOME")
        folder = (Path(base) if base else Path.home() / ".cache") / NAME
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        return None
    return folder if os.access(folder, os.W_OK) else None
