"""The message catalogues. Their `.po` files are compiled in memory at start-up, so none can be out of date."""

from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from knowledge.model import Language

LOCALES = Path(__file__).parent / "locales"
DOMAIN = "bot"


def catalogue_path(language: Language) -> Path:
    """Where the messages of one language are translated."""
    return LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def translations(language: Language) -> GNUTranslations:
    """The messages of one language, ready for use."""
    with catalogue_path(language).open("rb") as file:
        catalogue = read_po(file, locale=language, domain=DOMAIN)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
