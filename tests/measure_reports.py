"""How long each report format takes, and how soon a browser opens the page: `PYTHONPATH=. python tests/measure_reports.py 1000`.

Not a test: it makes 1,000 claims (or as many as named) with 10 passages each and prints seconds of processor time.
"""

from __future__ import annotations

import resource
import shutil
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from sample_report import sample_report

from factcheck.records import Judgement, Report, Source
from factcheck.registry import REPORTS, find
from factcheck.reports.claimreview import ClaimReview

PASSAGES = 10
WORDS = "The observers wrote in report number {} that rule {} on assembly was tightened and that the court did not hear them."


def many(claims: int) -> Report:
    """A report with that many claims of 40 speakers, with passages of 20 sources that differ from claim to claim."""
    report = sample_report()
    first = report.results[0]
    sources = [made_source(number) for number in range(20)]
    results = []
    for number in range(claims):
        judged = tuple(passage(first.judgements[0], sources[(number + place) % 20], number, place) for place in range(PASSAGES))
        speaker = replace(first.claim.speaker, name=f"Speaker {number % 40}")
        claim = replace(
            first.claim, id=f"claim-{number}", statement=f"Reform {number} is under way in Norvinia.", speaker=speaker
        )
        results.append(replace(first, claim=replace(claim, topics=(f"topic {number % 7}",)), judgements=judged))
    return replace(report, results=tuple(results))


def made_source(number: int) -> Source:
    text = " ".join(WORDS.format(number, sentence) for sentence in range(200))
    first = sample_report().results[0].judgements[0].match.source
    return replace(first, id=f"source-{number}", text=text, published_on=f"20{number % 20:02}-03-01")


def passage(like: Judgement, source: Source, claim: int, place: int) -> Judgement:
    words = WORDS.format(int(source.id.rpartition("-")[2]), (claim * 7 + place) % 200)
    start = source.text.index(words)
    end = start + len(words)
    found = replace(like.match.passage, id=f"{source.id}@{start}", source_id=source.id, start=start, end=end, text=words)
    return replace(like, match=replace(like.match, passage=found, source=source, copies=()))


def load_seconds(page: str) -> float | None:
    """Until a browser has loaded the page and answers; None without one."""
    browser = shutil.which("chromium")
    if browser is None:
        return None
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        path = Path(folder) / "report.html"
        path.write_text(page, encoding="utf-8")
        opened = driver.chromium.launch(executable_path=browser, args=["--no-sandbox"]).new_page()
        started = time.perf_counter()
        opened.goto(path.as_uri())
        opened.get_by_role("status").wait_for()
        return time.perf_counter() - started


def main() -> None:
    claims = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    report = many(claims)
    print(f"{claims} claims, {PASSAGES} passages each, all shown")
    for name in (name for name in REPORTS if name != "terminal"):
        reporter = find("format", REPORTS, name)
        shown = ClaimReview(drafts=True) if name == "claimreview" else reporter(show=0) if name in FOR_PEOPLE else reporter()
        started = time.process_time()
        made = shown.render(report)
        taken = time.process_time() - started
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{name:12} {taken:6.1f} s  {len(made) / 1e6:6.1f} MB  at most {memory:5.0f} MB of memory so far", flush=True)
        if name == "html":
            seconds = load_seconds(str(made))
            print("" if seconds is None else f"{'':12} {seconds:6.1f} s until a browser has opened it (by the clock)", flush=True)


FOR_PEOPLE = {"markdown", "html", "pdf", "docx", "xlsx"}

if __name__ == "__main__":
    main()
