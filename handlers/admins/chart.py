"""Questions a day as a picture. The drawing library is loaded only for it, and takes a second the first time."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from babel.dates import format_date

from knowledge.assistant import Outcome
from knowledge.model import Language
from knowledge.store.statistics import Figures

COLOURS = {Outcome.ANSWER: "#2a9d6f", Outcome.CLARIFY: "#e9b44c", Outcome.ABSTAIN: "#b5483a"}
"""Told apart by those who see no red or green, too: they differ in brightness."""

LINE = "#1d3557"

MOST_TICKS = 8
"""Dates under the picture, so that they do not overlap."""


FEWEST_PLACES = 7
"""Days for which there is room, however few there are: a bar as wide as the picture is none."""

DAILY = 62
"""Days up to which each has a bar of its own; beyond them, each week has one."""


@dataclass(frozen=True, slots=True)
class Labels:
    """The words in the picture."""

    title: str
    a_day: str
    a_week: str
    outcomes: Mapping[Outcome, str]
    line: str


def draw(figures: Figures, labels: Labels, language: Language) -> bytes:
    """Draw the questions of each day, or of each week, by outcome, and those in Kazakh as a line.

    Args:
        language: of the dates.

    Returns:
        A PNG of 1000 by 560 pixels.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    figure = Figure(figsize=(10, 5.6), dpi=100, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    spans = _spans(figures.days)
    places = range(len(spans))
    base = [0] * len(spans)
    for outcome, colour in COLOURS.items():
        heights = _heights(figures, spans, outcome=outcome.value)
        axes.bar(places, heights, bottom=base, color=colour, label=labels.outcomes[outcome], width=0.8)
        base = [below + height for below, height in zip(base, heights, strict=True)]
    axes.plot(places, _heights(figures, spans, language="kk"), color=LINE, marker="o", markersize=3, label=labels.line)
    step = -(-len(spans) // MOST_TICKS)
    axes.set_xticks(places[::step], [format_date(span[0], "d MMM", locale=language) for span in spans[::step]])
    middle, room = (len(spans) - 1) / 2, max(len(spans), FEWEST_PLACES)
    axes.set_xlim(middle - room / 2, middle + room / 2)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    axes.set_ylim(bottom=0, top=max(1, *base) * 1.08)
    axes.set_ylabel(labels.a_day if len(figures.days) <= DAILY else labels.a_week)
    axes.set_title(labels.title)
    axes.spines[["top", "right"]].set_visible(False)
    figure.legend(loc="outside lower center", ncols=len(COLOURS) + 1, frameon=False)
    drawn = BytesIO()
    figure.savefig(drawn, format="png")
    return drawn.getvalue()


def _spans(days: Sequence[date]) -> list[Sequence[date]]:
    """The days of each bar. Weeks end today, so that the last one is whole; the first may be shorter."""
    length = 1 if len(days) <= DAILY else 7
    return [days[max(0, end - length) : end] for end in range(len(days), 0, -length)][::-1]


def _heights(
    figures: Figures, spans: Sequence[Sequence[date]], *, outcome: str | None = None, language: Language | None = None
) -> list[int]:
    """Questions of each span with that outcome or language."""
    counted = Counter[date]()
    for part in figures.asked:
        if outcome in {None, part.outcome} and language in {None, part.language}:
            counted[part.day] += part.count
    return [sum(counted[day] for day in span) for span in spans]
