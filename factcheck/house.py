"""How a newsroom speaks: its own words for the verdicts, and what it says of itself in a report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from factcheck.errors import ProblemsError
from factcheck.records import Label, Report
from factcheck.yamlfile import read_yaml

FILE = "house.yaml"


@dataclass(frozen=True, slots=True)
class House:
    """`verdicts` are shown beside the class they stand for, never instead of it; the other texts are None where not given.

    `methodology` and `corrections` are addresses: how the newsroom checks, and where readers complain.
    """

    verdicts: Mapping[Label, str] = field(default_factory=dict)
    newsroom: str | None = None
    title: str | None = None
    methodology: str | None = None
    corrections: str | None = None


def house_of(claims: Path, named: Path | None = None) -> House | None:
    """What the file named says, else `house.yaml` beside the folder of claims; None if there is neither."""
    path = named or claims.resolve().parent / FILE
    return read_house(path) if named or path.is_file() else None


def read_house(path: Path) -> House:
    """What a YAML file says; raises ProblemsError that names file, line and key of every mistake."""
    from pydantic import ValidationError

    from factcheck.schema import HouseFile, problems_of

    file = read_yaml(path)
    try:
        found = HouseFile.model_validate(file.content)
    except ValidationError as error:
        raise ProblemsError(problems_of(error, file, HouseFile)) from error
    return House(found.verdicts, found.newsroom, found.title, found.methodology, found.corrections)


def in_house_words(report: Report, house: House | None) -> Report:
    """The report with the newsroom's words, if it has some, beside each verdict in force, which a review may have changed."""
    if house is None:
        return report
    results = tuple(
        replace(result, house_words=house.verdicts.get((result.review and result.review.label) or result.verdict.label))
        for result in report.results
    )
    return replace(report, results=results, house=house)
