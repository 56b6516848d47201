"""Facts, their wordings and their sources: plain frozen data, the one schema of the store."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

Language = Literal["ru", "kk"]
LANGUAGES: tuple[Language, ...] = ("ru", "kk")

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=48)]
"""A stable id: lower-case Latin words joined by hyphens, short enough for callback data, safe in file names."""


_UNWRITABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")


def _one_line(text: str) -> str:
    if text != text.strip() or _UNWRITABLE.search(text):
        raise ValueError("has control characters, line breaks or spaces at its ends")
    return text


Line = Annotated[str, StringConstraints(min_length=1), AfterValidator(_one_line)]
"""One line of text, without control or direction characters."""


class Status(StrEnum):
    """How firmly a fact holds at its `as_of` date."""

    IN_FORCE = "in-force"
    DONE = "done"
    IN_PROGRESS = "in-progress"
    PLANNED = "planned"
    PROPOSED = "proposed"
    DISPUTED = "disputed"
    SUPERSEDED = "superseded"


class Audience(StrEnum):
    """For whom a fact matters."""

    RESIDENT = "resident"
    INVESTOR = "investor"
    TOURIST = "tourist"


class SourceKind(StrEnum):
    """What weight a source has: official pages and laws before agencies, media and blogs."""

    OFFICIAL = "official"
    LAW = "law"
    AGENCY = "agency"
    MEDIA = "media"
    BLOG = "blog"


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(_Model):
    """A page or document that statements rest on.

    Attributes:
        title: the page's own title, verbatim.
        about: a description, where the title was not seen; cited without quotation marks.
        url: as found; None where none is known.
        published: None where the page shows no date.
        language: ISO 639-1 code of the page.
    """

    id: Slug
    publisher: Line
    title: Line | None = None
    about: Line | None = None
    author: Line | None = None
    url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"]+$")] | None = None
    published: date | None = None
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
    kind: SourceKind

    @model_validator(mode="after")
    def _is_named(self) -> "Source":
        if (self.title is None) == (self.about is None):
            raise ValueError("takes either title (verbatim) or about (a description)")
        return self

    @property
    def name(self) -> str:
        """The title, or the description where the title is not known."""
        return self.title or self.about or ""


class Wording(_Model):
    """A fact in one language.

    Attributes:
        ask: the canonical question first, then the phrasings in which people ask for the fact.
        say: the answer, plain text of 2 to 5 sentences.
    """

    ask: Annotated[tuple[Line, ...], Field(min_length=8)]
    say: Annotated[Line, StringConstraints(max_length=600)]

    @property
    def question(self) -> str:
        """The canonical question."""
        return self.ask[0]


def _figure(value: object) -> object:
    """JSON and tables have no dates, so that text that is an ISO date is one, wherever it comes from."""
    if isinstance(value, bool):
        raise ValueError("takes a number, a date or text, not true or false")  # noqa: TRY004 - pydantic's way
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        with suppress(ValueError):
            return date.fromisoformat(value)
    return value


Figure = Annotated[
    int | Annotated[float, Field(allow_inf_nan=False)] | date | Line,
    BeforeValidator(_figure),
]
"""A number, a date, or a short text with a number in it."""


class Fact(_Model):
    """One answerable unit.

    Attributes:
        id: stable for ever.
        as_of: the day on which the sources say that it holds.
        review_by: the day after which it must be checked again.
        figures: every number or date that the answers rest on, by name.
        names: the Russian, Kazakh and Latin spellings of those whom the fact concerns.
        superseded_by: the fact that holds now, for one that answers "what was it before".
        was: ids of facts merged into this one; they stay valid as redirects.
    """

    id: Slug
    topic: Slug
    status: Status
    audience: Annotated[tuple[Audience, ...], Field(min_length=1)]
    as_of: date
    review_by: date
    sources: Annotated[tuple[Slug, ...], Field(min_length=1)]
    related: tuple[Slug, ...] = ()
    superseded_by: Slug | None = None
    was: tuple[Slug, ...] = ()
    figures: Mapping[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")], Figure] = Field(
        default_factory=dict
    )
    names: tuple[Line, ...] = ()
    ru: Wording
    kk: Wording

    def wording(self, language: Language) -> Wording:
        """The fact's question, phrasings and answer in one language."""
        return self.ru if language == "ru" else self.kk

    def is_stale(self, today: date) -> bool:
        """Whether the fact should have been checked again before `today`."""
        return today > self.review_by


class TopicWording(_Model):
    """A topic's name and one-line description in one language."""

    name: Line
    description: Line


class Topic(_Model):
    """A shelf of facts.

    Attributes:
        order: place among the topics, from 1.
        first: the facts whose questions are shown first.
    """

    id: Slug
    order: Annotated[int, Field(ge=1)]
    emoji: Line
    first: Annotated[tuple[Slug, ...], Field(min_length=1)]
    ru: TopicWording
    kk: TopicWording

    def wording(self, language: Language) -> TopicWording:
        """The topic's name and description in one language."""
        return self.ru if language == "ru" else self.kk


class Lexicon(_Model):
    """Words that the search knows beside those of the facts. All are matched inflected and misspelt.

    Attributes:
        stop: words that carry no subject: function words, politeness, chatter.
        synonyms: groups of words, or of several words, that people use for one thing, in both languages.
        elsewhere: cities, countries and places that the base has no facts about.
        places: towns and countries that facts mention by the way; a question about one needs a phrasing that names it.
        greetings: words of a message that only greets.
        thanks: words of a message that only thanks or says goodbye.
        names: words that the spelling check must not question.
    """

    stop: tuple[Line, ...] = ()
    synonyms: tuple[Annotated[tuple[Line, ...], Field(min_length=2)], ...] = ()
    elsewhere: tuple[Line, ...] = ()
    places: tuple[Line, ...] = ()
    greetings: tuple[Line, ...] = ()
    thanks: tuple[Line, ...] = ()
    names: tuple[Line, ...] = ()


class Declined(_Model):
    """Questions of one kind that no fact answers: examples of what to decline.

    Attributes:
        near: the fact that they sound like; None for what is off topic.
        ru, kk: the questions.
    """

    id: Slug
    near: Slug | None = None
    ru: tuple[Line, ...] = ()
    kk: tuple[Line, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """The questions of both languages."""
        return (*self.ru, *self.kk)
