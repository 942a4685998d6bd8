"""How long each report format takes, how large it gets and how much memory that needs, on a made-up report."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from factcheck.benchmarks.speed import peak_memory
from factcheck.interfaces import Reporter
from factcheck.records import (
    Claim,
    Judgement,
    Label,
    Match,
    Opinion,
    Passage,
    Report,
    Result,
    Source,
    Speaker,
    Stance,
    TimeRelation,
    Verdict,
)
from factcheck.registry import REPORTS, find
from factcheck.runtime import cores

SOURCES, SPEAKERS, TOPICS, SENTENCES = 20, 40, 7, 200
WORDS = "The observers wrote in report number {} that rule {} on assembly was tightened and that the court did not hear them."
SURE = Opinion(0.01, 0.97, 0.02)
REASONS = ("Two independent origins speak against the claim, none for it.", "The strongest was published after the statement.")
STANDARD = "refuted needs two independent origins, each at least 90% sure; supported needs one at 80%."


def bench_reports(claims: int, passages: int, formats: Sequence[str], browser: bool = False) -> dict[str, Any]:
    """Seconds on the clock and of processor time, bytes, and the most memory held, format by format.

    Each format is made in a process of its own, whose memory includes the program and the report (`nothing` made); that of
    further processes, in which a PDF of many claims is typeset, comes on top. With `browser`, the seconds until Chromium has
    opened the HTML page; raises MissingDependencyError without Playwright.
    """
    return {
        "task": "reports",
        "claims": claims,
        "passages": passages,
        "cores": cores(),
        "formats": {name: _measured(name, claims, passages, browser and name == "html") for name in ("nothing", *formats)},
    }


def _measured(name: str, claims: int, passages: int, browser: bool) -> dict[str, float | None]:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(_measure, name, claims, passages, browser).result()


def _measure(name: str, claims: int, passages: int, browser: bool) -> dict[str, float | None]:
    report = made_report(claims, passages)
    reporter = None if name == "nothing" else reporter_of(name)
    started, worked = time.perf_counter(), _worked()
    made = reporter.render(report) if reporter else ""
    figures = {
        "seconds": time.perf_counter() - started,
        "processor_seconds": _worked() - worked,
        "megabytes": len(made if isinstance(made, bytes) else made.encode("utf-8")) / 1e6,
        "peak_memory_megabytes": peak_memory(),
    }
    return {**figures, "opened_seconds": _opened(str(made))} if browser else figures


def _worked() -> float:
    """Processor time of this process and of those it has started and ended."""
    return time.process_time() + sum(os.times()[2:4])


def reporter_of(name: str) -> Reporter:
    """The format with everything in it: all passages, and verdicts that nobody has signed."""
    from factcheck.reports.claimreview import ClaimReview

    if name == "claimreview":
        return ClaimReview(drafts=True)
    kind = find("format", REPORTS, name)
    if name == "terminal":
        made: Reporter = kind(width=100, show=0, color=False)
        return made
    made = kind(show=0) if name in ("markdown", "html", "pdf", "docx", "xlsx") else kind()
    return made


def _opened(page: str) -> float | None:
    """Seconds until Chromium has opened a page and its filter answers; None where there is no Chromium."""
    import shutil
    import tempfile

    from factcheck.errors import MissingDependencyError

    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise MissingDependencyError("playwright", "bench reports --browser") from error
    browser = shutil.which("chromium")
    if browser is None:
        return None
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        path = Path(folder) / "report.html"
        path.write_text(page, encoding="utf-8")
        opened = driver.chromium.launch(executable_path=browser, args=["--no-sandbox"]).new_page()
        started = time.perf_counter()
        opened.goto(path.as_uri())
        opened.get_by_role("status").wait_for()
        return time.perf_counter() - started


def made_report(claims: int, passages: int) -> Report:
    """A report with so many claims of 40 speakers, each with so many passages against it, from 20 long documents."""
    sources = [_source(number) for number in range(SOURCES)]
    results = tuple(_result(number, sources, passages) for number in range(claims))
    tool = {"version": "0", "embedding_model": "none", "stance_model": "none", "settings_fingerprint": "none"}
    corpus: dict[str, int | str] = {"sources": SOURCES, "passages": SOURCES * SENTENCES, "fingerprint": "none"}
    return Report(tool, corpus, results, STANDARD)


def _source(number: int) -> Source:
    return Source(
        id=f"source-{number}",
        title="Final report on the Norvinian election",
        publisher="Open Norvinia Fund",
        kind="ngo",
        text=" ".join(WORDS.format(number, sentence) for sentence in range(SENTENCES)),
        blocks=(),
        interests=("funded by an opposition family",),
        published_on=f"20{number % 20:02}-03-01",
        url="https://norvinia.example/final?a=1&b=2",
        language="en",
    )


def _result(number: int, sources: Sequence[Source], passages: int) -> Result:
    claim = Claim(
        id=f"claim-{number}",
        statement=f"Reform {number} is under way in Norvinia.",
        speaker=Speaker(f"Speaker {number % SPEAKERS}", "President of the Lake Union"),
        date="2016-03-30",
        quotes=("promising reforms",),
        occasion="Meeting with the President of Norvinia, Lakeside",
        topics=(f"topic {number % TOPICS}",),
        language="en",
    )
    judged = tuple(_judged(sources[(number + place) % SOURCES], (number * 7 + place) % SENTENCES) for place in range(passages))
    return Result(claim, Verdict(Label.REFUTED, 0.9134, 2, SOURCES * SENTENCES, 50, REASONS), judged)


def _judged(source: Source, sentence: int) -> Judgement:
    words = WORDS.format(int(source.id.rpartition("-")[2]), sentence)
    start = source.text.index(words)
    passage = Passage(f"{source.id}@{start}", source.id, start, start + len(words), words, context=source.title or "")
    match = Match(passage, source, 0.83, {"dense": 0.61, "bm25": 0.44})
    return Judgement(
        match=match,
        opinion=SURE,
        stance=Stance.REFUTES,
        repeats_speaker=False,
        attributed_to="Lake Observers",
        time_relation=TimeRelation.AFTER,
        origin="o1",
        counted=True,
    )
