"""What those are told who wished to know, each in the language of their question."""

from collections.abc import Iterable
from dataclasses import replace
from html import escape

from handlers.rendering import PageFactory, excerpt, render_facts
from handlers.splitting import split
from knowledge.model import Fact, Source
from knowledge.store.question import Wish
from knowledge.store.questions import Tell

QUESTION = "question"
"""The key of an editing draft that names the open question which its fact answers."""

QUOTED = 300
"""Characters of a question that are quoted."""


def with_fact(fact: Fact, pages: PageFactory, sources: Iterable[Source] = ()) -> Tell:
    """Words a fact as the answer.

    Args:
        sources: those of the fact that the pages do not know yet.
    """

    def tell(wish: Wish) -> list[str]:
        page = pages(wish.language)
        base = replace(page.base, sources={**page.base.sources, **{source.id: source for source in sources}})
        _ = page.translate
        heading = _heading(_("You asked: {question} Now there is an answer."), wish)
        return split("\n\n".join([heading, *render_facts([fact], replace(page, base=base))]))

    return tell


def in_person(text: str, pages: PageFactory) -> Tell:
    """Words what an editor wrote as the answer."""

    def tell(wish: Wish) -> list[str]:
        _ = pages(wish.language).translate
        heading = _heading(_("You asked: {question} The editors reply:"), wish)
        return split(f"{heading}\n\n{escape(text, quote=False)}")

    return tell


def _heading(text: str, wish: Wish) -> str:
    return "🔔 " + text.format(question=f"«{escape(excerpt(wish.text, QUOTED), quote=False)}».")
