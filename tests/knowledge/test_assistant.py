"""Conversations with the real base: what is found however it is typed, and what is left unanswered."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.assistant import SUGGESTED, Assistant, Outcome, Reason, Reply
from knowledge.base import Base
from knowledge.model import Language
from knowledge.text.normalise import MAX_CHARACTERS, words


@pytest.mark.parametrize(
    ("asked", "fact", "language"),
    [
        pytest.param("Какая площадь у города Алатау?", "area", "ru", id="russian"),
        pytest.param("Алатау қаласының аумағы қанша гектар?", "area", "kk", id="kazakh"),
        pytest.param("алатау каласынын аумагы канша гектар", "area", "kk", id="kazakh without its letters"),
        pytest.param("alatau qalasynyñ aumağy qanşa gektar", "area", "kk", id="official kazakh latin"),
        pytest.param("alatau kalasynyn aumagy kansha gektar", "area", "kk", id="chat kazakh latin"),
        pytest.param("kakaya ploshad goroda alatau", "area", "ru", id="russian in latin"),
        pytest.param("rfrfz gkjoflm ujhjlf fkfnfe", "area", "ru", id="russian layout"),
        pytest.param("fkfnfe 0fkfcsys4 fevfus 0fyif utrnfh", "area", "kk", id="kazakh layout"),
        pytest.param("какая плошадь у горда алтау", "area", "ru", id="typing errors"),
        pytest.param("алатау калсынын аумгы канша гектр", "area", "kk", id="typing errors and no letters"),
        pytest.param("КАКАЯ ПЛОЩАДЬ ГОРОДА???!!! 😡😡", "area", "ru", id="shouting"),
        pytest.param("кто аким города", "city-akim", "ru", id="akim"),
        pytest.param("қала әкімі кім", "city-akim", "kk", id="akim in kazakh"),
        pytest.param("ктоаким города", "city-akim", "ru", id="run together"),
        pytest.param("прописка", "residence-registration", "ru", id="one word"),
        pytest.param("больница", "hospital-demand", "ru", id="one word, another"),
        pytest.param("Расстояние до Алматы", "distance-to-almaty", "ru", id="no verb"),
        pytest.param("аким города кім екен", "city-akim", "kk", id="both languages in one sentence"),
        pytest.param("прописка қалай жасаймын", "residence-registration", "kk", id="a russian word in kazakh"),
        pytest.param("Алатау қайда орналасқан", "location", "kk", id="location"),
        pytest.param(
            "Здравствуйте! Мы тут недавно, переехали из Алматы. Всё нравится. Подскажите, кто аким города?",
            "city-akim",
            "ru",
            id="chatty",
        ),
    ],
)
def test_is_answered(asked: str, fact: str, language: str, guide: Assistant) -> None:
    """However it is typed, a question that the base covers gets its fact, in its own language."""
    reply = guide.reply(asked)

    assert reply.outcome is Outcome.ANSWER
    assert [candidate.fact.id for candidate in reply.answers] == [fact]
    assert reply.language == language
    assert reply.reason is None


@pytest.mark.parametrize(
    ("asked", "facts", "language"),
    [
        pytest.param("Какая площадь у города Алатау и кто аким?", {"area", "city-akim"}, "ru", id="conjunction"),
        pytest.param(
            "Кто аким города? Сколько километров до Алматы?", {"city-akim", "distance-to-almaty"}, "ru", id="sentences"
        ),
        pytest.param("Қала әкімі кім және қаланың аумағы қанша?", {"city-akim", "area"}, "kk", id="kazakh"),
        pytest.param("кала акими ким жане каланын аумагы канша", {"city-akim", "area"}, "kk", id="without letters"),
    ],
)
def test_two_questions_get_two_answers(asked: str, facts: set[str], language: str, guide: Assistant) -> None:
    """Two things asked in one message are both answered, and neither is suggested again."""
    reply = guide.reply(asked)

    assert {candidate.fact.id for candidate in reply.answers} == facts
    assert not facts & {fact.id for fact in reply.suggestions}
    assert reply.language == language


@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        pytest.param("бюджет", {"city-budget", "separate-budgets"}, id="the budget"),
        pytest.param("pepsico", {"pepsico-investment", "pepsico-launch"}, id="a company"),
        pytest.param("сэз", {"sez-area", "sez-term"}, id="the zone"),
    ],
)
def test_a_word_with_many_facts_is_asked_back(asked: str, offered: set[str], guide: Assistant) -> None:
    """Where several facts stand close, the person chooses."""
    reply = guide.reply(asked)

    assert reply.outcome is Outcome.CLARIFY
    assert offered <= {fact.id for fact in reply.suggestions}
    assert reply.answers == ()
    assert reply.reason is None


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        pytest.param("привет", Reason.GREETING, id="greeting"),
        pytest.param("Здравствуйте!", Reason.GREETING, id="greeting, polite"),
        pytest.param("Сәлеметсіз бе", Reason.GREETING, id="greeting in kazakh"),
        pytest.param("салеметсиз бе", Reason.GREETING, id="greeting in kazakh without its letters"),
        pytest.param("salem", Reason.GREETING, id="greeting in latin"),
        pytest.param("ghbdtn", Reason.GREETING, id="greeting in another layout"),
        pytest.param("спасибо большое", Reason.THANKS, id="thanks"),
        pytest.param("рақмет, сау болыңыз", Reason.THANKS, id="thanks in kazakh"),
        pytest.param("привет, спасибо", Reason.THANKS, id="both"),
        pytest.param("🙂🙂", Reason.EMPTY, id="emoji"),
        pytest.param("???", Reason.EMPTY, id="punctuation"),
        pytest.param("", Reason.EMPTY, id="nothing"),
        pytest.param("сколько жителей в Шымкенте", Reason.ELSEWHERE, id="another city"),
        pytest.param("Қарағандыда әкім кім", Reason.ELSEWHERE, id="another city in kazakh"),
        pytest.param("кто сейчас аким Алматы", Reason.ELSEWHERE, id="a town that facts mention"),
        pytest.param("Алматының қазіргі әкімі кім?", Reason.ELSEWHERE, id="a town that gives its name to the region"),
        pytest.param("2050", Reason.OFF_TOPIC, id="a number"),
        pytest.param("когда в Алатау откроют зоопарк", Reason.NO_FACT, id="a thing that the store does not know"),
        pytest.param("рецепт борща", Reason.OFF_TOPIC, id="cooking"),
        pytest.param("ъъъ жжж", Reason.OFF_TOPIC, id="keys at random"),
        pytest.param("расскажи анекдот про вовочку", Reason.OFF_TOPIC, id="a joke"),
    ],
)
def test_is_not_answered(said: str, reason: Reason, guide: Assistant) -> None:
    """No answer is a value, and says why."""
    reply = guide.reply(said)

    assert reply.outcome is Outcome.ABSTAIN
    assert reply.reason is reason
    assert reply.answers == ()


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param("есть ли зоопарк в городе алатау", id="zoo"),
        pytest.param("Алатауда хайуанаттар бағы бар ма?", id="zoo in kazakh"),
        pytest.param("где станция метро в алатау", id="metro station"),
        pytest.param("метро станциясы қайда", id="metro station in kazakh"),
        pytest.param("кто аким Астаны?", id="akim of the capital"),
        pytest.param("Астана әкімі кім", id="akim of the capital in kazakh"),
        pytest.param("Сколько человек погибло в Алатау за год?", id="deaths"),
        pytest.param("Алатауда былтыр неше адам қайтыс болды?", id="deaths in kazakh"),
        pytest.param("Разорится ли Caspian Group?", id="ruin"),
        pytest.param("Отменят ли СЭЗ в 2031 году?", id="abolition"),
        pytest.param("Бюджет Алатау на 2033 год", id="another year"),
        pytest.param("какая погода завтра в Алатау", id="weather"),
        pytest.param("какая зарплата у акима Алатау", id="a private matter"),
        pytest.param("телефон отдела образования Алатау", id="a number that nobody published"),
    ],
)
def test_what_the_base_does_not_have_is_not_answered(asked: str, guide: Assistant) -> None:
    """Sharing words with a fact is not enough: the thing asked for must be there."""
    reply = guide.reply(asked)

    assert reply.outcome is Outcome.ABSTAIN
    assert reply.answers == ()
    assert reply.reason in {Reason.NO_FACT, Reason.OFF_TOPIC, Reason.ELSEWHERE}


def test_every_greeting_and_thanks_of_the_lexicon_is_taken_for_one(guide: Assistant) -> None:
    """«Здравствуйте», too, in which two other words hide."""
    lexicon = guide.base.lexicon
    strange = [said for said in lexicon.greetings if guide.reply(said).reason is not Reason.GREETING]
    rude = [said for said in lexicon.thanks if guide.reply(said).reason not in {Reason.THANKS, Reason.GREETING}]

    assert (strange, rude) == ([], [])


@pytest.mark.parametrize(("said", "hint"), [("спасибо", "ru"), ("сәлем", "kk"), ("привет", "ru"), ("🙂", "kk")])
def test_small_talk_in_the_language_of_the_person(said: str, hint: Language, guide: Assistant) -> None:
    assert guide.reply(said, hint).language == hint


def invariants(reply: Reply) -> None:
    """What every caller relies on."""
    answered = reply.outcome is Outcome.ANSWER
    suggested = [fact.id for fact in reply.suggestions]
    given_ = [candidate.fact.id for candidate in reply.answers]

    assert reply.language in {"ru", "kk"}
    assert bool(reply.answers) == answered
    assert len(set(given_)) == len(given_) <= 2
    assert len(set(suggested)) == len(suggested) <= SUGGESTED
    assert not set(given_) & set(suggested)
    assert all(0 <= candidate.score <= 1 for candidate in reply.answers)
    assert (reply.reason is None) == (reply.outcome is not Outcome.ABSTAIN)
    assert reply.outcome is not Outcome.CLARIFY or reply.suggestions


STORE_WORDS = [
    *words("площадь аким города қала әкімі кім и және когда қашан школа мектеп прописка тіркеу СЭЗ gate Алматы"),
    *words("зоопарк метро 2050 88 000 kakaya ploshad gkjoflm Шымкент"),
    *"?.,🙂\u202e",
]


@settings(max_examples=150)
@given(st.text())
def test_any_text_gets_a_reply(guide: Assistant, text: str) -> None:
    """Whatever is typed, a reply and never an exception."""
    invariants(guide.reply(text))


@settings(max_examples=150)
@given(
    st.lists(st.sampled_from(STORE_WORDS) | st.text(max_size=6), max_size=25), st.sampled_from([" ", "", ", ", "\n"])
)
def test_any_mixture_of_words_gets_a_reply(guide: Assistant, pieces: list[str], glue: str) -> None:
    """Words of the store in any order, run together or apart, among anything else."""
    invariants(guide.reply(glue.join(pieces)))


@pytest.mark.parametrize(
    "unit",
    [
        "площадь ",
        "кто аким? ",
        "а",
        "а ",
        "қ",
        "x",
        "1 ",
        "🙂",
        "\u202e",
        "\ufdfa",
        "е\u0301",
        "['",
        "\ud800",
        "и где ",
        "\n",
    ],
)
def test_the_longest_message_gets_a_reply(unit: str, guide: Assistant) -> None:
    """4,096 characters of anything are read like any other text."""
    invariants(guide.reply((unit * MAX_CHARACTERS)[:MAX_CHARACTERS]))


@settings(max_examples=40)
@given(st.lists(st.sampled_from(STORE_WORDS), min_size=1, max_size=6).map(" ".join))
def test_search_lists_each_fact_once_best_first(guide: Assistant, text: str) -> None:
    """A list of candidates is ordered by share, and the shares are of one whole."""
    _, found = guide.search(text, limit=7)
    scores = [candidate.score for candidate in found]

    assert len({candidate.fact.id for candidate in found}) == len(found) <= 7
    assert scores == sorted(scores, reverse=True)
    assert sum(scores) <= 1 + 1e-4


def test_search_finds_what_reply_gives(guide: Assistant) -> None:
    language, found = guide.search("қала әкімі кім")

    assert language == "kk"
    assert found[0].fact.id == "city-akim"
    assert guide.search("рецепт борща", "ru") == ("ru", ())


def test_same_question_same_reply(guide: Assistant) -> None:
    """Nothing that was asked before changes what is said."""
    before = guide.reply("какая площадь у города")
    for said in ("зоопарк", "rnj frbv", "плошать плошадь", "сэз", ""):
        guide.reply(said)

    assert guide.reply("какая площадь у города") == before


def test_order_of_facts_does_not_matter(base: Base) -> None:
    """Files may be sorted in any way: each canonical question gets the same fact."""
    facts = list(base.facts[:50])
    straight = Assistant.from_facts(facts)
    Random(1).shuffle(facts)  # noqa: S311 any order will do, the same each time
    mixed = Assistant.from_facts(facts)

    for fact in facts:
        one, other = straight.finder.find(fact.ru.question), mixed.finder.find(fact.ru.question)
        assert one.keys[0] == other.keys[0]


def test_two_facts_are_a_base(base: Base) -> None:
    """As a library, over any facts: their questions are told apart, and everything else is left alone."""
    area, akim = (fact for fact in base.facts if fact.id in {"area", "city-akim"})
    tiny = Assistant.from_facts([area, akim])

    assert tiny.finder.find("какая площадь у города").keys[0] == "area"
    assert tiny.finder.find("қала әкімі кім").keys[0] == "city-akim"
    assert tiny.reply("рецепт борща").outcome is Outcome.ABSTAIN
    invariants(tiny.reply("кто аким и какая площадь?"))


def test_no_facts_are_a_base_too() -> None:
    """An empty store passes everything on."""
    empty = Assistant.from_facts([])

    assert empty.reply("какая площадь у города").outcome is Outcome.ABSTAIN
    assert empty.search("площадь", "ru") == ("ru", ())


def test_an_old_id_still_finds_its_fact(base: Base) -> None:
    """Ids of facts that were merged redirect for ever."""
    merged = [(old, fact) for fact in base.facts for old in fact.was]

    assert merged
    for old, fact in merged:
        assert base.find(old) is fact
    assert base.find("no-such-fact") is None
