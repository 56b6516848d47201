"""Fits the calibration: weights and thresholds from labelled questions, by cross-validation.

Questions about one fact lie in one fold, so that every figure is one on facts' questions that the weights did not see.
Needs scikit-learn, which only those who fit need to install.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from knowledge.assistant import Assistant
from knowledge.evaluation import Question, Verdict, verdict
from knowledge.fitting.stages import FOLDS, fit_stage, samples_of
from knowledge.fitting.thresholds import FLAT, WRONG, best_offer, best_threshold, open_range, report_of, where
from knowledge.search.calibration import Calibration
from knowledge.search.engine import Engine
from knowledge.search.features import DECISION, DECISION_SEMANTIC, LEXICAL, SEMANTIC

__all__ = ["fit", "fit_second"]

ONE_TAP = 0.5
"""What a clarification that offers the needed fact is worth."""

NEEDLESS = 0.1
"""What a second answer costs that was not asked for."""

SECONDS = (0.6, 0.7, 0.8, 0.9)
"""Least probabilities of each of two answers that are tried."""


def fit(
    engine: Engine,
    questions: Sequence[Question],
    *,
    judged: Sequence[Question] | None = None,
    today: date,
    say: Callable[[str], None],
) -> Calibration:
    """Fit everything and report the figures of cross-validation.

    Args:
        questions: weights are fitted on all of them.
        judged: those of them whose mix is that of real life; thresholds are set, and figures reported, on these.
        engine: with the embedder, if the semantic stage is to be fitted; else that stage repeats the lexical one.
        today: goes into the report.
        say: told what is being done.
    """
    say(f"evidence for {len(questions)} questions")
    lexical = samples_of(engine, questions)
    stage, outcomes = fit_stage(lexical, LEXICAL, DECISION, engine.index.rarest)
    if engine.meaning is None:
        raise ValueError("the semantic stage cannot be fitted without the embedder")
    say("embedding the questions")
    semantic = [replace(item, found=engine.ask_meaning(item.found) if item.found else None) for item in lexical]
    further, refined = fit_stage(semantic, (*LEXICAL, *SEMANTIC), (*DECISION, *DECISION_SEMANTIC), engine.index.rarest)
    names = {question.id for question in (questions if judged is None else judged)}
    kept = np.array([question.id in names for question in questions])
    outcomes, refined = outcomes.only(kept), refined.only(kept)
    answerable = np.array([bool(question.need) for question in questions])[kept]
    sure, hopeless = open_range(outcomes)
    asked = (outcomes.decide < sure) & (outcomes.decide > hopeless)
    both = where(asked, refined, outcomes)
    answer = best_threshold(both, answerable)
    left = both.decide < answer
    clarify = best_offer(both.offer[left], answerable[left], int((~answerable).sum()))
    report = {
        "fitted": today.isoformat(),
        "questions": len(questions),
        "judged": int(kept.sum()),
        "folds": FOLDS,
        "embedder asked": round(float(asked.mean()), 4),
        "cross-validation": report_of(both, answerable, answer, clarify),
        "cross-validation without embedder": report_of(outcomes, answerable, answer, clarify),
        "cross-validation with embedder always": report_of(refined, answerable, answer, clarify),
    }
    return Calibration(stage, further, answer, clarify, answer, sure, hopeless, report)


def fit_second(assistant: Assistant, questions: Sequence[Question]) -> Calibration:
    """The assistant's calibration with the least probability of two answers to one message that is still good.

    A second answer that nobody asked for costs `NEEDLESS`; the rest is worth what it is worth to `fit`. Of values that
    gain as much but for `FLAT` of it, the least is taken, for it answers more of those who asked two things.
    """
    finder = assistant.finder
    gained: dict[float, float] = {}
    for least in SECONDS:
        finder.calibration = replace(finder.calibration, second=least)
        gained[least] = sum(_worth(question, assistant) for question in questions)
    good = [least for least in SECONDS if gained[least] >= (1 - FLAT) * max(gained.values())]
    finder.calibration = replace(finder.calibration, second=good[0])
    return finder.calibration


def _worth(question: Question, assistant: Assistant) -> float:
    reply = assistant.reply(question.text)
    answers = [item.fact.id for item in reply.answers]
    found = verdict(question, reply.outcome.value, answers, [fact.id for fact in reply.suggestions])
    needless = NEEDLESS if len(answers) > max(1, len(question.need)) else 0.0
    return _VALUE.get(found, 0.0) - needless


_VALUE = {Verdict.RIGHT: 1.0, Verdict.ONE_TAP: ONE_TAP, Verdict.WRONG: 1.0 - WRONG}
