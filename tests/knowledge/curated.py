"""A small folder of curated data without a fault, to be broken in one place at a time."""

from datetime import date
from pathlib import Path

from knowledge.curation.load import survey
from knowledge.errors import Fault

TODAY = date(2026, 11, 23)

FACTS = """\
- id: area
  topic: city
  status: in-force
  audience: [resident]
  as_of: 2026-01-10
  review_by: 2027-01-10
  sources:
    - decree
  related:
    - bridge
  was: [size]
  figures:
    area_ha: 88000
    decided: 2024-09-25
  names: [Алатау]
  ru:
    ask:
      - Какая площадь у города Алатау?
      - сколько гектаров занимает город
      - территория в квадратных километрах
      - размер земли
      - велик ли он по сравнению с соседями
      - насколько он большой
      - протяжённость границ
      - Еду мимо полей целый час. Это всё один город?
    say: >-
      88 000 гектаров. Границы закрепили 25 сентября 2024 года.
  kk:
    ask:
      - Алатау қаласының аумағы қанша гектар?
      - жер көлемі
      - қала қанша шаршы шақырым
      - ауданы үлкен бе
      - шекарасы қайда бітеді
      - қаншалықты кең
      - көршілерімен салыстырғанда қандай
      - Далада бір сағат жүрдім. Бәрі бір қала ма?
    say: >-
      88 000 гектар. Шекара 2024 жылғы 25 қыркүйекте бекітілді.

- id: bridge
  topic: roads
  status: planned
  audience: [resident, tourist]
  as_of: 2026-01-10
  review_by: 2026-12-31
  sources:
    - news
  figures:
    opening_year: 2028
  ru:
    ask:
      - Когда построят мост через реку?
      - мост
      - переправа на тот берег
      - стройка моста
      - в каком году откроют движение над водой
      - будет ли короткая дорога через реку
      - объезд закроют после строительства переправы
      - Каждый день стою на понтоне. Долго ещё?
    say: >-
      Мост планируют открыть в 2028 году.
  kk:
    ask:
      - Өзен үстіндегі көпір қашан салынады?
      - көпір
      - арғы жағаға өткел
      - көпір құрылысы
      - су үстімен жүру қай жылы ашылады
      - өзеннен өтетін төте жол бола ма
      - айналма жол жабыла ма
      - Күнде понтонда тұрамын. Тағы көп пе?
    say: >-
      Көпірді 2028 жылы ашу жоспарланған.
"""

SOURCES = """\
- id: decree
  publisher: Әділет
  about: Шекара туралы шешім
  published: 2024-09-25
  language: kk
  kind: law

- id: news
  publisher: Вести
  title: Мост через реку
  url: https://example.kz/bridge?a=1&b=2
  language: ru
  kind: media
"""

TOPICS = """\
- id: city
  order: 1
  emoji: 🏙
  first:
    - area
  ru:
    name: Город
    description: О городе
  kk:
    name: Қала
    description: Қала туралы

- id: roads
  order: 2
  emoji: 🌉
  first:
    - bridge
  ru:
    name: Дороги
    description: О дорогах
  kk:
    name: Жолдар
    description: Жолдар туралы
"""


def make_folder(folder: Path) -> Path:
    """Write the data: one file of facts, sources and topics."""
    (folder / "facts").mkdir(parents=True)
    (folder / "facts" / "all.yaml").write_text(FACTS, encoding="utf-8")
    (folder / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    (folder / "topics.yaml").write_text(TOPICS, encoding="utf-8")
    return folder


def change(path: Path, old: str, new: str) -> None:
    """Replace the first occurrence of a text that must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def line_of(path: Path, text: str) -> int:
    """The line on which a text first stands."""
    before, found, _ = path.read_text(encoding="utf-8").partition(text)
    assert found
    return before.count("\n") + 1


def faults_of(folder: Path) -> list[Fault]:
    return survey(folder, today=TODAY)[1]
