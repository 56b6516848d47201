"""/queue: what people asked in vain."""

from aiogram import F, Router
from aiogram.filters import Command

from handlers.admins.desk import Awaited
from handlers.admins.queue import answering, closing, drafts, listing, publishing, replying, writing
from handlers.admins.queue.callbacks import Act, Choose, Do, Move, ShowQuestion, ShowQueue, ShowSpellings, Step
from handlers.admins.rights import guarded
from knowledge.store.editors import Role


def queue_router() -> Router:
    """/queue, its panels, and what is typed into them."""
    looking = guarded("queue", Role.VIEWER)
    looking.message.register(listing.on_queue, Command("queue"))
    looking.callback_query.register(listing.on_show_queue, ShowQueue.filter())
    looking.callback_query.register(listing.on_show_question, ShowQuestion.filter())
    looking.callback_query.register(listing.on_show_spellings, ShowSpellings.filter())
    looking.include_router(_doing())
    return looking


def _doing() -> Router:
    router = guarded("queue answers", Role.EDITOR)
    press, typed = router.callback_query.register, router.message.register
    press(answering.on_answer, Act.filter(F.do == Do.ANSWER))
    press(writing.on_write, Act.filter(F.do == Do.WRITE))
    press(replying.on_reply, Act.filter(F.do == Do.REPLY))
    press(closing.on_dismissed, Act.filter((F.do == Do.DISMISS) & F.sure))
    press(closing.on_dismiss, Act.filter(F.do == Do.DISMISS))
    press(closing.on_dismissed, Act.filter(F.do == Do.REOPEN))
    mine = drafts.OnPanel()
    press(answering.on_choose, Choose.filter(), mine)
    press(answering.on_toggle, Step.filter(F.move == Move.TOGGLE), mine)
    press(answering.on_facts, Step.filter(F.move == Move.FACTS), mine)
    press(answering.on_phrasings, Step.filter(F.move == Move.PHRASINGS), mine)
    press(answering.on_cancel, Step.filter(F.move == Move.CANCEL), mine)
    press(publishing.on_check, Step.filter(F.move == Move.CHECK), mine)
    press(replying.on_send, Step.filter(F.move == Move.SEND), mine, drafts.Awaits(drafts.REPLY))
    press(publishing.on_publish, Step.filter(F.move == Move.SEND), mine, drafts.Awaits(None))
    press(answering.on_gone, Choose.filter())
    press(answering.on_gone, Step.filter())
    awaited = Awaited(drafts.KIND)
    typed(answering.on_words, awaited, drafts.Awaits(drafts.FACT))
    typed(answering.on_phrasing, awaited, drafts.Awaits(drafts.PHRASING))
    typed(replying.on_text, awaited, drafts.Awaits(drafts.REPLY))
    return router
