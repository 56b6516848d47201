"""What was meant when the keyboard was in another layout than the person thought.

The tables are those of the standard Russian (ЙЦУКЕН) and Kazakh Windows layouts against US English.
"""

_ENGLISH = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_RUSSIAN = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_KAZAKH_ROW = {"2": "ә", "3": "і", "4": "ң", "5": "ғ", "8": "ү", "9": "ұ", "0": "қ", "-": "ө", "=": "һ"}

_TO_RUSSIAN = str.maketrans(_ENGLISH + '{}:"<>~', _RUSSIAN + "хъжэбюё")
_TO_KAZAKH = _TO_RUSSIAN | {ord(key): letter for key, letter in _KAZAKH_ROW.items()}
_TO_ENGLISH = str.maketrans(_RUSSIAN, _ENGLISH) | {ord(letter): key for key, letter in _KAZAKH_ROW.items()}


def as_russian(text: str) -> str:
    """Read keys that were struck in the English layout as the Russian one."""
    return text.translate(_TO_RUSSIAN)


def as_kazakh(text: str) -> str:
    """Read keys that were struck in the English layout as the Kazakh one, its letters on the digit row included."""
    return text.translate(_TO_KAZAKH)


def as_english(text: str) -> str:
    """Read keys that were struck in the Russian or Kazakh layout as the English one: «лштв» is "kind"."""
    return text.translate(_TO_ENGLISH)
