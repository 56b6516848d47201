"""The skeleton: one spelling for Russian, Kazakh, Kazakh without its letters, and Latin.

A skeleton is not meant to be read. It is made so that the ways in which people type one word
fall together: «қала», «кала», "qala" and "kala" are all `кала`.
"""

import re
from functools import lru_cache

# Kazakh letters as they are typed on a Russian keyboard, and Russian letters that are mixed up in a hurry.
_FOLD = str.maketrans(
    {
        "ә": "а",
        "ғ": "г",
        "қ": "к",
        "ң": "н",
        "ө": "о",
        "ұ": "у",
        "ү": "у",
        "һ": "х",
        "і": "и",
        "ё": "е",
        "э": "е",
        "й": "и",
        "ы": "и",
        "щ": "ш",
        "ъ": "",
        "ь": "",
        "'": "",
        # The iotated vowels are spelt out as romanisations spell them: ya, yu.
        "я": "иа",
        "ю": "иу",
        # Other Cyrillic and look-alikes that phones offer.
        "ї": "и",
        "є": "е",
        "ў": "у",
        "ґ": "г",
    }
)

_LATIN_CLUSTERS = (
    ("shch", "ш"),
    ("sch", "ш"),
    ("shh", "ш"),
    ("sh", "ш"),
    ("ch", "ч"),
    ("zh", "ж"),
    ("kh", "х"),
    ("gh", "г"),
    ("ts", "ц"),
    ("tz", "ц"),
    ("ck", "к"),
    ("ph", "ф"),
)
_LATIN_LETTERS = dict(
    zip(
        "abdefghijklmnopqrstuvwyzáàäâǵğıíìïñńóòöôúùüūûýşšçčžŋ",
        "абдефгхижклмнопкрстуввизаааагги" + "ииинноооо" + "ууууу" + "уш" + "шччжн",
        strict=True,
    )
)
_CLUSTER = re.compile("|".join(cluster for cluster, _ in _LATIN_CLUSTERS))
# "yo" and "ye" are one vowel at the start and after a consonant (samolyot), two letters after a vowel (rayon).
_IOTATED = re.compile(r"(?<![aeiouyäöüıáóúаеиоу])y[eo]")
_CLUSTER_TO = dict(_LATIN_CLUSTERS)
_DOUBLE = re.compile(r"([^\W\d_])\1+")
_LATIN = re.compile(r"[a-z\u00df-\u017f]")
_SOFT = frozenset("eiyıä")


def is_latin(word: str) -> bool:
    """Whether a normalised word has Latin letters."""
    return _LATIN.search(word) is not None


@lru_cache(maxsize=65_536)
def skeleton(word: str) -> str:
    """The skeleton of one normalised word; digits stay as they are.

    Folding a skeleton again changes nothing.
    """
    if _LATIN.search(word):
        word = _from_latin(word)
    return _DOUBLE.sub(r"\1", word.translate(_FOLD))


def _from_latin(word: str) -> str:
    word = _IOTATED.sub("e", word.replace("'", ""))
    word = _CLUSTER.sub(lambda match: _CLUSTER_TO[match[0]], word)
    letters = []
    for place, letter in enumerate(word):
        if letter == "c":
            letters.append("ц" if word[place + 1 : place + 2] in _SOFT else "к")
        elif letter == "x":
            letters.append("кс")
        else:
            letters.append(_LATIN_LETTERS.get(letter, letter))
    return "".join(letters)


# What else one Latin letter stands for in chats: w for ш or у, x for х, j for й, c for ц or с, 4 and 6 by their look.
_CHAT = (
    {"w": "ш", "x": "х", "4": "ч", "6": "ш", "c": "с", "'": ""},
    {"w": "у", "x": "х", "j": "й", "c": "ц", "'": ""},
)


def latin_variants(word: str) -> tuple[str, ...]:
    """Further skeletons of a romanised word, for the letters that chats use in more than one way.

    Returns:
        At most two skeletons that differ from `skeleton(word)`; none for a word without such letters.
    """
    found: list[str] = []
    plain = skeleton(word)
    for table in _CHAT:
        changed = _CLUSTER.sub(lambda match: _CLUSTER_TO[match[0]], _IOTATED.sub("e", word))
        changed = "".join(table.get(letter, letter) for letter in changed)
        variant = skeleton(changed)
        if variant != plain and variant not in found:
            found.append(variant)
    return tuple(found)
