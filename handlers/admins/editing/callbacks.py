"""What the buttons of fact editing carry; with ids of at most 48 characters each fits the 64 bytes of Telegram."""

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks import Number


class ViewFact(CallbackData, prefix="aev1"):
    """A fact as people see it, with all that is kept of it."""

    fact: str
    part: int = 0


class Begin(CallbackData, prefix="aeb1"):
    """Begin a piece of work: edit or retire a fact, or roll it back.

    Attributes:
        kind: of the draft.
        item: a fact's id, or a revision's number.
        anew: 1 where the draft at hand is to be dropped for it.
    """

    kind: str
    item: str = ""
    anew: int = 0


class Resume(CallbackData, prefix="aeg1"):
    """Go on with the draft at hand."""


class Leave(CallbackData, prefix="ael1"):
    """Take the message's buttons away and do nothing."""


class Step(CallbackData, prefix="aes1"):
    """A step within the draft whose panel the message is."""

    action: str
    value: str = ""


class ShowHistory(CallbackData, prefix="aeh1"):
    """A page of a fact's revisions."""

    fact: str
    page: int = 0


class ShowRevision(CallbackData, prefix="aer1"):
    """What a revision changed."""

    number: Number
    part: int = 0


class ShowProposals(CallbackData, prefix="aep1"):
    """The proposals that wait."""


class ShowProposal(CallbackData, prefix="aeq1"):
    """What a proposal would change."""

    number: Number
    part: int = 0


class Decide(CallbackData, prefix="aed1"):
    """Decide on a proposal: approve, decline or withdraw."""

    number: Number
    decision: str
