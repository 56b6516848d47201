"""The likeness of questions as the assistant in use sees it."""

from threading import Lock

from knowledge.assistant import Assistant
from knowledge.likeness import Likeness


class Likening:
    """Makes the likeness of an assistant when it is first needed, and anew when another assistant answers."""

    def __init__(self) -> None:
        self._made: tuple[Assistant, Likeness] | None = None
        self._turn = Lock()

    def of(self, assistant: Assistant) -> Likeness:
        """The likeness over an assistant's base; making it takes a fraction of a second, so ask in a thread."""
        with self._turn:
            if self._made is None or self._made[0] is not assistant:
                self._made = assistant, Likeness(assistant.finder.engine, assistant.base)
            return self._made[1]
