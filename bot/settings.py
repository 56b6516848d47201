"""Settings from the environment and `.env`; every variable starts with BOT_."""

import os
import sys
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.failure import Failure
from knowledge.model import Language

PREFIX = "BOT_"

_HOLD_PASSWORDS = {"database_url"}
"""Addresses that may have a password in them and are not told where they are wrong."""


def _token(value: SecretStr) -> SecretStr:
    number, _, key = value.get_secret_value().partition(":")
    if not (number.isascii() and number.isdigit() and key and not any(map(str.isspace, key))):
        raise ValueError
    return value


def _secret(value: SecretStr) -> SecretStr:
    secret = value.get_secret_value()
    allowed = secret.isascii() and secret.replace("_", "").replace("-", "").isalnum()
    if not (allowed and len(secret) <= 256):  # noqa: PLR2004 - the Bot API's limit
        raise ValueError
    return value


def _address(value: str, *, schemes: tuple[str, ...]) -> str:
    parts = urlsplit(value)
    if parts.scheme not in schemes or not parts.hostname or parts.query or parts.fragment:
        raise ValueError
    return value.rstrip("/")


def _database(value: str) -> str:
    # SQLAlchemy takes a third of a second to import; the store checks the rest when it is opened.
    scheme, _, rest = value.partition("://")
    if scheme not in {"sqlite", "postgresql", "postgres"} or not rest.strip("/"):
        raise ValueError
    return value


def _ids(value: object) -> object:
    return [part for part in value.replace(",", " ").split() if part] if isinstance(value, str) else value


class Listen(NamedTuple):
    """A host and a port to listen on."""

    host: str
    port: int


def _listen(value: object) -> object:
    """Read `host:port`; an IPv6 address stands in brackets."""
    if not isinstance(value, str):
        return value
    host, _, port = value.rpartition(":")
    if not (host and port.isascii() and port.isdigit() and int(port) < 1 << 16):
        raise ValueError
    return Listen(host.removeprefix("[").removesuffix("]"), int(port))


class Settings(BaseSettings):
    """How this process runs. The descriptions say what a variable takes; errors quote them."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    token: Annotated[SecretStr | None, AfterValidator(lambda token: token and _token(token))] = Field(
        None, description="the token that @BotFather gave, such as 123456:ABC-DEF"
    )
    api_url: Annotated[str, AfterValidator(lambda url: _address(url, schemes=("http", "https")))] = Field(
        "https://api.telegram.org", description="the http(s) address of a Bot API server"
    )
    owners: Annotated[frozenset[Annotated[int, Field(gt=0, lt=1 << 52)]], NoDecode, BeforeValidator(_ids)] = Field(
        frozenset(), description="Telegram user ids separated by commas"
    )
    data_dir: Path = Field(Path("data"), description="a folder for the store and its backups")
    database_url: Annotated[str | None, AfterValidator(lambda url: url and _database(url))] = Field(
        None, description="sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME"
    )
    webhook_url: Annotated[str | None, AfterValidator(lambda url: url and _address(url, schemes=("https",)))] = Field(
        None, description="the public https:// address that Telegram delivers to"
    )
    webhook_secret: Annotated[SecretStr | None, AfterValidator(lambda secret: secret and _secret(secret))] = Field(
        None, description="1 to 256 characters A-Z, a-z, 0-9, _ and -"
    )
    listen: Annotated[Listen | None, NoDecode, BeforeValidator(_listen)] = Field(
        None, description="host:port, such as 127.0.0.1:8080"
    )
    keep_texts_days: Annotated[int, Field(ge=1, le=3650)] = Field(180, description="a number of days from 1 to 3650")
    default_language: Language = Field("ru", description="ru or kk")
    log_format: Literal["console", "json"] | None = Field(None, description="console or json")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] | None = Field(
        None, description="DEBUG, INFO, WARNING or ERROR"
    )

    @property
    def store_url(self) -> str:
        """Where the store is."""
        return self.database_url or f"sqlite:///{self.data_dir / 'alatau.db'}"

    @model_validator(mode="after")
    def _webhook_has_secret(self) -> Self:
        if self.webhook_url and not self.webhook_secret:
            takes = type(self).model_fields["webhook_secret"].description
            reason = f"{PREFIX}WEBHOOK_SECRET: missing, {PREFIX}WEBHOOK_URL needs it; takes {takes}"
            raise PydanticCustomError("missing_secret", "{reason}", {"reason": reason})
        return self


def load_settings() -> Settings:
    """Read the settings.

    Raises:
        Failure: with one line for each variable that is wrong.
    """
    _mind_spelling()
    try:
        return Settings()
    except UnicodeDecodeError as error:
        raise Failure(f".env: is not UTF-8: byte 0x{error.object[error.start]:02x} at {error.start}") from None
    except ValidationError as error:
        # One line a variable: of a list of owners, the first wrong one is enough.
        reasons = {str(details["loc"][:1]): _reason(details) for details in reversed(error.errors())}
        raise Failure(sorted(reasons.values())) from None


def _mind_spelling() -> None:
    """Point at variables that look like settings and are none; another program may have them, so that they may stay."""
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    for name in sorted(os.environ):
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            near = get_close_matches(name.upper(), known, n=1)
            meant = f"; did you mean {near[0]}?" if near else ""
            sys.stderr.write(f"alatau-bot: {name} is no setting and is ignored{meant}\n")


def _reason(details: ErrorDetails) -> str:
    if not details["loc"]:
        return details["msg"]
    name = str(details["loc"][0])
    field = Settings.model_fields[name]
    secret = "SecretStr" in str(field.annotation) or name in _HOLD_PASSWORDS
    got = "a value that is kept secret" if secret else repr(details["input"])
    return f"{PREFIX}{name.upper()}: got {got}; takes {field.description}"
