"""Editors and residents at work: each does one kind of thing, and remembers what the bot said was done."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from knowledge.curation.export import facts_yaml
from knowledge.model import Fact
from tests.faults.telegram import Shown, Telegram

PATIENCE = 30.0
"""Seconds after which a bot that has not answered is thought to have failed, not to have been killed."""

ALL = tuple(range(9001, 9031))
"""Chats of those who know the bot, and get every broadcast."""


RESIDENTS = 1_000_000
"""Chats of those who ask have greater numbers."""

ASKED = ("когда построят в Алатау", "есть в Алатау?", "где находится в городе", "когда откроют")


def word() -> str:
    """A made-up word, without digits, that occurs nowhere else."""
    syllables = ("ба", "ко", "ли", "ме", "ну", "ры", "со", "ту", "фа", "зе", "до", "ви")
    return "".join(random.choice(syllables) for _ in range(9))  # noqa: S311 - no secret


@dataclass
class Said:
    """What the bot has said is done, by the made-up word in it."""

    edits: set[str] = field(default_factory=set)
    rollbacks: set[str] = field(default_factory=set)
    imports: set[str] = field(default_factory=set)
    questions: set[str] = field(default_factory=set)
    replies: set[str] = field(default_factory=set)
    broadcasts: set[str] = field(default_factory=set)

    def add(self, other: "Said") -> None:
        """Add what was said to others."""
        for name, words in vars(other).items():
            getattr(self, name).update(words)

    @property
    def count(self) -> int:
        """How much was acknowledged."""
        return sum(map(len, vars(self).values()))


class Person:
    """Somebody with a private chat with the bot."""

    def __init__(self, telegram: Telegram, number: int) -> None:
        self.telegram = telegram
        self.id = number
        self._chat = {"id": number, "type": "private", "first_name": "x"}
        self._user = {"id": number, "is_bot": False, "first_name": "x", "language_code": "ru"}

    async def says(self, text: str, until: Callable[[Shown], bool] = lambda _: True) -> Shown:
        """Write, and wait for an answer that is meant."""
        return await self._sends({"text": text}, until)

    async def sends(self, name: str, content: bytes, until: Callable[[Shown], bool]) -> Shown:
        """Send a document."""
        file = f"file{self.telegram.next_number()}"
        self.telegram.files[file] = content
        document = {"file_id": file, "file_unique_id": file, "file_name": name, "file_size": len(content)}
        return await self._sends({"document": document}, until)

    async def presses(self, shown: Shown, label: str, until: Callable[[Shown], bool] = lambda _: True) -> Shown:
        """Press a button, and wait for an answer that is meant."""
        data = next((data for text, data in shown.buttons.items() if label in text), None)
        if data is None:
            raise LookupError(f"no {label!r} under {shown.text!r}: {list(shown.buttons)}")
        self._listen()
        message = {"message_id": shown.number, "date": 1_800_000_000, "chat": self._chat, "text": "x"}
        query = {"id": str(self.telegram.next_number()), "from": self._user, "chat_instance": "1", "data": data}
        self.telegram.give("callback_query", {**query, "message": message})
        return await self._hears(until)

    async def _sends(self, content: dict[str, Any], until: Callable[[Shown], bool]) -> Shown:
        self._listen()
        message = {"message_id": self.telegram.next_number(), "date": 1_800_000_000, "chat": self._chat}
        self.telegram.give("message", {**message, "from": self._user, **content})
        return await self._hears(until)

    def _listen(self) -> None:
        chat = self.telegram.chat(self.id)
        while not chat.empty():
            chat.get_nowait()

    async def _hears(self, until: Callable[[Shown], bool]) -> Shown:
        heard: list[str] = []
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    shown = await self.telegram.chat(self.id).get()
                    if until(shown):
                        return shown
                    heard.append(shown.text)
        except TimeoutError:
            raise LookupError(f"{self.id} waits in vain; heard {heard}") from None


def has(label: str) -> Callable[[Shown], bool]:
    """Whether a button is shown."""
    return lambda shown: any(label in text for text in shown.buttons)


def tells(words: str) -> Callable[[Shown], bool]:
    """Whether some words are shown."""
    return lambda shown: words in shown.text


async def edits(editor: Person, fact: Fact, said: Said) -> None:
    """Write both answers of a fact anew, look at it, publish."""
    name = word()
    await editor.says("/cancel")
    await editor.says(f"/edit {fact.id}", has("Предпросмотр"))
    text = f"id: {fact.id}\nru:\n  say: Проверка {name}.\nkk:\n  say: Өзгерді {name}.\n"
    panel = await editor.says(text, has("Предпросмотр"))
    preview = await editor.presses(panel, "Предпросмотр", has("Опубликовать"))
    await editor.presses(preview, "Опубликовать")
    await editor.says("проверка", tells("Опубликовано"))
    said.edits.add(name)


async def rolls_back(editor: Person, fact: str, revision: int, said: Said) -> None:
    """Bring an earlier revision back."""
    name = word()
    await editor.says("/cancel")
    await editor.says(f"/rollback {fact} {revision}", has("Отмена"))
    await editor.says(f"проверка {name}", tells("возвращено содержание"))
    said.rollbacks.add(name)


async def imports(editor: Person, fact: Fact, said: Said) -> None:
    """Import a file with another answer."""
    name = word()
    changed = fact.model_copy(
        update={
            "figures": {},
            "ru": fact.ru.model_copy(update={"say": f"Проверка {name}."}),
            "kk": fact.kk.model_copy(update={"say": f"Өзгерді {name}."}),
        }
    )
    await editor.says("/cancel")
    await editor.says("/import")
    told = await editor.sends("facts.yaml", facts_yaml([changed]).encode(), has("Импортировать"))
    await editor.presses(told, "Импортировать")
    await editor.says("проверка", tells("Импортировано"))
    said.imports.add(name)


async def answers(editor: Person, said: Said) -> None:
    """Ask what nobody knows, wish to be told, and be written to in person."""
    question, reply = word(), word()
    # Somebody new each time: letters to those who asked before come at any moment.
    resident = Person(editor.telegram, RESIDENTS + editor.telegram.next_number())
    text = f"{question} {random.choice(ASKED)}"  # noqa: S311 - no secret
    offer = await resident.says(text)
    if not (has("🔔")(offer) and tells("передал ваш вопрос")(offer)):
        return
    said.questions.add(question)
    await resident.presses(offer, "🔔")
    await editor.says("/cancel")
    queue = await editor.says("/queue")
    page = queue
    while not has(question[:12])(page) and has("▶️")(page):
        page = await editor.presses(page, "▶️")
    card = await editor.presses(page, question[:12])
    await editor.presses(card, "Написать лично" if has("Написать лично")(card) else "✉️")
    check = await editor.says(f"Проверка {reply}.", has("Отправить"))
    await editor.presses(check, "Отправить", lambda shown: not has("Отправить")(shown))
    said.replies.add(reply)


async def broadcasts(editor: Person, said: Said) -> None:
    """Write to everybody."""
    name = word()
    await editor.says("/cancel")
    await editor.says("/broadcast", tells("на русском"))
    await editor.says(f"Проверка {name}", tells("на казахском"))
    preview = await editor.says(f"Өзгерді {name}", has("Дальше"))
    whom = await editor.presses(preview, "Дальше", has("Всем"))
    asked = await editor.presses(whom, "Всем", tells("число"))
    await editor.says(asked.text.rsplit(":", 1)[1].strip(" </b>"), tells("📣"))
    said.broadcasts.add(name)
