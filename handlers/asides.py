"""What is said to a message that is no question for the store: calm, short, a line only where one is known."""

from collections.abc import Callable
from html import escape

from knowledge.asides import Kind

Translate = Callable[[str], str]


def aside_text(kind: Kind, translate: Translate, number: str | None = None) -> str:
    """One short message, as HTML.

    Args:
        number: the line to call, from the fact that the aside leads to; without one the text names none.
    """
    text, line = _told(kind, translate)
    told = f"{text} {line.format(number=number)}" if line and number else text
    return escape(told, quote=False)


def _told(kind: Kind, translate: Translate) -> tuple[str, str]:
    """The text of a kind, and the sentence that names a line; empty where the kind has none."""
    _ = translate
    match kind:
        case Kind.CRISIS:
            return _(
                "I am sorry that it is so hard for you now. I am only a bot, but you are not alone: please talk to "
                "someone you trust or to a doctor. Talking to a person does help."
            ), _("If your life is in danger, call {number} right away.")
        case Kind.EMERGENCY:
            return _("I cannot call for help from here."), _("If it is happening now, call {number} right away.")
        case Kind.PROMPT:
            return _("I only do one thing: answer questions about Alatau City from checked facts. Topics: /topics"), ""
        case Kind.INSULT:
            return _("I am sorry if I did not help. Ask me about Alatau City in other words, and I will try again."), ""
        case Kind.PERSONAL:
            return _(
                "This is about your own affairs or a service: I see neither documents nor applications. I tell only "
                "published facts about Alatau City."
            ), _("The official line for this: {number}")
        case Kind.OPINION:
            return _(
                "I have no opinions and make no forecasts: I tell only published facts. All that I know: /topics"
            ), ""
