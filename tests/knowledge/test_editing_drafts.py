"""A fact in the making: what is typed into it, YAML documents, and carrying it over to a newer revision."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.editing.document import LARGEST, Refused, decoded, taken, written
from knowledge.editing.draft import FIELDS, FactDraft, changed, started
from knowledge.editing.entering import Unfit, entered
from knowledge.editing.merging import merged
from knowledge.editing.sourcing import fits, matching, new_id
from knowledge.model import Source, SourceKind
from tests.base import BASE, FACTS, SOURCES

AREA = FACTS[0]


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("as_of", " 23.11.2026 ", "2026-11-23"),
        ("review_by", "2026-02-28", "2026-02-28"),
        ("sources", "Decree,\nkursiv-kind decree", ["decree", "kursiv-kind"]),
        ("names", "KIND, КИНД\nКорея", ["KIND", "КИНД", "Корея"]),
        ("ru.ask", "- где?\n2) когда\n\nгде?", ["где?", "когда"]),
        ("kk.say", "Бір.\n  Екі.\u00a0Үш.", "Бір. Екі. Үш."),
        ("figures", "area_ha: 88 000\nShare = 4,5\nday: 1.2.2026\nlaw: № 17", "4 figures"),
        ("id", " Air-Taxi ", "air-taxi"),
    ],
)
def test_typed_text(field: str, text: str, value: object) -> None:
    """Dates, lists, figures and answers as people type them on a phone."""
    if field == "figures":
        value = {"area_ha": 88_000, "share": 4.5, "day": "2026-02-01", "law": "№ 17"}

    assert entered(field, text) == value


@pytest.mark.parametrize(("field", "text"), [("as_of", "31.02.2026"), ("review_by", "завтра"), ("figures", "88000")])
def test_unfit_text(field: str, text: str) -> None:
    """What has not the field's shape is named."""
    with pytest.raises(Unfit) as unfit:
        entered(field, text)

    assert unfit.value.text == text


@given(st.sampled_from(("id", *FIELDS)), st.text(max_size=200))
def test_nothing_typed_breaks_a_draft(field: str, text: str) -> None:
    """Whatever is typed, it is taken, refused, or found wrong; and the draft can be kept as JSON."""
    try:
        draft = FactDraft.of(AREA, 4).with_value(field, entered(field, text))
    except Unfit:
        return
    fact, flaws = draft.read()

    assert (fact is None) == bool(flaws)
    assert FactDraft.from_json(draft.to_json()) == draft


def test_document_round_trip() -> None:
    """What is sent to start from is taken as it is, also with a new source."""
    source = SOURCES[1].model_copy(update={"id": "new-one"})
    for draft in (FactDraft.of(AREA, 4), FactDraft.of(AREA, 4).with_source(source)):
        again = taken(written(draft), FactDraft.of(FACTS[1], 5).with_value("id", None))

        assert again.read()[0] == draft.read()[0]
        assert again.sources == draft.sources


def test_document_of_some_fields() -> None:
    """Fields that it does not name stay; a part of a wording, too."""
    draft = taken("ru:\n  say: Новый ответ.\nas_of: 2026-11-01\n", FactDraft.of(AREA, 4))

    assert changed(draft, AREA) == ("as_of", "ru.say")
    assert draft.value("ru.ask") == list(AREA.ru.ask)


def test_incomplete_documents_are_drafts() -> None:
    """A new fact may come piece by piece; comments say what is missing."""
    draft = taken("id: park\ntopic: city\nru:\n  ask: ['где парк']\n", FactDraft({}))

    assert draft.id == "park"
    assert "# kk:" in written(draft)
    assert taken(written(draft), draft) == draft


LAUGHS = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (LAUGHS, 2, "alias"),
        ("[" * 5_000, 0, "nested"),
        ("status: planned\nstatus: done\n", 2, "twice"),
        ("topic: city\nru: {say: '", 2, "not valid YAML"),
        ("topic: city\nprice: 5\n", 2, "not a known key"),
        ("status: sometimes\n", 1, "none of the choices"),
        ("topic: city\nru:\n  say: 5\n", 3, "right kind"),
        ("id: population\n", 1, "but the draft is of area"),
        ("- {id: area}\n- {id: population}\n", 1, "one at a time"),
        ("where is it", 1, "must be a fact"),
        ("", 1, "must be a fact"),
        ("topic: !!binary aGk=\n", 1, "no fact has"),
        ("topic: !!python/object/apply:os.system [ls]\n", 1, "not valid YAML"),
        ("figures: {x: .nan}\n", 1, "right kind"),
        ('ru:\n  say: "a\\0b"\n', 2, "control characters"),
        ("facts: [{id: area}]\nsources: [{id: x}]\n", 2, "is missing"),
        ("topic: city\n" * 10_000, 0, "bytes"),
    ],
)
def test_hostile_documents(text: str, line: int, reason: str) -> None:
    """Refused with line and reason."""
    with pytest.raises(Refused) as refused:
        taken(text, FactDraft.of(AREA, 4))

    assert any(reason in fault.reason for fault in refused.value.faults)
    assert not line or line in {fault.line for fault in refused.value.faults}


def test_hostile_bytes() -> None:
    """Too many, or of another encoding."""
    with pytest.raises(Refused, match="bytes"):
        decoded(b"x" * (LARGEST + 1))
    with pytest.raises(Refused, match=r"yaml:2: is not UTF-8"):
        decoded("id: x\nтема".encode("cp1251"))


@given(st.text(max_size=300))
def test_any_text_is_taken_or_refused(text: str) -> None:
    """Never anything else."""
    with suppress(Refused):
        draft = taken(text, FactDraft.of(AREA, 4))

        assert FactDraft.from_json(draft.to_json()) == draft


def test_carrying_over() -> None:
    """Fields that only one has changed are kept; where both did, the newest stands."""
    mine = FactDraft.of(AREA, 4).with_value("ru.say", "Моё.").with_value("topic", "utilities")
    newest = FactDraft.of(AREA, 4).with_value("topic", "transport").with_value("kk.say", "Оныкі.").read()[0]
    assert newest is not None
    found = merged(mine, AREA, newest, 9)

    assert (found.carried, found.collided) == (("ru.say",), ("topic",))
    assert found.draft.parent == 9
    assert [found.draft.value(name) for name in ("ru.say", "kk.say", "topic")] == ["Моё.", "Оныкі.", "transport"]


def test_references_to_what_is_gone() -> None:
    """An edit begins without them, or with their successors."""
    fact = AREA.model_copy(update={"related": ("nosuch", "population", "area"), "superseded_by": "nosuch"})
    draft = started(fact, 4, BASE)

    assert (draft.value("related"), draft.value("superseded_by")) == (["population"], None)


def test_source_ids() -> None:
    """From the address or the publisher, with the date; never one that is taken."""
    assert new_id("Курсив", "https://kz.kursiv.media/a?b=1", None, ()) == "kursiv"
    assert new_id("Әділет, жаңа", None, SOURCES[2].published, ()) == "adilet-zhana-2024-05-17"
    assert new_id("!", "https://[bad", None, {"source", "source-2"}) == "source-3"


@given(st.text(min_size=1), st.text())
def test_source_ids_fit_the_model(publisher: str, url: str) -> None:
    """Whatever the publisher is called."""
    found = new_id(publisher, f"https://{url}", None, ())

    assert Source(id=found, publisher="x", about="x", language="ru", kind=SourceKind.BLOG).id == found


def test_sources_by_words() -> None:
    """By publisher, title or id, also misspelt."""
    assert matching("корейцы построят дороги", SOURCES, 1) == [SOURCES[0]]
    assert matching("адилет", SOURCES, 1)[0].id == "decree"
    assert matching("zzzzzz", SOURCES, 5) == []


def test_fields_of_a_source() -> None:
    """Each value is checked on its own."""
    assert fits("url", "https://alatau.city/")
    assert not fits("url", "javascript:alert(1)")
    assert fits("about", "Страница")
    assert not fits("language", "русский")
    assert not fits("publisher", "")
