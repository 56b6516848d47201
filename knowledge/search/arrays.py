"""Reading arrays that were kept in a file, which a crash or another version may have left broken."""

import zlib
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray


def read_arrays(path: Path) -> dict[str, NDArray[np.generic]]:
    """Every array of an `.npz` file, by name.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is not such a file, or only a part of one.
    """
    with path.open("rb") as file:
        try:
            with np.load(file, allow_pickle=False) as stored:
                return {name: stored[name] for name in stored.files}
        except (EOFError, BadZipFile, zlib.error, AttributeError, TypeError) as error:
            raise ValueError(f"{path.name} holds no arrays: {error}") from error
