"""A small fixed report with invented people and papers, for the tests of the report formats."""

from __future__ import annotations

from factcheck.records import (
    Appearance,
    Checkable,
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

HOSTILE = "<script>alert(1)</script> [bold]loud[/bold] \x1b[31mred\x1b[0m `code` | *star* [x](javascript:alert(1)) \u202eevil"
LONG_WORD = "https-no-spaces-" + "x" * 180


def sample_report() -> Report:
    """Six claims: refuted, supported, conflicting, not enough evidence, an opinion, and one written to do harm."""
    return Report(
        tool={
            "version": "0.1.0",
            "embedding_model": "test-embedder",
            "stance_model": "test-judge",
            "settings_fingerprint": "5e77",
        },
        corpus={"sources": 9, "passages": 231, "fingerprint": "c0ffee"},
        results=(_refuted(), _supported(), _conflicting(), _undecided(), _opinion(), _hostile()),
        standard="refuted needs two independent origins, each at least 90% sure; supported needs one at 80%.",
        left_out=("undated-leaflet", "letter-after-the-date"),
    )


def _refuted() -> Result:
    mission = _source(
        "mission-2016",
        "The observers write: **new rules on assembly tightened the regime even further**. Seven papers were closed.",
        title="Final report on the Norvinian election",
        publisher="Open Norvinia Fund",
        kind="ngo",
        published_on="2016-04-07",
        url="https://norvinia.example/final?a=1&b=2",
        interests=("funded by an opposition family",),
    )
    paper = _source(
        "paper-2016",
        "In May the court jailed\ntwo bloggers for a post.",
        title="Two bloggers jailed",
        publisher="The Harbour Post",
        kind="press",
    )
    ministry = _source(
        "ministry-2016", "The minister assured visitors that reforms go on.", publisher="Ministry of Information", kind="official"
    )
    claim = Claim(
        id="brandt-2016-promising-reforms",
        statement="Promising reforms are under way in Norvinia.",
        speaker=Speaker("Anna Brandt", "President of the Lake Union"),
        date="2016-03-30",
        quotes=("promising reforms",),
        occasion="Meeting with the President of Norvinia, Lakeside",
        language="en",
        appearances=(Appearance(source="mission-2016"), Appearance(url="https://lakeunion.example/brandt")),
    )
    judged = (
        _judged(
            mission,
            "new rules on assembly tightened the regime even further**.",
            Stance.REFUTES,
            0.973,
            TimeRelation.AFTER,
            "o1",
            "Lake Observers",
            ("leaflet-1", "leaflet-2"),
        ),
        _judged(
            mission,
            "Seven papers were closed.",
            Stance.REFUTES,
            0.91,
            TimeRelation.AFTER,
            "o1",
            period=("2015-01-01", "2015-12-31"),
            near=("leaflet-3", "leaflet-4", "leaflet-5", "leaflet-6"),
        ),
        _judged(paper, "In May the court jailed\ntwo bloggers for a post.", Stance.REFUTES, 0.9, TimeRelation.UNKNOWN, "o2"),
        _judged(
            ministry,
            "The minister assured visitors that reforms go on.",
            Stance.SUPPORTS,
            0.88,
            TimeRelation.UNKNOWN,
            "o3",
            repeats=True,
        ),
        _judged(mission, "The observers write:", Stance.NEUTRAL, 0.94, TimeRelation.AFTER, "o1", counted=False),
    )
    reasons = (
        "Two independent origins speak against the claim, none for it.",
        "The strongest was published after the statement.",
    )
    return Result(claim, Verdict(Label.REFUTED, 0.9134, 2, 231, 50, reasons), judged)


def _supported() -> Result:
    survey = _source(
        "survey-2014",
        "Bread cost 41 marks in 2012 and 82 marks in 2014.",
        title="Prices 2014",
        publisher="Statistics Office",
        kind="statistics",
        published_on="2014-01-15",
    )
    claim = Claim("okoro-2014-bread", "The price of bread doubled in two years.", Speaker("Chidi Okoro"), "2014-03-02")
    judged = (
        _judged(
            survey,
            "Bread cost 41 marks in 2012 and 82 marks in 2014.",
            Stance.SUPPORTS,
            0.997,
            TimeRelation.BEFORE,
            "o1",
            period=("2012-01-01", "2014-12-31"),
        ),
    )
    return Result(claim, Verdict(Label.SUPPORTED, 0.86, 1, 231, 12, ("One statistics office confirms the figures.",)), judged)


def _conflicting() -> Result:
    russian = _source(
        "gazeta-2015",
        "Забастовка закончилась без переговоров.",
        title="Итоги года",
        publisher="Вольная газета",
        language="ru",
        published_on="2015-12",
    )
    hebrew = _source(
        "iton-2015", "השביתה הסתיימה בהסכם.", title="סוף השביתה", publisher="עיתון הנמל", language="he", published_on="2010-11-30"
    )
    claim = Claim(
        "ivanova-2015-strike",
        "The strike ended by agreement.",
        Speaker("Вера Иванова", "mayor"),
        "2015-12-01",
        ("договорились",),
        language="ru",
    )
    judged = (
        _judged(russian, "Забастовка закончилась без переговоров.", Stance.REFUTES, 0.93, TimeRelation.OVERLAPPING, "o1"),
        _judged(hebrew, "השביתה הסתיימה בהסכם.", Stance.SUPPORTS, 0.92, TimeRelation.BEFORE, "o2"),
    )
    return Result(claim, Verdict(Label.CONFLICTING, 0.7, 2, 231, 31, ("One origin for, one against.",)), judged)


def _undecided() -> Result:
    claim = Claim("lund-2019-bridge", "The bridge was built without a tender.", Speaker("Mats Lund"), "2019")
    return Result(claim, Verdict(Label.NOT_ENOUGH_EVIDENCE, 0.0, 0, 231, 0, ("No passage about the matter was found.",)), ())


def _opinion() -> Result:
    claim = Claim(
        "reyes-2020-beautiful",
        "Ours is the most beautiful harbour.",
        Speaker("Pia Reyes"),
        "2020-07",
        checkable=Checkable.OPINION,
    )
    return Result(claim, Verdict(Label.NOT_ENOUGH_EVIDENCE, 0.0, 0, 231, 0, ("Opinions get no verdict.",)), ())


def _hostile() -> Result:
    source = _source(
        "hostile-source",
        f"{HOSTILE} {LONG_WORD}",
        title=f"=cmd() {HOSTILE}",
        publisher="@SUM(A1) & Sons",
        url="javascript:alert(1)",
        published_on="2021-01-01",
    )
    claim = Claim(
        "HOSTILE <b>", HOSTILE, Speaker("-Mallory_*x*", '"><img src=x onerror=alert(1)>'), "2021-01-01", ("=cmd()",), HOSTILE
    )
    judged = (
        _judged(source, f"{HOSTILE} {LONG_WORD}", Stance.REFUTES, 1.0, TimeRelation.SAME, "o1", HOSTILE),
        _judged(source, LONG_WORD, Stance.SUPPORTS, 0.001, TimeRelation.SAME, "o1", counted=False),
    )
    return Result(claim, Verdict(Label.REFUTED, 1.0, 1, 231, 2, (HOSTILE, "1. # - not a list")), judged)


def _source(
    id: str,
    text: str,
    title: str | None = None,
    publisher: str | None = None,
    kind: str | None = None,
    published_on: str | None = None,
    url: str | None = None,
    language: str = "en",
    interests: tuple[str, ...] = (),
) -> Source:
    return Source(
        id, title, publisher, kind, text, (), interests=interests, published_on=published_on, url=url, language=language
    )


def _judged(
    source: Source,
    words: str,
    stance: Stance,
    probability: float,
    relation: TimeRelation,
    origin: str,
    attributed_to: str | None = None,
    copies: tuple[str, ...] = (),
    repeats: bool = False,
    counted: bool = True,
    period: tuple[str, str] | None = None,
    near: tuple[str, ...] = (),
) -> Judgement:
    start = source.text.index(words)
    passage = Passage(f"{source.id}@{start}", source.id, start, start + len(words), words, context=source.title or "")
    match = Match(
        passage,
        source,
        0.83219,
        {"dense": 0.61, "bm25": 0.44},
        tuple(Passage(f"{copy}@0", copy, 0, len(words), words) for copy in copies),
    )
    rest = 1 - probability
    shares = {Stance.SUPPORTS: 0.0, Stance.REFUTES: 0.0, Stance.NEUTRAL: rest} | {stance: probability}
    if stance is Stance.NEUTRAL:
        shares[Stance.REFUTES] = rest
    opinion = Opinion(shares[Stance.SUPPORTS], shares[Stance.REFUTES], shares[Stance.NEUTRAL])
    edited = tuple(Passage(f"{name}@9", name, 9, 9 + len(words), words) for name in near)
    time = TimeRelation.UNKNOWN if period is None else TimeRelation.BEFORE
    return Judgement(
        match, opinion, stance, repeats, attributed_to, relation, origin, counted and not repeats, period, time, edited
    )
