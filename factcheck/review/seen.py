"""What a person saw when they decided, kept so that anyone can tell later whether it still holds.

A snapshot holds the claim, the verdict, the passages that speak for, against or repeat the speaker, the settings, and the
hashes of the files all that came from. Paths are relative to the folder that holds the claims.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from factcheck.differences import passage_changes, short, verdict_changes
from factcheck.records import Judgement, Report, Result, Source
from factcheck.review.log import Snapshot
from factcheck.store import read_sources, stream_sources
from factcheck.text import sha256
from factcheck.yamlfile import read_yaml

_MODELS = ("settings_fingerprint", "embedding_model", "stance_model")


class Files:
    """The files of a workspace by their hashes; each is read once."""

    def __init__(self, claims: Path, evidence: Path) -> None:
        self.claims, self.evidence = claims, evidence
        self.root = claims.resolve().parent
        self._hashes: dict[str, str | None] = {}
        self._sources: dict[str, Source | None] = {}

    def behind(self, claim_id: str, source_ids: Iterable[str]) -> dict[str, str]:
        """Path → hash of the claim's file, and of each source's file and document; nothing for what is not stored."""
        found = [self._named(self.claims, claim_id)]
        for source_id in sorted(set(source_ids)):
            path = self._named(self.evidence, source_id)
            if path is None:
                found += [f"{line}#{source_id}" for line in self._lines.get(source_id, ())][:1]
                continue
            found.append(path)
            document = read_yaml(self.root / path).content.get("file")
            found += [self._relative(self.evidence / document)] if isinstance(document, str) else []
        return {path: self.hash_of(path) or "" for path in found if path}

    def hash_of(self, path: str) -> str | None:
        """The hash of a file, or of the line of a .jsonl file that holds the source named after "#"; None if it is gone."""
        if path not in self._hashes:
            self._hashes[path] = self._read(path)
        return self._hashes[path]

    def source(self, source_id: str) -> Source | None:
        """A source of the evidence folder as it is now; None if there is none that can be read."""
        if source_id not in self._sources:
            self._sources[source_id] = read_sources(self.evidence, [source_id]).records.get(source_id)
        return self._sources[source_id]

    def sources(self) -> Iterator[Source]:
        """Every source that can be read, one at a time."""
        return stream_sources(self.evidence, [])

    @cached_property
    def all_evidence(self) -> str:
        """One hash of every file in the evidence folder; what it is unchanged by changes no verdict."""
        paths = sorted(path for path in self.evidence.rglob("*") if path.is_file())
        return sha256("\n".join(f"{path.relative_to(self.evidence).as_posix()} {self._bytes_hash(path)}" for path in paths))

    def _read(self, path: str) -> str | None:
        name, _, source_id = path.partition("#")
        if source_id:
            return self._lines.get(source_id, {}).get(name)
        return self._bytes_hash(self.root / name)

    @staticmethod
    def _bytes_hash(path: Path) -> str | None:
        try:
            return sha256(path.read_bytes())
        except OSError:
            return None

    @cached_property
    def _lines(self) -> dict[str, dict[str, str]]:
        """Source id → the .jsonl file that holds it → the hash of its line."""
        lines: dict[str, dict[str, str]] = {}
        for path in sorted(self.evidence.glob("*.jsonl")):
            for line in path.read_bytes().split(b"\n"):
                try:
                    content = json.loads(line) if line.strip() else None
                except ValueError:
                    continue
                if isinstance(content, dict):
                    lines.setdefault(str(content.get("id")), {}).setdefault(self._relative(path), sha256(line))
        return lines

    def _named(self, folder: Path, name: str) -> str | None:
        return next((self._relative(path) for end in ("yaml", "yml") if (path := folder / f"{name}.{end}").is_file()), None)

    def _relative(self, path: Path) -> str:
        return Path(os.path.relpath(path.resolve(), self.root)).as_posix()


def snapshot_of(result: Result, report: Report, files: Files) -> Snapshot:
    """What a person who looks at this result sees."""
    shown = [one for one in result.judgements if one.counted or one.added or one.repeats_speaker]
    sources = {judgement.match.source.id: judgement.match.source for judgement in shown}
    cited = [appearance.source for appearance in result.claim.appearances if appearance.source]
    return {
        "claim": claim_seen(result),
        "verdict": verdict_seen(result),
        "evidence": [_passage(judgement) for judgement in shown],
        "texts": {name: sha256(source.text) for name, source in sorted(sources.items())},
        "tool": dict(report.tool),
        "files": files.behind(result.claim.id, [*sources, *cited]),
        "all_evidence": files.all_evidence,
    }


def fingerprint(snapshot: Snapshot) -> str:
    """The SHA-256 of a snapshot."""
    return sha256(json.dumps(snapshot, sort_keys=True, ensure_ascii=False, separators=(",", ":")))


def claim_seen(result: Result) -> dict[str, Any]:
    claim = result.claim
    return {
        "statement": claim.statement,
        "quotes": list(claim.quotes),
        "speaker": claim.speaker.name,
        "role": claim.speaker.role,
        "date": claim.date,
        "occasion": claim.occasion,
        "checkable": claim.checkable.value,
    }


def verdict_seen(result: Result) -> dict[str, Any]:
    verdict = result.verdict
    return {
        "label": verdict.label.value,
        "confidence": round(float(verdict.confidence), 4),
        "independent_origins": verdict.independent_origins,
        "reasons": list(verdict.reasons),
    }


def _passage(judgement: Judgement) -> dict[str, Any]:
    passage = judgement.match.passage
    return {
        "passage": passage.id,
        "source": passage.source_id,
        "start": passage.start,
        "end": passage.end,
        "stance": judgement.stance.value,
        "probability": round(float(judgement.probability), 4),
        "repeats_speaker": judgement.repeats_speaker,
        "counted": judgement.counted or judgement.added is not None,
        "text": passage.text,
        "sha256": sha256(passage.text),
    }


def changes(seen: Snapshot, result: Result, report: Report, files: Files) -> tuple[str, ...]:
    """What differs now from what was seen, a short line each; nothing if it still holds."""
    return (*_in_the_result(seen, result, report), *(f"{path} {what}" for path, what in changed_files(seen, files)))


def changed_files(seen: Snapshot, files: Files) -> Iterator[tuple[str, str]]:
    """The files behind a snapshot that are no longer the same: path, and "has changed" or "is gone"."""
    for path, known in seen.get("files", {}).items():
        now = files.hash_of(path)
        if now != known:
            yield path, "has changed" if now else "is gone"


def _in_the_result(seen: Snapshot, result: Result, report: Report) -> Iterator[str]:
    if not seen:
        yield "the log does not say what was seen"
        return
    now = claim_seen(result)
    yield from (
        f"claim: {name} {short(was)} is now {short(now[name])}" for name, was in seen["claim"].items() if was != now[name]
    )
    yield from verdict_changes(seen["verdict"], verdict_seen(result))
    yield from passage_changes(seen["evidence"], [_passage(judgement) for judgement in result.judgements])
    tool: Mapping[str, str] = seen["tool"]
    yield from (
        f"{name.replace('_', ' ')}: {tool.get(name)} is now {report.tool.get(name)}"
        for name in _MODELS
        if tool.get(name) != report.tool.get(name)
    )
