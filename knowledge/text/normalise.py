"""One way of writing for what people type: the first stage, shared by indexing and querying."""

import re
import unicodedata

MAX_CHARACTERS = 4096
"""What Telegram lets a message hold; anything beyond is not read."""

_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]")
_DOTTED = re.compile(r"i\u0307+")
_APOSTROPHES = re.compile(r"[\u2018\u2019\u02bb\u02bc`\u00b4]")
_GROUPED = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))")
_WORD = re.compile(r"[^\W_]+(?:'(?=[^\W\d_]))?(?:[^\W_]+)?")


def normalise(text: str) -> str:
    """Compose, lower the case, drop what cannot be seen, and join the thousands of a number.

    Folding letters is a later stage: what is returned still shows which language it was typed in.

    Args:
        text: any text at all; what stands after `MAX_CHARACTERS` is ignored.

    Returns:
        The normalised text; normalising it again changes nothing.
    """
    # What cannot be seen goes first: it may keep a letter from its accent. Composing can make one character eighteen.
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text[:MAX_CHARACTERS]))[:MAX_CHARACTERS].lower()
    # Lower-casing decomposes İ, so its dot is dropped and the text composed once more.
    text = unicodedata.normalize("NFKC", _DOTTED.sub("i", text))
    text = _APOSTROPHES.sub("'", text)
    if not text.isprintable():  # which all that is blank is not, and nearly every text is
        text = "".join(" " if unicodedata.category(c) in _BLANK else c for c in text)
    text = _GROUPED.sub("", text)
    return " ".join(text.split())


_BLANK = frozenset({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})


def words(text: str) -> list[str]:
    """The words and numbers of a normalised text, in order; an apostrophe inside a word stays."""
    return _WORD.findall(text)
