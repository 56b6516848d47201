"""What is wrong with a fact, in the editor's language.

The checks speak English, as the command line does; what they say is worded anew by its shape. What has no wording
here is shown as the checks say it.
"""

import re
from html import escape

from aiogram.utils.i18n import gettext as _

from handlers.admins.editing.words import field_name
from knowledge.editing.draft import Flaw
from knowledge.editing.entering import Unfit
from knowledge.errors import Fault


def flaw_text(flaw: Flaw) -> str:
    """What the model does not take, as HTML."""
    name, detail = field_name(flaw.field), escape(flaw.detail, quote=False)
    match flaw.kind:
        case "missing":
            text = _("{field}: to be filled in")
        case "few":
            text = _("{field}: at least {detail} are needed")
        case "long":
            text = _("{field}: too long, at most {detail} characters")
        case "choice":
            text = _("{field}: «{detail}» is none of the choices")
        case "line":
            text = _("{field}: invisible characters, or spaces at the ends: «{detail}»")
        case "pattern":
            text = _("{field}: characters that it may not have: «{detail}»")
        case _:
            text = _("{field}: does not fit: «{detail}»")
    return text.format(field=name, detail=detail)


def unfit_text(unfit: Unfit) -> str:
    """Why typed text does not fit its field, as HTML."""
    text = escape(unfit.text, quote=False)
    if unfit.kind == "date":
        return _("«{text}» is no date. Write it like this: 23.11.2026").format(text=text)
    return _("«{text}» is no figure. Write it like this: area_ha: 88000").format(text=text)


def fault_text(fault: Fault) -> str:
    """What a check found, as HTML."""
    for pattern, text in [*_of_documents(), *_of_facts()]:
        if found := re.fullmatch(pattern, fault.reason, re.DOTALL):
            return text.format(**{name: escape(value or "—", quote=False) for name, value in found.groupdict().items()})
    return escape(fault.reason, quote=False)


def lined_text(fault: Fault) -> str:
    """The same with the line of the document, where there is one."""
    reason = fault_text(fault)
    return _("line {line}: {reason}").format(line=fault.line, reason=reason) if fault.line else reason


def _of_documents() -> list[tuple[str, str]]:
    return [
        (r"has (?P<size>[\d,]+) bytes; at most [\d,]+ are read", _("too large: {size} bytes, at most 65,536")),
        (r"has more than [\d,]+ bytes", _("too large: at most 65,536 bytes")),
        (r"is not UTF-8: byte (?P<byte>\w+)", _("not UTF-8: byte {byte}. Save the file as UTF-8")),
        (r"is not valid YAML: (?P<why>.*)", _("not valid YAML: {why}")),
        (r"is referred to by an alias.*", _("a reference (*name) is not allowed: write it out")),
        (r"has the key '(?P<key>.*)' twice", _("the key {key} stands twice")),
        (r"has a key that is not a word", _("a key is not a word")),
        (r"must be a fact.*", _("this is no fact: keys such as topic, sources, ru and kk are needed")),
        (r"holds (?P<count>\d+) facts; one at a time", _("there are {count} facts in it; only one is taken")),
        (r"is (?P<other>.*), but the draft is of (?P<id>.*)", _("the id is {other}, but this is about {id}")),
        (r"(?P<name>.*): is not a known key", _("{name}: there is no such field")),
        (r"(?P<name>.*) is not a known key", _("{name}: there is no such field")),
        (r"(?P<name>.*): is missing", _("{name}: missing")),
        (r"(?P<name>.*): is too long; at most (?P<most>.*) characters", _("{name}: at most {most} characters")),
        (r"(?P<name>.*): is empty", _("{name}: empty")),
        (
            r"(?P<name>.*): has characters that it may not have \(got '(?P<got>.*)'\)",
            _("{name}: does not fit: «{got}»"),
        ),
        (r"(?P<name>.*): is none of the choices \(got '(?P<got>.*)'\)", _("{name}: no such choice: «{got}»")),
        (
            r"(?P<name>.*): has control characters.*",
            _("{name}: invisible characters, line breaks or spaces at the ends"),
        ),
        (r"(?P<name>.*): is not of the right kind \(got '(?P<got>.*)'\)", _("{name}: does not fit: «{got}»")),
        (r"has a value that no fact has: (?P<kind>.*)", _("a value that no fact has: {kind}")),
    ]


def _of_facts() -> list[tuple[str, str]]:
    return [
        (r"(?P<id>\S+): there is no (?P<kind>topic|source|related|fact) (?P<other>\S+)", _("there is no {other}")),
        (r"\S+: (?P<other>\S+) stands twice in (?P<name>\w+)", _("{other} stands twice in {name}")),
        (r"(?P<id>\S+): is related to itself", _("{id} is related to itself")),
        (r"(?P<id>\S+): the (?:fact|source) stands already in .*", _("the id {id} is taken")),
        (r"\S+: (?P<old>\S+) is already an id of (?P<other>\S+)", _("{old} is already an id of {other}")),
        (r"\S+: no fact uses this source", _("a source is no longer used by any fact")),
        (r"(?P<id>\S+): its successors lead in a circle", _("the successors of {id} lead in a circle")),
        (r"\S+: the phrasing '(?P<text>.*)' has no words", _("«{text}» has no words")),
        (
            r"\S+: ['\"](?P<text>.*)['\"] is also a phrasing of (?P<other>\S+)",
            _("«{text}» is already a question of {other}"),
        ),
        (
            r"\S+: ['\"](?P<text>.*)['\"] is a phrasing of \S+; decline or answer it",
            _("«{text}» is among the questions to be declined"),
        ),
        (r"\S+: as_of (?P<day>\S+) lies in the future", _("“As of” lies in the future: {day}")),
        (r"\S+: review_by (?P<day>\S+) is not after as_of \S+", _("“Review by” must be later than “As of”: {day}")),
        (r"\S+: was to be reviewed by (?P<day>\S+)", _("the review was due on {day}")),
        (r"(?P<id>\S+): published (?P<day>\S+) lies in the future", _("{id}: its date lies in the future: {day}")),
        (r"\S+: (?P<found>.*) not in figures", _("numbers of the answer that are not among the figures: {found}")),
        (
            r"\S+: the languages differ in numbers: (?:only in ru: (?P<ru>[^;]*))?(?:; )?(?:only in kk: (?P<kk>.*))?",
            _("the answers differ in numbers: only in Russian {ru}, only in Kazakh {kk}"),
        ),
        (r"\S+: '(?P<word>.*)' mixes Latin and Cyrillic letters", _("«{word}» mixes Latin and Cyrillic letters")),
        (r"\S+: has no Kazakh letters; is it Kazakh\?", _("the Kazakh answer has no Kazakh letters")),
        (
            r"\S+: ['\"](?P<text>.*)['\"] finds (?P<other>\S+) first and its own fact only as number (?P<rank>\d+)",
            _("«{text}» finds {other} first; this fact comes as number {rank}"),
        ),
        (r"\S+: ['\"](?P<text>.*)['\"] finds nothing and not its own fact.*", _("«{text}» finds no fact at all")),
        (
            r"\S+: ['\"](?P<text>.*)['\"] finds (?P<other>\S+) and not its own fact among the first \d+",
            _("«{text}» finds {other}, and not this fact"),
        ),
        (
            r"\S+: the answer with its sources takes (?P<count>\d+) messages; it must fit one",
            _("the answer with its sources takes {count} messages; it must fit one"),
        ),
    ]
