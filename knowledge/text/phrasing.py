"""A question as it may be kept, and as it may stand among a fact's phrasings."""

import re

from knowledge.text.masking import mask

_UNWRITABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_TOKEN = re.compile(r"‹[a-z]+›")
_LOOSE = re.compile(r"\s+([,.!?;:])")


def keepable(text: str, limit: int) -> str:
    """One line of at most `limit` characters, personal data masked, without what a database cannot hold."""
    return " ".join(_UNWRITABLE.sub(" ", mask(text)).split())[:limit].rstrip()


def phrasing(text: str) -> str:
    """What was kept, without the tokens that stand for personal data; empty where nothing else was said."""
    rest = " ".join(_TOKEN.sub(" ", text).split())
    return _LOOSE.sub(r"\1", rest).strip(" ,;:-–—")
