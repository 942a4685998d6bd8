"""With --as-of nothing published later is read, whatever its date looks like, and nothing of it shows."""

from __future__ import annotations

import random
from datetime import date, timedelta

from conftest import make_checker, make_claim, make_source

from factcheck.dates import last_day
from factcheck.records import Source
from factcheck.reports.json import as_dict

DAY = date(2020, 3, 1)
SAID = (
    "The bridge at Varna was finished in March, said the engineer who keeps log {n}.",
    "The bridge at Varna was not finished in March, by the count of cranes in picture {n}.",
    "The bridge at Varna has forty lamps, and lamp {n} is broken.",
)


def random_date(rng: random.Random) -> str | None:
    day = (DAY + timedelta(rng.randrange(-500, 500))).isoformat()
    return rng.choice([None, day, day, day[:7], day[:4]])


def random_sources(rng: random.Random) -> list[Source]:
    """A few documents, some of them the same words on another day."""
    return [
        make_source(f"doc-{n}", rng.choice(SAID).format(n=rng.randrange(3)), published_on=random_date(rng))
        for n in range(rng.randrange(1, 7))
    ]


def test_nothing_of_what_was_published_later_is_read_or_shown() -> None:
    rng = random.Random(11)
    left_out = 0
    for _ in range(1000):
        sources, as_of = random_sources(rng), random_date(rng) or "2020"
        report = make_checker(sources, as_of=as_of).check([make_claim()])
        late = [one for one in sources if one.published_on is None or last_day(one.published_on) > last_day(as_of)]
        left_out += len(late)
        assert sorted(report.left_out) == sorted(one.id for one in late)
        shown = as_dict(report)["results"]
        places = [place for one in shown[0]["evidence"] for place in (one, *one["also_in"])]
        assert not {place["source_id"] for place in places} & {one.id for one in late}
        early = make_checker([one for one in sources if one not in late]).check([make_claim()])
        assert shown == as_dict(early)["results"]
    assert left_out > 1000
