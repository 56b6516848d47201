"""/fact: a fact as people see it, and all that is kept of it."""

from collections.abc import Mapping
from html import escape

from aiogram.filters import CommandObject
from aiogram.types import CallbackQuery, Message
from aiogram.utils.i18n import gettext as _

from handlers.admins.editing.callbacks import Begin, ShowHistory, ViewFact
from handlers.admins.editing.lookup import Found, find, tell_missing, tell_usage
from handlers.admins.editing.session import EDIT, RETIRE, Event, button
from handlers.admins.editing.words import action_name, audience_name, author_name, field_name, status_name
from handlers.admins.panel import Rows, names_of, plain, show, when
from handlers.keyboards import part_of, turns
from handlers.rendering import Page, PageFactory, render_facts, written_date
from handlers.splitting import split
from knowledge.base import Base
from knowledge.model import LANGUAGES
from knowledge.store import Store
from knowledge.store.editors import Role
from knowledge.store.revision import Revision


async def on_fact(
    message: Message, command: CommandObject, store: Store, base: Base, page: Page, pages: PageFactory, role: Role
) -> None:
    """Show the fact that the command names."""
    if not command.args:
        await tell_usage(message, "/fact area")
        return
    await _view(message, ViewFact.model_construct(fact=command.args, part=0), store, base, page, pages, role)


async def on_view(
    query: CallbackQuery,
    callback_data: ViewFact,
    store: Store,
    base: Base,
    page: Page,
    pages: PageFactory,
    role: Role,
) -> None:
    """Show it in the place of what was there, or turn its pages."""
    await _view(query, callback_data, store, base, page, pages, role)


async def _view(
    event: Event, what: ViewFact, store: Store, base: Base, page: Page, pages: PageFactory, role: Role
) -> None:
    found = await find(store, base, what.fact)
    if found is None:
        await tell_missing(event, what.fact, base, ViewFact)
        return
    told = "\n\n".join(render_facts([found.fact], pages(language), titled=True)[0] for language in LANGUAGES)
    parts = split(f"{told}\n\n{_kept(found, page, store, await names_of(store.editors))}")
    shown, part = part_of(parts, what.part, 1)
    rows = turns(len(parts), part, 1, lambda to: ViewFact(fact=found.fact.id, part=to))
    await show(event, shown[0], [*rows, *_buttons(found, role)])


def _kept(found: Found, page: Page, store: Store, names: Mapping[int, str]) -> str:
    fact = found.fact
    topic = next((topic for topic in page.base.topics if topic.id == fact.topic), None)
    values = {
        "id": f"<code>{fact.id}</code>",
        "topic": plain(topic.wording(page.language).name if topic else fact.topic),
        "status": status_name(fact.status.value),
        "audience": ", ".join(audience_name(one.value) for one in fact.audience),
        "as_of": written_date(fact.as_of, page.language),
        "review_by": written_date(fact.review_by, page.language),
        "sources": ", ".join(fact.sources),
        "related": ", ".join(fact.related),
        "superseded_by": fact.superseded_by or "",
        "was": ", ".join(fact.was),
        "figures": plain(", ".join(f"{name} {figure}" for name, figure in fact.figures.items())),
    }
    lines = [f"{field_name(name)}: {value}" for name, value in values.items() if value]
    return "\n".join([*lines, *_state(found.head), _made(found.head, store, names)])


def _state(head: Revision) -> list[str]:
    if head.live:
        return []
    if head.successor is None:
        return [_("🗄 Retired without a successor")]
    return [_("🗄 Retired; its id leads to {successor}").format(successor=f"<code>{head.successor}</code>")]


def _made(head: Revision, store: Store, names: Mapping[int, str]) -> str:
    text = _("Revision {number}: {action}, {author}, {when}").format(
        number=head.number,
        action=action_name(head.action),
        author=escape(author_name(head.author, names), quote=False),
        when=when(head.at, store.clock),
    )
    return f"<i>{text}</i>"


def _buttons(found: Found, role: Role) -> Rows:
    fact = found.fact.id
    history = button(_("🕘 History"), ShowHistory(fact=fact))
    if not role.may(Role.EDITOR) or not found.head.live:
        return [[history]]
    return [
        [button(_("✏️ Edit"), Begin(kind=EDIT, item=fact)), history],
        [button(_("🗄 Retire"), Begin(kind=RETIRE, item=fact))],
    ]
