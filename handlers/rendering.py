"""A reply as Telegram's HTML: answer, status and date, sources. Nothing reaches the HTML unescaped.

Strings are translated by the function that is passed in, so that a reply can be worded in another language
than the chat's buttons, and so that this module serves the command line, where there is no Telegram.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from babel.dates import format_date

from handlers.asides import aside_text
from handlers.splitting import split
from knowledge.assistant import Outcome, Reason, Reply
from knowledge.base import Base
from knowledge.model import Fact, Language, Source, Status, Topic

Translate = Callable[[str], str]

_DIGIT_GROUPS = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)")
_NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Page:
    """What replies are rendered with.

    Attributes:
        base: where the sources are looked up.
        language: of the answers and dates; the one that `translate` translates to.
        today: decides whether a fact is past its review.
    """

    base: Base
    language: Language
    translate: Translate
    today: date


PageFactory = Callable[[Language], Page]
"""Makes the page of a language, as of today."""


def render_reply(reply: Reply, page: Page, *, passed_on: bool | None = None) -> list[str]:
    """Word a reply.

    Args:
        passed_on: whether the editors have the question now; None where nothing is said of that.

    Returns:
        One message or more, each within Telegram's limit, in the order to send them.
    """
    if reply.outcome is Outcome.ANSWER:
        return render_facts([candidate.fact for candidate in reply.answers], page)
    if reply.outcome is Outcome.CLARIFY:
        return [clarification(page.translate)]
    if reply.aside is not None:
        return [aside_text(reply.aside.kind, page.translate, reply.aside.number)]
    return [abstention(reply.reason, page.translate, offers=bool(offered(reply)), passed_on=passed_on)]


def offered(reply: Reply) -> tuple[Fact, ...]:
    """The facts to show as buttons: those that may be meant, or stand near what no fact covers.

    Near a question about something else stands nothing that would help.
    """
    if reply.outcome is Outcome.CLARIFY or reply.reason in (Reason.NO_FACT, Reason.ASIDE):
        return reply.suggestions
    return ()


def render_facts(facts: Sequence[Fact], page: Page, *, titled: bool = False) -> list[str]:
    """Word facts one after the other, with one list of sources numbered through.

    Args:
        titled: put its question above each fact; always done where there is more than one.
    """
    parts: list[str] = []
    sources: list[Source] = []
    for fact in facts:
        own = page.base.sources_of(fact)
        sources += [source for source in own if source not in sources]
        parts.append(_fact(fact, page, titled=titled or len(facts) > 1))
    if sources:
        parts.append(_sources(sources, page))
    return split("\n\n".join(parts))


def clarification(translate: Translate) -> str:
    """The question above the buttons of a clarification."""
    _ = translate
    return escape(_("Which of these did you mean?"), quote=False)


def declined_clarification(translate: Translate, *, passed_on: bool | None = None) -> str:
    """What to say where none of the facts offered was meant.

    Args:
        passed_on: as for `render_reply`.
    """
    _ = translate
    text = _("Then I have no confirmed fact about it. Try other words or open the topics: /topics")
    return escape(text + _passing(translate, passed_on=passed_on), quote=False)


def render_topics(page: Page) -> str:
    """The heading of the list of topics."""
    _ = page.translate
    return f"<b>{_text(_('What I know, by topic'))}</b>"


def render_topic(topic: Topic, page: Page) -> str:
    """A topic's heading above its questions."""
    wording = topic.wording(page.language)
    return f"<b>{_text(f'{topic.emoji} {wording.name}')}</b>\n{_text(wording.description)}"


def abstention(reason: Reason | None, translate: Translate, *, offers: bool, passed_on: bool | None = None) -> str:
    """Why there is no answer, and what to do instead.

    Args:
        offers: buttons with the nearest questions stand below.
        passed_on: as for `render_reply`.
    """
    _ = translate
    match reason:
        case Reason.EMPTY:
            text = _("Please write your question in words, for example: where is Alatau City?")
        case Reason.GREETING:
            text = _("Hello! Ask me about Alatau City or open the topics: /topics")
        case Reason.THANKS:
            text = _("Glad to help! Write whenever you have another question about Alatau City.")
        case Reason.ELSEWHERE:
            text = _("I know only Alatau City in Kazakhstan and cannot tell about other places. Topics: /topics")
        case Reason.OFF_TOPIC:
            text = _("That is beyond me: I answer questions about Alatau City. See the topics: /topics")
        case _:
            text = _("I have no confirmed fact about that, and I will not guess. All that I know: /topics")
    text += _passing(translate, passed_on=passed_on)
    if offers:
        text += "\n\n" + _("Perhaps one of these helps:")
    return escape(text, quote=False)


def _passing(translate: Translate, *, passed_on: bool | None) -> str:
    """What became of the question, as a paragraph of its own."""
    _ = translate
    if passed_on is None:
        return ""
    if passed_on:
        return "\n\n" + _("I have passed your question on to the editors.")
    return "\n\n" + _("I cannot pass your question on to the editors right now. Please ask it again a little later.")


def excerpt(text: str, limit: int) -> str:
    """The text's beginning, at most `limit` characters, cut between words."""
    if len(text) <= limit:
        return text
    head, _, rest = text[:limit].rpartition(" ")
    return (head or rest[:-1]).rstrip(" ,;:—–") + "…"


def _fact(fact: Fact, page: Page, *, titled: bool) -> str:
    wording = fact.wording(page.language)
    lines = [f"<b>{_text(wording.question)}</b>"] if titled else []
    lines += [_text(wording.say), "", f"<i>{_text(_standing(fact, page))}</i>"]
    if fact.is_stale(page.today):
        lines.append("⚠️ " + _text(_staleness(fact, page)))
    return "\n".join(lines)


def _standing(fact: Fact, page: Page) -> str:
    _ = page.translate
    as_of = _("As of: {date}").format(date=written_date(fact.as_of, page.language))
    status = _status(fact.status, page.translate)
    return f"{status} · {as_of}" if status else as_of


def _status(status: Status, translate: Translate) -> str:
    _ = translate
    match status:
        case Status.PLANNED:
            return _("🗓 Planned, does not exist yet")
        case Status.PROPOSED:
            return _("💡 Proposed, not decided")
        case Status.IN_PROGRESS:
            return _("🏗 In progress")
        case Status.DISPUTED:
            return _("⚖️ Sources disagree")
        case Status.SUPERSEDED:
            return _("🕰 Was so before, has changed since")
        case Status.IN_FORCE | Status.DONE:
            return ""


def _staleness(fact: Fact, page: Page) -> str:
    _ = page.translate
    return _("This may be out of date: its review was due on {date}").format(
        date=written_date(fact.review_by, page.language)
    )


def _sources(sources: Sequence[Source], page: Page) -> str:
    _ = page.translate
    heading = _("Source:") if len(sources) == 1 else _("Sources:")
    lines = [f"{number}. {_source(source, page)}" for number, source in enumerate(sources, start=1)]
    return "\n".join([f"<b>{_text(heading)}</b>", *lines])


def _source(source: Source, page: Page) -> str:
    name = f"«{source.title}»" if source.title else source.name
    cited = _text(f"{source.publisher}: {name}")
    if source.url is not None:
        cited = f'<a href="{escape(source.url)}">{cited}</a>'
    return f"{cited}, {_text(written_date(source.published, page.language))}" if source.published else cited


def written_date(day: date, language: Language) -> str:
    """A date in words, such as 11 декабря 2025 г., that no line break tears apart."""
    words = format_date(day, format="long", locale=language)
    return words.replace(" ", _NO_BREAK_SPACE).replace("\N{NARROW NO-BREAK SPACE}", _NO_BREAK_SPACE)


def _text(text: str) -> str:
    grouped = _DIGIT_GROUPS.sub(lambda number: number[0].replace(" ", _NO_BREAK_SPACE), text)
    return escape(grouped, quote=False)
