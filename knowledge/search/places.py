"""Names of places in skeletons: towns, countries, and the regions that are named after them."""

from collections.abc import Iterable, Sequence

from knowledge.text.stems import is_ending, stem

SHORTEST_PLACE = 3
"""Letters that a place's name has at least."""

SHORTEST_NAME = 4
"""Letters that a place's name has before an ending; shorter ones are met by chance."""

LONG_NAME = 5
"""Letters beyond which a name may lose its last vowel."""

ADJECTIVE = "скии"
"""How a place's adjective ends, of which its other forms lose two letters."""

REGION = ("облис", "област", "аудан", "раион")
"""How the words begin after which a name is not a town's."""


def place_names(names: Iterable[Sequence[str]]) -> frozenset[str]:
    """The skeletons of names of one word, and of long ones without the vowel or the ending that Russian declines."""
    words = [found[0] for found in names if len(found) == 1 and len(found[0]) >= SHORTEST_PLACE]
    long = [word for word in words if len(word) > LONG_NAME and word[-1] in "аеиоу"]
    return frozenset([*words, *(word[: -2 if word.endswith(ADJECTIVE) else -1] for word in long)])


def pair_names(names: Iterable[Sequence[str]]) -> frozenset[tuple[str, str]]:
    """The first two words of names of several: the stem of the one, and the other."""
    return frozenset((stem(parts[0]), parts[1]) for parts in names if len(parts) > 1)


def is_form(word: str, name: str) -> bool:
    """Whether a skeleton is a word of a name, as it stands or inflected."""
    return word.startswith(name) or stem(word) == stem(name)


def name_in(word: str, names: frozenset[str]) -> str:
    """The name that a skeleton is, alone or with an ending; empty where it is none."""
    if word in names:
        return word
    for size in range(len(word) - 1, SHORTEST_NAME - 1, -1):
        if word[:size] in names and is_ending(word[size:]):
            return word[:size]
    return ""


def is_region(word: str) -> bool:
    """Whether a skeleton says that the name before it is a region's: «Алматы облысы» is not the town."""
    return word.startswith(REGION)
