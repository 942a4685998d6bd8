"""Report → JSON lines, one result each: an item of `results` in the JSON contract, and what it depends on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from factcheck.interfaces import Reporter
from factcheck.records import Claim, Report, Result
from factcheck.reports.json import SCHEMA_VERSION, as_dict, dumped
from factcheck.text import sha256


class JsonLines(Reporter):
    """For programs and for many claims: each line stands alone."""

    def render(self, report: Report) -> str:
        """A line for each result."""
        return "".join(line(result, report.tool, report.corpus) for result in report.results)


def line(result: Result, tool: Mapping[str, str], corpus: Mapping[str, int | str]) -> str:
    """One result with the fingerprints of tool, corpus and claim, and a line feed."""
    report = as_dict(Report(dict(tool), dict(corpus), (result,), ""))
    facts = {"tool": report["tool"], "corpus": report["corpus"], "claim_fingerprint": fingerprint(result.claim)}
    return dumped({"schema_version": SCHEMA_VERSION, **report["results"][0], **facts}) + "\n"


def fingerprint(claim: Claim) -> str:
    """Twelve hexadecimal digits that change when anything in the claim does."""
    return sha256(dumped(asdict(claim)))[:12]
