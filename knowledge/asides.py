"""What people write that is not for the search, or that it does not answer: each kind gets its own words and route.

Precision comes first: a question with a rude word is a question. Which words make which kind stands in
`data/asides.yaml`; how they are compared, in `knowledge.text.phrases`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from knowledge.model import Line, Slug
from knowledge.text.phrases import Met, Phrases, parsed

if TYPE_CHECKING:
    from knowledge.base import Base


class Kind(StrEnum):
    """What an aside is, in the order in which they are looked for: what may cost a life comes first."""

    CRISIS = "crisis"
    """Somebody does not want to live. Before the search."""
    EMERGENCY = "emergency"
    """Fire, an accident, violence, here and now. Before the search, unless a number is asked for, which it may know."""
    PROMPT = "prompt"
    """Orders to a language model. Before the search."""
    INSULT = "insult"
    """An insult and nothing else. Before the search: there is nothing to search for."""
    PERSONAL = "personal"
    """A personal matter or a service. Only says why an abstention: the store may have a fact about it."""
    OPINION = "opinion"
    """Asks for an opinion, advice or a forecast. Only says why an abstention."""

    @property
    def goes_first(self) -> bool:
        """Whether it is told before anything is searched for."""
        return self not in (Kind.PERSONAL, Kind.OPINION)


ORDER = tuple(Kind)


def _phrase(text: str) -> str:
    parsed(text)
    return text


Phrase = Annotated[Line, AfterValidator(_phrase)]
"""See `knowledge.text.phrases`."""


class Cue(BaseModel):
    """The phrases by which one kind of aside is known, and who can help.

    Attributes:
        whole: the message must be made of these phrases and of `fillers`.
        fact: tells the right line or page; None where no fact of the store does.
        figure: which of that fact's figures is the number to call.
        ru, kk, en: the phrases, any of which will do.
        unless: phrases that show that it is something else.
        asked: phrases that leave the message to the search first.
        fillers: words beside the phrases that say nothing, where `whole`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Slug
    kind: Kind
    whole: bool = False
    fact: Slug | None = None
    figure: str | None = None
    ru: Annotated[tuple[Phrase, ...], Field(min_length=1)]
    kk: Annotated[tuple[Phrase, ...], Field(min_length=1)]
    en: tuple[Phrase, ...] = ()
    unless: tuple[Phrase, ...] = ()
    asked: tuple[Phrase, ...] = ()
    fillers: tuple[Phrase, ...] = ()

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.figure is not None and self.fact is None:
            raise ValueError("figure needs the fact that holds it")
        if self.fillers and not self.whole:
            raise ValueError("fillers need whole: true")
        return self


@dataclass(frozen=True, slots=True)
class Aside:
    """What was recognised.

    Attributes:
        cue: by which; counted and logged, unlike the text.
        first: it is told instead of searching; otherwise it only words an abstention.
        fact: the id of the fact that tells the right line or page; None where the base has none.
        number: the line to call, as that fact gives it; None where the base has none.
    """

    kind: Kind
    cue: str
    first: bool
    fact: str | None = None
    number: str | None = None


class Asides:
    """Recognises asides. In memory, pure, thread-safe; some 30 µs for a question."""

    def __init__(self, cues: Iterable[Cue], base: "Base | None" = None) -> None:
        """Compile cues.

        Args:
            base: where their facts are looked up; without one, no line is told.
        """
        self._cues = sorted(cues, key=lambda cue: ORDER.index(cue.kind))
        self._lines = {cue.id: _line(cue, base) for cue in self._cues}
        self._phrases = Phrases(
            ((cue.id, role), phrase) for cue in self._cues for role, phrases in _roles(cue) for phrase in phrases
        )

    @classmethod
    def of(cls, base: "Base") -> Self:
        """The asides of a base."""
        return cls(base.asides, base)

    def find(self, text: str) -> Aside | None:
        """The gravest aside that a message is; None for what is a question. Never raises for any text."""
        for met in self._phrases.readings(text):
            if met.spans:
                labels = {span.label for span in met.spans}
                for cue in self._cues:
                    if (cue.id, _PHRASE) in labels and (cue.id, _UNLESS) not in labels and _fills(cue, met):
                        fact, number = self._lines[cue.id]
                        first = cue.kind.goes_first and (cue.id, _ASKED) not in labels
                        return Aside(cue.kind, cue.id, first, fact, number)
        return None


_PHRASE, _UNLESS, _ASKED, _FILLER = "phrase", "unless", "asked", "filler"


def _roles(cue: Cue) -> tuple[tuple[str, tuple[str, ...]], ...]:
    told = (*cue.ru, *cue.kk, *cue.en)
    return (_PHRASE, told), (_UNLESS, cue.unless), (_ASKED, cue.asked), (_FILLER, cue.fillers)


def _fills(cue: Cue, met: Met[tuple[str, str]]) -> bool:
    return not cue.whole or met.covered([(cue.id, _PHRASE), (cue.id, _FILLER)])


def _line(cue: Cue, base: "Base | None") -> tuple[str | None, str | None]:
    """The fact and the number that a cue leads to, as far as the base has them."""
    fact = base.find(cue.fact) if base is not None and cue.fact is not None else None
    if fact is None:
        return None, None
    number = fact.figures.get(cue.figure) if cue.figure is not None else None
    return fact.id, str(number) if number is not None else None
