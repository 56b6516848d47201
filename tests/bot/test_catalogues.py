"""The catalogues are complete in both languages."""

import re

import pytest

from bot.catalogues import catalogue_path, translations
from knowledge.model import LANGUAGES, Language
from tests import catalogues

FIELD = re.compile(r"\{\w*\}|/[a-z]+|@")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated(language: Language) -> None:
    """None is missing, fuzzy, left over or left as it was."""
    catalogue = catalogues.read(language)
    translated = {message.id for message in catalogue if message.id and message.string and not message.fuzzy}

    assert translated == catalogues.messages()
    assert not [message.id for message in catalogue if message.id == message.string and message.id]
    assert not catalogue.obsolete


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_and_commands_survive_translation(language: Language) -> None:
    for message in catalogues.read(language):
        if message.id:
            assert sorted(FIELD.findall(str(message.id))) == sorted(FIELD.findall(str(message.string)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_is_as_make_messages_writes_it(language: Language) -> None:
    assert catalogue_path(language).read_bytes() == catalogues.updated(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_are_of_the_language(language: Language) -> None:
    """A Kazakh line in the Russian catalogue, or the reverse, would show."""
    kazakh = [m for m in catalogues.read(language) if m.id and set("әғқңөұүһі") & set(str(m.string).lower())]

    assert bool(kazakh) == (language == "kk")


def test_no_word_mixes_alphabets() -> None:
    """A Latin letter that looks Cyrillic would break searching and reading aloud."""
    for language in LANGUAGES:
        for message in catalogues.read(language):
            assert not re.findall(r"\w*(?:[a-z][а-яё]|[а-яё][a-z])\w*", str(message.string), re.IGNORECASE)


def test_compiled_catalogue_translates() -> None:
    assert translations("kk").gettext("Source:") == "Дереккөз:"
