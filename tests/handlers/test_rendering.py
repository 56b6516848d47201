"""Details of the wording that no conversation shows."""

import dataclasses
from gettext import GNUTranslations

import pytest

from bot.catalogues import translations
from handlers import keyboards
from handlers.rendering import Page, excerpt, render_facts
from handlers.splitting import units
from knowledge.base import Base
from knowledge.model import LANGUAGES, Language, Status
from tests.base import BASE, FACTS, SOURCES, TODAY
from tests.telegram import parse


@pytest.fixture(scope="module")
def catalogues() -> dict[Language, GNUTranslations]:
    return {language: translations(language) for language in LANGUAGES}


@pytest.fixture
def page(catalogues: dict[Language, GNUTranslations]) -> Page:
    return Page(BASE, "ru", catalogues["ru"].gettext, TODAY)


def test_digit_groups_are_not_torn_apart(page: Page) -> None:
    assert "88\N{NO-BREAK SPACE}000 гектаров" in render_facts([FACTS[0]], page)[0]


def test_numbers_that_only_stand_side_by_side_are_left_alone(page: Page) -> None:
    fact = FACTS[0].model_copy(
        update={"ru": FACTS[0].ru.model_copy(update={"say": "В 2026 году 12 сёл, 1 2 3, 2026 100."})}
    )

    assert "В 2026 году 12 сёл, 1 2 3, 2026 100." in render_facts([fact], page)[0]


@pytest.mark.parametrize("status", list(Status))
def test_every_status_has_its_words(status: Status, page: Page) -> None:
    """Only what is in force or done needs no more than a date."""
    [html] = render_facts([FACTS[0].model_copy(update={"status": status})], page)
    standing = parse(html).text.split("\n")[2]

    assert (" · " in standing) == (status not in {Status.IN_FORCE, Status.DONE})


def test_hostile_fact_and_source(page: Page) -> None:
    """Markup in the data is text; an address cannot leave its attribute."""
    source = SOURCES[0].model_copy(update={"publisher": "<b>&", "url": "https://x.kz/?'a=1&quot;&b=<i>\""})
    fact = FACTS[0].model_copy(update={"ru": FACTS[0].ru.model_copy(update={"say": "<a href='x'>1 < 2 &amp;</b>"})})
    base = Base((fact,), {source.id: source})
    html = parse(render_facts([fact], dataclasses.replace(page, base=base))[0])

    assert html.text.startswith("<a href='x'>1 < 2 &amp;</b>")
    assert html.links == [source.url]


def test_very_many_sources(page: Page) -> None:
    """A list of sources longer than a message is split, not refused."""
    sources = {
        f"s-{number}": SOURCES[0].model_copy(update={"id": f"s-{number}", "title": f"{number} " + "слово " * 30 + "."})
        for number in range(60)
    }
    fact = FACTS[0].model_copy(update={"sources": tuple(sources)})
    parts = render_facts([fact], dataclasses.replace(page, base=Base((fact,), sources)))

    assert len(parts) > 1
    assert all(units(parse(part).text) <= 4096 for part in parts)
    assert sum(len(parse(part).links) for part in parts) == 60


def test_excerpt_ends_between_words() -> None:
    assert excerpt("один два три", 100) == "один два три"
    assert excerpt("один два, три", 10) == "один два…"
    assert units(excerpt("я" * 500, 160)) <= 160


def test_longest_ids_fit_buttons() -> None:
    """Ids of 48 characters are the longest that the buttons' layout promises to carry."""
    fact = FACTS[0].model_copy(update={"id": "f" * 48, "topic": "t" * 48})
    topic = BASE.topics[0].model_copy(update={"id": "t" * 48})
    page = Page(BASE, "kk", str, TODAY)
    built = [
        keyboards.clarification([fact], page),
        keyboards.topic(topic, [fact] * 700, 99, page),
        keyboards.fact_of_topic(fact, 99, page),
        keyboards.topics([topic] * 900, 99, page),
    ]
    data = [button.callback_data or "" for markup in built for row in markup.inline_keyboard for button in row]

    assert all(1 <= len(each.encode()) <= 64 for each in data)
