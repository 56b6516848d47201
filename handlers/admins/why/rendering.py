"""An explanation as one message: the decision first, the evidence folded below it."""

from collections.abc import Iterable

from aiogram.utils.i18n import gettext as _

from handlers.admins.panel import plain
from handlers.admins.why.rules import embedder_text, number, outcome_name, reading_name, rule_text
from handlers.rendering import Page
from handlers.splitting import split
from knowledge.explanation import Explanation, Understood, Weighed
from knowledge.search.readings import Word

WORDS, TERMS, CANDIDATES, PARTS, NUMBERS = 24, 12, 4, 5, 14
"""How many of each are told."""

SHOWN, DETAILS = 300, 2700
"""Characters of the question and of all details."""


def render_explanation(found: Explanation, page: Page) -> str:
    """The explanation as HTML that fits one message."""
    decided = f"{outcome_name(found.reply.outcome)}, {found.reply.language}"
    lines = [
        f"<b>{_('How it was understood')}</b>",
        f"«{plain(found.normalised, SHOWN)}»",
        "",
        f"<b>{_('Decision: {outcome}').format(outcome=decided)}</b>",
        plain(rule_text(found)),
        "",
        _("Best fact: {probability}, an answer from {least}").format(
            probability=number(found.probability), least=number(found.answer)
        ),
        _("One of the best four: {probability}, a question back from {least}").format(
            probability=number(found.offer), least=number(found.clarify)
        ),
        embedder_text(found),
    ]
    if found.candidates:
        lines += ["", f"<b>{_('Candidates')}</b>"]
        lines += [_candidate(place, one, page) for place, one in enumerate(found.candidates[:CANDIDATES], start=1)]
    details = plain("\n\n".join(_details(found)), DETAILS)
    text = "\n".join(lines) + (f"\n<blockquote expandable>{details}</blockquote>" if details else "")
    return split(text)[0]


def _candidate(place: int, one: Weighed, page: Page) -> str:
    fact = page.base.find(one.fact)
    question = plain(fact.wording(page.language).question, 90) if fact else ""
    return f"{place}. <code>{one.fact}</code> {one.share:.0%} ({number(one.score)})\n{question}"


def _details(found: Explanation) -> Iterable[str]:
    if found.readings:
        readings = [f"{reading_name(name)} {number(support)}" for name, support in found.readings]
        yield _("Readings: {list}").format(list=", ".join(readings))
    if found.words:
        yield _("Words: {list}").format(list=_list(map(_word, found.words[:WORDS]), len(found.words) > WORDS))
    if found.terms:
        yield "\n".join([_("Terms, each with its weight and the words of the facts it was taken for:"), *_terms(found)])
    for one in found.candidates[:CANDIDATES]:
        parts = ", ".join(f"{part.name} {part.worth:+.2f}" for part in one.parts[:PARTS])
        yield _("Score of {fact}: {parts}").format(fact=one.fact, parts=parts)
    if found.numbers:
        numbers = ", ".join(f"{name} {number(value)}" for name, value in found.numbers[:NUMBERS])
        yield _("Numbers of the decision: {list}").format(list=numbers)


def _terms(found: Explanation) -> list[str]:
    return [_term(term) for term in found.terms[:TERMS]] + (["…"] if len(found.terms) > TERMS else [])


def _term(term: Understood) -> str:
    marks = [_("unknown")] if not term.known else []
    marks += [_("another place")] if term.elsewhere or term.place else []
    near = ", ".join(f"{word} {number(similarity)}" for word, similarity in term.near)
    return f"• {term.skeleton} ({'; '.join([number(term.weight), *marks])}): {near or '—'}"


def _word(word: Word) -> str:
    read = word.text if word.restored == word.skeleton else f"{word.text} → {word.restored}"
    return read if word.reading == "typed" else f"{read} [{reading_name(word.reading)}]"


def _list(items: Iterable[str], more: bool) -> str:  # noqa: FBT001 - said right where it is called
    return ", ".join(items) + (", …" if more else "")
