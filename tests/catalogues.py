"""The messages that the code holds, and the catalogues that translate them.

`python -m tests.catalogues` brings the catalogues up to date; what is then without a translation, a translator adds.
"""

import ast
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from bot.catalogues import DOMAIN, catalogue_path
from knowledge.model import LANGUAGES, Language

ROOT = Path(__file__).resolve().parent.parent
HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def messages() -> set[str]:
    """Every message that the packages pass to `_`, also inside f-strings, where Babel's own extraction is blind."""
    return {
        message for package in ("bot", "handlers") for path in (ROOT / package).rglob("*.py") for message in _of(path)
    }


def _of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
            message = node.args[0]
            if not (isinstance(message, ast.Constant) and isinstance(message.value, str)):
                raise TypeError(f"{path}:{node.lineno}: _() takes a literal")
            yield message.value


def read(language: Language) -> Catalog:
    """One language's catalogue as it stands."""
    with catalogue_path(language).open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def updated(language: Language) -> bytes:
    """One language's catalogue with what is new in the code and without what is gone."""
    template = Catalog(domain=DOMAIN)
    for message in sorted(messages()):
        template.add(message)
    catalogue = read(language)
    catalogue.update(template, no_fuzzy_matching=True)
    file = BytesIO(HEADER.format(language=language).encode())
    file.seek(0, 2)
    write_po(file, catalogue, width=100, no_location=True, omit_header=True, ignore_obsolete=True, sort_output=True)
    return file.getvalue()


if __name__ == "__main__":
    for each in LANGUAGES:
        catalogue_path(each).write_bytes(updated(each))
