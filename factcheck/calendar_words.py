"""Months, weekdays, seasons and numbers as English and Russian write them, and the spans of days they stand for."""

from __future__ import annotations

from datetime import date, timedelta

Span = tuple[date, date]
_ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_RUSSIAN = ("январ", "феврал", "март", "апрел", "ма", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKDAYS_RU = ("понедельник", "вторник", "сред", "четверг", "пятниц", "суббот", "воскресен")
NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}
NUMBERS |= {"ten": 10, "один": 1, "одну": 1, "два": 2, "две": 2, "три": 3, "четыре": 4, "пять": 5, "шесть": 6, "семь": 7}
NUMBERS |= {"восемь": 8, "девять": 9, "десять": 10}
SEASONS = {"winter": 12, "spring": 3, "summer": 6, "autumn": 9, "fall": 9, "зимой": 12, "весной": 3, "летом": 6, "осенью": 9}

MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
    r"|(?:январ|феврал|апрел|июн|июл|сентябр|октябр|ноябр|декабр)[ьяею]\b|(?:март|август)[ае]?\b|ма[йяе]\b)"
)
DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\d.,]\d|\d)"
YEAR = r"(?:1[89]|20)\d\d(?![\d%]|[.,]\d)"


def month_after(day: date, months: int) -> date:
    """The first day of the month so many months later."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def whole_month(first: date) -> Span:
    """A month from its first day to its last."""
    return first, month_after(first, 1) - timedelta(1)


def number_of(word: str) -> int:
    """What digits or a word from one to ten mean."""
    return int(word) if word.isdigit() else NUMBERS[word.lower()]


def month_number(name: str) -> int:
    """1 to 12 for a month's name in any of its forms."""
    stems = _ENGLISH if name[0].isascii() else _RUSSIAN
    # "март" begins as "май" does, so the longest stem that fits is the month's.
    return max((len(stem), number) for number, stem in enumerate(stems, 1) if name.startswith(stem))[1]
