"""The rules of aggregation that must always hold, as properties over invented evidence."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from conftest import NEUTRAL, REFUTES, SUPPORTS, make_checker, make_claim, make_source
from hypothesis import given, settings
from hypothesis import strategies as st

from factcheck.config import Standard
from factcheck.records import Appearance, Checkable, Claim, Label, Opinion, Result, Source, Stance

CLAIM = make_claim()
SENTENCES = {
    "against": (
        "Work on the bridge at Varna was far from over in summer.",
        "In May cranes still stood there, and building the bridge at Varna was far from over.",
        "Residents filmed a gap of ten metres in the middle; the Varna bridge is far from over.",
        "The contractor's own invoice of June shows far from over deck works on the bridge at Varna.",
        "A court ordered the Varna bridge closed to traffic, as building was far from over when it ruled.",
        "Satellite pictures of April show no deck: the Varna bridge is far from over.",
    ),
    "for": (
        "By the log of its engineers the bridge at Varna was finished in March.",
        "The last bolt was set on the ninth: Varna had its bridge finished in March.",
        "Insurers paid the completion bonus because the bridge at Varna had been finished in March.",
        "Buses have crossed since spring, for the Varna bridge was finished in March.",
        "A photograph dated by the archive shows the bridge at Varna finished in March with its lamps lit.",
        "The inspectorate's certificate lists among works finished in March the bridge at Varna and two schools.",
    ),
    "neutral": tuple(
        f"The bridge at Varna carries {thing}."
        for thing in (
            "a tramway and two footpaths over the western channel",
            "the name of a poet who was born nearby in winter",
            "forty lamps made by a foundry in the old harbour",
            "water pipes that serve the northern quarter of town",
            "a toll of two coins for lorries from other provinces",
            "cables of the telephone company under its pavement",
        )
    ),
    "repeats": (
        "Orla Fenwick said that the bridge at Varna was finished in March.",
        "According to Orla Fenwick, builders had the long awaited bridge at Varna finished in March.",
        "Speaking at the opening, mayor Orla Fenwick stated that Varna saw its bridge finished in March as planned.",
        "Orla Fenwick told reporters that the town's bridge had been finished in March and under budget.",
        "Orla Fenwick claims in her newsletter that the new crossing was finished in March.",
        "Orla Fenwick stressed once more that work on the crossing was finished in March.",
    ),
}
KINDS = st.lists(st.sampled_from(sorted(SENTENCES)), max_size=6)


def rule(claim: str, evidence: str) -> Opinion:
    if "far from over" in evidence:
        return REFUTES
    return SUPPORTS if "finished in March" in evidence else NEUTRAL


def documents(kinds: list[str]) -> list[Source]:
    return [make_source(f"doc-{n}", SENTENCES[kind][n]) for n, kind in enumerate(kinds)]


def result(sources: list[Source], claim: Claim = CLAIM) -> Result:
    return make_checker(sources, rule).check([claim]).results[0]


@given(KINDS)
@settings(max_examples=60, deadline=None)
def test_absence_of_support_is_not_refutation(kinds: list[str]) -> None:
    verdict = result(documents(kinds)).verdict
    if "against" not in kinds:
        assert verdict.label not in {Label.REFUTED, Label.CONFLICTING}
    if "for" not in kinds:
        assert verdict.label not in {Label.SUPPORTED, Label.CONFLICTING}


@pytest.mark.parametrize("kinds", [[], ["neutral"], ["repeats"], ["repeats", "repeats", "neutral"]])
def test_nothing_or_repetition_alone_settles_nothing(kinds: list[str]) -> None:
    found = result(documents(kinds))
    assert found.verdict.label is Label.NOT_ENOUGH_EVIDENCE
    assert not any(judgement.counted for judgement in found.judgements)
    assert found.verdict.reasons


@pytest.mark.parametrize(
    ("kinds", "label", "voices"),
    [
        (["against"], Label.REFUTED, 1),
        (["against", "against"], Label.REFUTED, 2),
        (["for"], Label.SUPPORTED, 1),
        (["for", "against"], Label.CONFLICTING, 2),
        (["for", "repeats", "neutral"], Label.SUPPORTED, 1),
    ],
)
def test_labels(kinds: list[str], label: Label, voices: int) -> None:
    verdict = result(documents(kinds)).verdict
    assert (verdict.label, verdict.independent_origins) == (label, voices)


@given(KINDS, st.integers(0, 5), st.integers(1, 5))
@settings(max_examples=60, deadline=None)
def test_a_copy_changes_nothing(kinds: list[str], which: int, times: int) -> None:
    sources = documents(kinds)
    if not sources:
        return
    copied = sources[which % len(sources)]
    copies = [replace(copied, id=f"copy-{n}", publisher=f"Copier {n}", published_on="2021-01-01") for n in range(times)]
    before, after = result(sources).verdict, result([*sources, *copies]).verdict
    assert (before.label, before.confidence, before.independent_origins) == (
        after.label,
        after.confidence,
        after.independent_origins,
    )


@given(KINDS.filter(bool), st.integers(0, 5), st.booleans())
@settings(max_examples=60, deadline=None)
def test_a_near_duplicate_or_excerpt_hardly_changes_anything(kinds: list[str], which: int, excerpt: bool) -> None:
    sources = documents(kinds)
    text = sources[which % len(sources)].text
    edited = text.rsplit(" ", 1)[0] + "." if excerpt else text.replace(" the ", " this ", 1)
    late = make_source("later", edited, published_on="2022-01-01")

    def noisy(claim: str, evidence: str) -> Opinion:
        opinion = rule(claim, text if evidence == edited else evidence)
        return replace(opinion, supports=opinion.supports * 0.9, refutes=opinion.refutes * 0.9) if evidence == edited else opinion

    before = make_checker(sources, noisy).check([CLAIM]).results[0].verdict
    after = make_checker([*sources, late], noisy).check([CLAIM]).results[0].verdict
    assert (before.label, before.independent_origins) == (after.label, after.independent_origins)
    assert abs(before.confidence - after.confidence) <= 0.02


def same_verdict(sources: list[Source], more: list[Source]) -> None:
    before, after = result(sources).verdict, result([*sources, *more]).verdict
    assert (before.label, before.independent_origins) == (after.label, after.independent_origins)
    assert abs(before.confidence - after.confidence) <= 0.02


@given(KINDS.filter(bool), st.integers(0, 5), st.sampled_from(["{}", "VARNA (Wire {n}) — {}", "{} (Reporting by Ann Lee {n})"]))
@settings(max_examples=25, deadline=None)
def test_a_source_that_is_distributed_a_hundred_times_is_heard_once(kinds: list[str], which: int, form: str) -> None:
    sources = documents(kinds)
    copied = sources[which % len(sources)]
    same_verdict(
        sources,
        [
            make_source(f"copy-{n}", form.format(copied.text, n=n), publisher=f"Copier {n}", published_on=f"{2021 + n % 5}")
            for n in range(100)
        ],
    )


@given(KINDS.filter(bool), st.integers(0, 5), st.integers(1, 8))
@settings(max_examples=40, deadline=None)
def test_excerpts_of_a_longer_source_change_nothing(kinds: list[str], which: int, times: int) -> None:
    rest = SENTENCES["neutral"][:3]
    sources = [replace(make_source(one.id, "\n\n".join([rest[0], one.text, *rest[1:]]))) for one in documents(kinds)]
    paragraphs = sources[which % len(sources)].text.split("\n\n")
    excerpts = ["\n\n".join(paragraphs[1:]), "\n\n".join(paragraphs[:2]), paragraphs[1]]
    same_verdict(
        sources, [make_source(f"part-{n}", excerpts[n % 3], publisher=f"Copier {n}", published_on="2022") for n in range(times)]
    )


def test_who_else_carries_the_words_is_said() -> None:
    [source] = documents(["against"])
    wired = make_source("wire", f"VARNA (Wire) — {source.text}", published_on="2021")
    edited = make_source("edited", source.text.replace("was far", "is far"), published_on="2021")
    found = {judgement.match.source.id: judgement for judgement in result([source, wired, edited]).judgements}
    assert found[source.id].also_in == ("edited", "wire") and found["edited"].also_in == ("doc-0", "wire")
    assert found["edited"].origin == found[source.id].origin


@given(KINDS, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_order_changes_nothing(kinds: list[str], rng: random.Random) -> None:
    sources = documents(kinds)
    shuffled = rng.sample(sources, len(sources))
    assert result(sources) == result(shuffled)


def test_refuting_needs_more_than_supporting() -> None:
    standard = Standard()
    assert standard.refuted > standard.supported
    between = (standard.refuted + standard.supported) / 2
    sources = documents(["for"])
    for_it = make_checker(sources, lambda c, e: Opinion(between, 0.0, 1 - between)).check([CLAIM]).results[0].verdict
    against = make_checker(sources, lambda c, e: Opinion(0.0, between, 1 - between)).check([CLAIM]).results[0].verdict
    assert (for_it.label, against.label) == (Label.SUPPORTED, Label.NOT_ENOUGH_EVIDENCE)


@pytest.mark.parametrize(("probability", "label"), [(0.9, Label.REFUTED), (0.8999, Label.NOT_ENOUGH_EVIDENCE)])
def test_the_threshold_itself_counts(probability: float, label: Label) -> None:
    checker = make_checker(documents(["for"]), lambda c, e: Opinion(0.0, probability, 1 - probability))
    assert checker.check([CLAIM]).results[0].verdict.label is label


@pytest.mark.parametrize("kind", [Checkable.OPINION, Checkable.PROMISE, Checkable.PREDICTION])
def test_what_is_no_fact_gets_no_verdict(kind: Checkable) -> None:
    found = result(documents(["against", "for"]), replace(CLAIM, checkable=kind))
    assert found.verdict.label is Label.NOT_ENOUGH_EVIDENCE
    assert kind.value in found.verdict.reasons[0]
    assert not any(judgement.counted for judgement in found.judgements)


def test_the_speakers_own_words_never_support_but_do_refute() -> None:
    own = make_source("own", SENTENCES["for"][0], authors=("O. Fenwick",))
    assert result([own]).verdict.label is Label.NOT_ENOUGH_EVIDENCE
    interview = make_source("talk", SENTENCES["for"][0], interviewees=("Orla Fenwick",))
    assert result([interview]).judgements[0].repeats_speaker
    admission = make_source("own", SENTENCES["against"][0], authors=("Orla Fenwick",))
    assert result([admission]).verdict.label is Label.REFUTED


def test_evidence_is_in_the_order_an_editor_reads_it() -> None:
    found = result(documents(["neutral", "repeats", "for", "against"]))
    shown = [(judgement.stance, judgement.repeats_speaker) for judgement in found.judgements]
    assert shown == [(Stance.REFUTES, False), (Stance.SUPPORTS, False), (Stance.SUPPORTS, True), (Stance.NEUTRAL, False)]


def test_one_publisher_is_one_voice_and_a_declared_tie_too() -> None:
    same = [replace(source, publisher="River Trust") for source in documents(["against", "against"])]
    assert result(same).verdict.independent_origins == 1
    first, second = documents(["against", "against"])
    tied = replace(second, interests=("The visit was arranged by Publisher of doc-0 (a foundation).",))
    assert result([first, tied]).verdict.independent_origins == 1


def test_context_that_repeats_the_speaker_is_not_shown_to_the_judge() -> None:
    seen: list[str] = []

    def watch(claim: str, evidence: str) -> Opinion:
        seen.append(evidence)
        return rule(claim, evidence)

    text = (
        "Orla Fenwick said that the bridge at Varna was finished in March. They have not said a word about the road since then."
    )
    verdict = make_checker([make_source("doc", text)], watch).check([CLAIM]).results[0].verdict
    assert verdict.label is Label.NOT_ENOUGH_EVIDENCE
    assert any(evidence.startswith("They have not said") for evidence in seen)


def test_the_sentence_that_reports_the_statement_is_no_support_for_it() -> None:
    sentence = SENTENCES["for"][0]
    cited = replace(CLAIM, appearances=(Appearance(source="doc-0", quote=sentence),))
    assert result(documents(["for"]), CLAIM).verdict.label is Label.SUPPORTED
    found = result(documents(["for"]), cited)
    assert found.verdict.label is Label.NOT_ENOUGH_EVIDENCE and found.judgements[0].repeats_speaker


def test_a_question_is_no_evidence() -> None:
    asked = make_source("doc", "Was the bridge at Varna, as people in the lower town now tell each other, finished in March?")
    assert result([asked]).verdict.label is Label.NOT_ENOUGH_EVIDENCE


def test_one_origin_that_speaks_for_both_sides_settles_nothing() -> None:
    both = f"{SENTENCES['for'][0]}\n\n{SENTENCES['against'][0]}"
    verdict = result([make_source("both", both)]).verdict
    assert verdict.label is Label.NOT_ENOUGH_EVIDENCE
    assert "The same origin speaks for both sides." in verdict.reasons
    second = make_source("other", SENTENCES["against"][1])
    assert result([make_source("both", both), second]).verdict.label is Label.CONFLICTING


@pytest.mark.parametrize(
    ("published", "label"), [("2015", Label.REFUTED), ("2014-12", Label.NOT_ENOUGH_EVIDENCE), (None, Label.REFUTED)]
)
def test_old_evidence_weighs_less(published: str | None, label: Label) -> None:
    verdict = result([make_source("old", SENTENCES["against"][0], published_on=published)]).verdict
    assert verdict.label is label
    assert any("5 years before" in reason for reason in verdict.reasons) == (label is Label.NOT_ENOUGH_EVIDENCE)


def test_two_origins_below_the_standard_are_not_said_to_be_one() -> None:
    def weak(claim: str, evidence: str) -> Opinion:
        return Opinion(0.1, 0.6, 0.3) if "far from over" in evidence else Opinion(0.6, 0.1, 0.3)

    verdict = make_checker(documents(["for", "against"]), weak).check([CLAIM]).results[0].verdict
    assert verdict.label is Label.NOT_ENOUGH_EVIDENCE
    assert "The same origin speaks for both sides." not in verdict.reasons
    assert verdict.reasons[-1] == "That is not enough for a verdict."
