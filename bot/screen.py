"""What the terminal shows: messages as text, buttons as numbered choices."""

from dataclasses import dataclass
from typing import TextIO

from aiogram.types import InlineKeyboardMarkup

from bot.plaintext import harmless, plain_text


@dataclass(frozen=True, slots=True)
class Choice:
    """A button that can be pressed by typing its number."""

    text: str
    data: str
    message: int


class Screen:
    """Writes messages and keeps the choices that are open.

    Attributes:
        broken: why nothing can be written any more; None as long as it can.
    """

    def __init__(self, out: TextIO) -> None:
        self.broken: OSError | None = None
        self._out = out
        self._choices: list[Choice] = []

    def show(self, html: str, keyboard: InlineKeyboardMarkup | None, message: int) -> None:
        """Write a message; its buttons become the choices, and a message without any leaves those of others open."""
        lines = [plain_text(html)]
        buttons = [button for row in keyboard.inline_keyboard for button in row] if keyboard else []
        choices = [Choice(button.text, button.callback_data, message) for button in buttons if button.callback_data]
        lines += [f"  [{number}] {harmless(choice.text)}" for number, choice in enumerate(choices, start=1)]
        lines += [f"  {harmless(button.text)}: {harmless(button.url)}" for button in buttons if button.url]
        if choices or any(choice.message == message for choice in self._choices):
            self._choices = choices
        self.write("\n".join(lines) + "\n\n")

    def choice(self, typed: str) -> Choice | None:
        """The choice whose number was typed, if that is what it was."""
        number = typed.strip()
        return next((choice for place, choice in enumerate(self._choices, start=1) if str(place) == number), None)

    def forget_choices(self) -> None:
        """A question was typed: numbers are questions again."""
        self._choices = []

    def write(self, text: str) -> None:
        """Write at once; where that fails, remember it instead of failing inside a handler."""
        if self.broken is not None or not text:
            return
        try:
            self._out.write(text)
            self._out.flush()
        except OSError as error:
            self.broken = error
