"""Every command and every button of editors, taken from the routers: for whom it exists, and for whom it does not."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from itertools import product
from typing import Any, get_args

import pytest
from aiogram import Router
from aiogram.filters import Command
from aiogram.filters.callback_data import CallbackData, CallbackQueryFilter
from magic_filter import MagicFilter

from bot.middlewares.language import Catalogues
from handlers.admins import admins_router
from handlers.admins.commands import editors_commands
from handlers.admins.rights import Guarded
from knowledge.store import Store
from knowledge.store.editors import Role
from tests.people import Said, Someone

ROLES = [None, *reversed(Role)]
NONE_SUCH = "zz9:no:such"
"""Data that no button carries."""


@dataclass(frozen=True)
class Entrance:
    """A command or a button, and the least role that it takes."""

    name: str
    needed: Role


def guarded() -> Iterator[tuple[Router, Role]]:
    """Every router of editors, with the strictest role that it or any around it asks for."""

    def below(router: Router, around: Role) -> Iterator[tuple[Router, Role]]:
        needed = router.needed if isinstance(router, Guarded) and router.needed.may(around) else around
        yield router, needed
        for inner in router.sub_routers:
            yield from below(inner, needed)

    yield from below(admins_router(), Role.VIEWER)


def unguarded() -> Iterator[str]:
    """Names of routers that take something without any guard around them."""

    def below(router: Router, safe: bool) -> Iterator[str]:  # noqa: FBT001 - said right where it is called
        safe = safe or isinstance(router, Guarded)
        takes = (router.message, router.edited_message, router.callback_query)
        if not safe and any(observer.handlers for observer in takes):
            yield router.name
        for inner in router.sub_routers:
            yield from below(inner, safe)

    yield from below(admins_router(), safe=False)


def commands() -> list[Entrance]:
    """Every command that a router takes."""
    found = {
        name: needed
        for router, needed in guarded()
        for handler in router.message.handlers
        for one in handler.filters or ()
        if isinstance(one.callback, Command)
        for name in one.callback.commands
    }
    return [Entrance(str(name), needed) for name, needed in found.items()]


def buttons() -> list[Entrance]:
    """Every button that a router takes: data of each class, of each of its choices."""
    found: dict[str, Role] = {}
    for router, needed in guarded():
        for handler in router.callback_query.handlers:
            filters = [one.callback for one in handler.filters or () if isinstance(one.callback, CallbackQueryFilter)]
            assert len(filters) == 1, f"{router.name}: {handler.callback} takes any button"
            for data in samples(filters[0].callback_data, set(words(filters[0].rule))):
                if filters[0].rule is None or filters[0].rule.resolve(data):
                    found.setdefault(data.pack(), needed)
    return [Entrance(data, needed) for data, needed in found.items()]


def samples(kind: type[CallbackData], known: set[str]) -> Iterator[CallbackData]:
    """Data of a class: every choice of its enumerations, every known word or any other, anything for the rest."""
    options = {name: list(values(field.annotation, known)) for name, field in kind.model_fields.items()}
    for chosen in product(*options.values()):
        yield kind(**dict(zip(options, chosen, strict=True)))


def values(annotation: Any, known: set[str]) -> Iterator[Any]:
    """Values that a field takes."""
    for kind in get_args(annotation) or (annotation,):
        if isinstance(kind, type) and issubclass(kind, Enum):
            yield from kind
        elif kind is bool:
            yield from (False, True)
        elif kind is int:
            yield 1
        elif kind is str:
            yield from ("area", *sorted(known))
        elif isinstance(kind, str):
            yield kind


def words(rule: MagicFilter | None) -> Iterator[str]:
    """The words that a rule compares with: the only way to tell what a field of free text may say."""
    for operation in rule._operations if rule is not None else ():  # noqa: SLF001 - magic filters tell it nowhere else
        compared = [getattr(operation, "right", None), *getattr(operation, "args", ())]
        for one in compared:
            found = one if isinstance(one, set | frozenset | list | tuple) else [one]
            yield from (word for word in found if isinstance(word, str))


COMMANDS, BUTTONS = commands(), buttons()


def test_there_are_some() -> None:
    """The routers are read: nothing below passes because there was nothing to look at."""
    assert {"admin", "queue", "new", "stale", "import", "broadcast", "editors", "why"} <= {one.name for one in COMMANDS}
    assert {"am1", "at1", "ar1", "ac1", "ax1"} <= {one.name.partition(":")[0] for one in BUTTONS}
    assert list(unguarded()) == []


def test_each_command_stands_in_the_menu() -> None:
    """Telegram's menu shows exactly the commands that there are, to exactly those who have them."""
    with Catalogues("ru").context():
        shown = {name: role for role, names in editors_commands().items() for name in names}

    assert shown == {one.name: one.needed for one in COMMANDS}


def test_what_owners_alone_may() -> None:
    """Roles, and which topics need a second editor, are for nobody else."""
    assert {one.name for one in COMMANDS if one.needed is Role.OWNER} == {"editors"}
    assert all(one.needed is Role.OWNER for one in BUTTONS if one.name.startswith(("at1:", "am1:t:", "am1:g:")))


@pytest.fixture
async def somebody(resident: Someone, store: Store, role: Role | None) -> Someone:
    """Has the role."""
    if role is not None:
        await store.editors.grant(resident.id, role, name="Айгүл", by=1)
    return resident


def same(one: Said, other: Said) -> bool:
    """Whether two answers are the same word for word."""
    return (one.text, one.notices) == (other.text, other.notices)


@pytest.mark.parametrize("role", ROLES)
async def test_commands_by_role(somebody: Someone, role: Role | None) -> None:
    """Who may use a command is answered; to others it is unknown, word for word."""
    unknown = await somebody.asks("/nosuch")
    for one in COMMANDS:
        said = await somebody.asks(f"/{one.name}")

        assert same(said, unknown) != (role is not None and role.may(one.needed)), one


@pytest.mark.parametrize("role", ROLES)
async def test_buttons_by_role(somebody: Someone, role: Role | None) -> None:
    """Whoever may not press a button gets what any unknown button gets; whoever may, never an error."""
    place = (await somebody.asks("/topics")).messages[0].id
    unknown = await somebody.presses_data(NONE_SUCH, place)
    for one in BUTTONS:
        if role is not None and role.may(one.needed):
            continue
        assert same(await somebody.presses_data(one.name, place), unknown), one


@pytest.mark.parametrize("role", list(Role))
async def test_stale_buttons_break_nothing(somebody: Someone, role: Role) -> None:
    """Every button that somebody may press, out of the blue: a notice or a panel, never an apology."""
    for one in BUTTONS:
        if not role.may(one.needed):
            continue
        place = (await somebody.asks("/topics")).messages[0].id
        said = await somebody.presses_data(one.name, place)

        assert "сломалось" not in " ".join([said.text, *said.notices]), one


async def test_viewers_change_nothing(resident: Someone, store: Store) -> None:
    """All that a viewer can press or write leaves facts, roles and settings as they are."""
    await store.editors.grant(resident.id, Role.VIEWER, name="Айгүл", by=1)
    before = (await store.revisions.version(), await store.editors.all(), await store.proposals.open())
    place = (await resident.asks("/topics")).messages[0].id
    for one in BUTTONS:
        await resident.presses_data(one.name, place)
    for command in COMMANDS:
        await resident.asks(f"/{command.name} area 1")

    assert (await store.revisions.version(), await store.editors.all(), await store.proposals.open()) == before
    assert await store.drafts.get(resident.id) is None


async def test_role_taken_while_a_panel_is_open(resident: Someone, store: Store) -> None:
    """The very next press finds nothing, and neither does what is typed into a draft."""
    await store.editors.grant(resident.id, Role.EDITOR, name="Айгүл", by=1)
    menu = await resident.asks("/admin")
    await resident.asks("/import")
    await store.editors.take(resident.id, by=1)
    unknown = await resident.presses_data(NONE_SUCH, menu.messages[0].id)

    for label in menu.buttons:
        assert same(await resident.presses(menu, label), unknown), label
    assert (await resident.asks("площадь Алатау")).fact == "area"


async def test_role_lowered_while_a_panel_is_open(owner: Someone, resident: Someone, store: Store) -> None:
    """An editor who is only a viewer now decides nothing more."""
    await store.editors.grant(resident.id, Role.EDITOR, name="Айгүл", by=1)
    card = await resident.presses(await resident.asks("/stale"), "30.06.2026")
    await store.editors.grant(resident.id, Role.VIEWER, name="Айгүл", by=1)
    await resident.presses(card, "+3 мес")

    assert len(await store.revisions.history("gas-connection")) == 1


async def test_groups_never_see_panels(owner: Someone) -> None:
    """In a group an owner is a resident as any other, and no button made by hand shows anything."""
    group = replace(owner, chat=-100)
    unknown = await group.asks("/nosuch@alatau_test_bot")
    place = (await group.asks("/topics@alatau_test_bot")).messages[0].id
    nothing = await group.presses_data(NONE_SUCH, place)

    for command in COMMANDS:
        assert same(await group.asks(f"/{command.name}@alatau_test_bot"), unknown), command
    for one in BUTTONS:
        assert same(await group.presses_data(one.name, place), nothing), one
