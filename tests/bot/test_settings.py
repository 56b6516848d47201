"""A wrong setting is named in one line: what it got, unless secret, and what it takes."""

import os
from pathlib import Path

import pytest

from bot.failure import Failure
from bot.settings import Listen, load_settings


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("BOT_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_defaults() -> None:
    settings = load_settings()

    assert settings.token is None
    assert settings.owners == frozenset()
    assert settings.default_language == "ru"
    assert settings.keep_texts_days == 180
    assert settings.listen is None


def test_from_environment_and_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The environment wins over `.env`; empty means not set; what others put there is ignored."""
    (tmp_path / ".env").write_text("BOT_OWNERS=1, 2\nBOT_DEFAULT_LANGUAGE=kk\nOTHER=x\nBOT_TOKEN=\n", encoding="utf-8")
    monkeypatch.setenv("BOT_DEFAULT_LANGUAGE", "ru")
    monkeypatch.setenv("BOT_LISTEN", "[::1]:80")
    monkeypatch.setenv("BOT_API_URL", "http://127.0.0.1:81/")
    settings = load_settings()

    assert settings.owners == frozenset({1, 2})
    assert settings.default_language == "ru"
    assert settings.listen == Listen("::1", 80)
    assert settings.api_url == "http://127.0.0.1:81"
    assert settings.token is None


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("BOT_OWNERS", "1,ann", "BOT_OWNERS: got 'ann'; takes Telegram user ids separated by commas"),
        ("BOT_OWNERS", "9" * 20, f"BOT_OWNERS: got '{'9' * 20}'; takes Telegram user ids separated by commas"),
        (
            "BOT_DATABASE_URL",
            "mysql://me:secret@host/name",
            (
                "BOT_DATABASE_URL: got a value that is kept secret; "
                "takes sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME"
            ),
        ),
        ("BOT_OWNERS", "-5", "BOT_OWNERS: got '-5'; takes Telegram user ids separated by commas"),
        ("BOT_DEFAULT_LANGUAGE", "en", "BOT_DEFAULT_LANGUAGE: got 'en'; takes ru or kk"),
        ("BOT_KEEP_TEXTS_DAYS", "0", "BOT_KEEP_TEXTS_DAYS: got '0'; takes a number of days from 1 to 3650"),
        ("BOT_KEEP_TEXTS_DAYS", "ever", "BOT_KEEP_TEXTS_DAYS: got 'ever'; takes a number of days from 1 to 3650"),
        ("BOT_LISTEN", "8080", "BOT_LISTEN: got '8080'; takes host:port, such as 127.0.0.1:8080"),
        ("BOT_LISTEN", "a:99999", "BOT_LISTEN: got 'a:99999'; takes host:port, such as 127.0.0.1:8080"),
        ("BOT_LOG_LEVEL", "loud\x1b[0m", r"BOT_LOG_LEVEL: got 'loud\x1b[0m'; takes DEBUG, INFO, WARNING or ERROR"),
        ("BOT_API_URL", "ftp://x", "BOT_API_URL: got 'ftp://x'; takes the http(s) address of a Bot API server"),
        (
            "BOT_WEBHOOK_URL",
            "http://x.kz",
            "BOT_WEBHOOK_URL: got 'http://x.kz'; takes the public https:// address that Telegram delivers to",
        ),
        (
            "BOT_TOKEN",
            "sesame",
            "BOT_TOKEN: got a value that is kept secret; takes the token that @BotFather gave, such as 123456:ABC-DEF",
        ),
        (
            "BOT_WEBHOOK_SECRET",
            "sesame!",
            "BOT_WEBHOOK_SECRET: got a value that is kept secret; takes 1 to 256 characters A-Z, a-z, 0-9, _ and -",
        ),
        (
            "BOT_WEBHOOK_URL",
            "https://x.kz",
            "BOT_WEBHOOK_SECRET: missing, BOT_WEBHOOK_URL needs it; takes 1 to 256 characters A-Z, a-z, 0-9, _ and -",
        ),
    ],
)
def test_wrong(monkeypatch: pytest.MonkeyPatch, name: str, value: str, line: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(Failure) as failure:
        load_settings()

    assert failure.value.lines == (line,)
    assert failure.value.code == 2


def test_every_wrong_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_LISTEN", "x")
    monkeypatch.setenv("BOT_OWNERS", "x,y")
    with pytest.raises(Failure) as failure:
        load_settings()

    assert [line.split(":")[0] for line in failure.value.lines] == ["BOT_LISTEN", "BOT_OWNERS"]


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "123:sesame")

    assert "sesame" not in repr(load_settings())


def test_file_of_another_encoding(tmp_path: Path) -> None:
    """What Windows calls Unicode is not what the program reads."""
    (tmp_path / ".env").write_bytes("BOT_OWNERS=1".encode("utf-16"))
    with pytest.raises(Failure, match=r"^\.env: is not UTF-8: byte 0xff at 0$"):
        load_settings()


def test_misspelt_name(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """It is ignored, since it may be another program's, but not in silence."""
    monkeypatch.setenv("BOT_OWNRES", "1")
    load_settings()

    assert capsys.readouterr().err == (
        "alatau-bot: BOT_OWNRES is no setting and is ignored; did you mean BOT_OWNERS?\n"
    )


def test_where_the_store_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file in the data folder, unless an address is given."""
    assert load_settings().store_url == "sqlite:///data/alatau.db"
    monkeypatch.setenv("BOT_DATA_DIR", "/srv/bot")
    assert load_settings().store_url == "sqlite:////srv/bot/alatau.db"
    monkeypatch.setenv("BOT_DATABASE_URL", "postgresql://host/name")
    assert load_settings().store_url == "postgresql://host/name"
