"""Two questions in one message: where a text may be cut."""

import re

_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
_SEAM = re.compile(
    r"(?:,|;|\s[-–—])\s+(?:(?:и|а|но|да|ну|плюс|также|а\s+также|ещё|еще|и\s+ещё|и\s+еще|заодно"
    r"|ал|және|әрі|сонымен\s+қатар|сондай-ақ|жане|ари|сосын|тағы|i|a|al|zhane|jane|ari)\s+)?"
    r"|\s+(?:и|а|и\s+ещё|и\s+еще|а\s+также|ал|және|әрі|сонымен\s+қатар|сондай-ақ|жане|ари|i|a|al|zhane|jane|ari)\s+",
    re.IGNORECASE,
)

_ASKS = re.compile(
    r"\b(?:когда|сколько|скок\w*|кто|кого|кому|кем|где|куда|откуда|как|как(?:ой|ая|ое|ие|ого|ому|им|их|ую|ов)|почему"
    r"|зачем|чем|чего|что|чей|чья|почём|почем|ли|есть|будет|можно|нужно"
    r"|қашан|қанша|неше|кім\w*|қайда|қай|қайсы\w*|қандай|қалай|неге|нені?|не|қаншадан"
    r"|кашан|канша|кайда|кай|кандай|калай|ким\w*|ма|ме|ба|бе|па|пе"
    r"|kogda|skolko|kto|gde|kuda|kak|kako[yij]|li|chto|qashan|qansha|neshe|kim|qaida|qay|qai|qandai|qalai|kashan|kansha|kaida|kai|kandai|kalai)\b",
    re.IGNORECASE,
)

MOST_SEAMS = 5
"""Places of one sentence that are tried as the seam of two questions."""

LONGEST_PAIR = 400
"""Characters of one sentence beyond which it is not tried as two questions: nobody asks so."""

LONGEST_MESSAGE = 1_000
"""Characters of a message beyond which it is not tried as two questions: it was pasted."""

LEAST_LETTERS = 4
"""Letters that a part must have to be a question."""


def sentences(text: str) -> list[str]:
    """The sentences of a text as typed, those without a letter left out."""
    return [part.strip() for part in _SENTENCE.split(text) if any(letter.isalnum() for letter in part)]


def halves(text: str) -> list[tuple[str, str]]:
    """The ways in which a message may be two questions.

    Two sentences that both ask are cut between them. One sentence alone is cut at a comma or a
    conjunction where both parts have a word that asks. A story
    with one question at its end is not cut: its sentences tell, and what they tell would be taken for a question.

    Returns:
        At most `MOST_SEAMS` pairs; none for a text that is one question.
    """
    if len(text) > LONGEST_MESSAGE:
        return []
    found = sentences(text)
    asking = [place for place, sentence in enumerate(found) if sentence.endswith("?")]
    if len(asking) > 1:
        cut = asking[0] + 1
        return [(" ".join(found[:cut]), " ".join(found[cut:]))]
    if len(found) != 1:
        return []
    if len(found[0]) > LONGEST_PAIR:
        return []
    seams = [match.span() for match in _SEAM.finditer(found[0])]
    pairs = [(found[0][:begin], found[0][end:]) for begin, end in seams]
    return [pair for pair in pairs if all(_is_question(part) for part in pair)][:MOST_SEAMS]


def _is_question(text: str) -> bool:
    return _ASKS.search(text) is not None and sum(letter.isalpha() for letter in text) >= LEAST_LETTERS
