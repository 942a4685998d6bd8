"""BENCHMARKS.md: the figures of every benchmark as one Markdown page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Figures = Mapping[str, Any]
PAIRS = (
    "healthver",
    "climate_fever",
    "scifact",
    "check_covid",
    "fool_me_twice",
    "fever_symmetric",
    "averitec",
    "snli_cad",
    "lingnli",
)
"""Development sets of labelled pairs, in `<set>/pairs/dev.jsonl.gz`."""
NEVER_TRAINED_ON = frozenset({"healthver", "fool_me_twice", "fever_symmetric", "averitec"})
RETRIEVAL = (("scifact", None), ("averitec", None), ("averitec", "refuted"))
"""Retrieval sets, and the verdict that their claims are narrowed to."""
VERDICTS = (("averitec", "given"), ("climate_fever", "retrieved"), ("scifact", "retrieved"))


def document(
    pairs: Mapping[str, Figures],
    cases: Mapping[str, Figures],
    attribution: Figures,
    verdicts: Sequence[tuple[str, Figures]],
    retrieval: Sequence[tuple[str, Figures]],
    speed: Figures,
) -> str:
    """The page. Keys of `pairs` are data sets, of `cases` our own files; the others carry a title."""
    parts = [HEAD.format(model=speed["model"]), "## Stance\n", _pairs(pairs)]
    parts += ["Per class, precision / recall / F1:\n", _classes(pairs)]
    for name, figures in cases.items():
        parts += [f"## Our own {name}\n", _pairs({name: figures})]
        if "by_kind" in figures:
            parts.append(_kinds(figures["by_kind"]))
    parts += ["## Attribution\n", _attribution(attribution), "## Verdicts\n", _verdicts(verdicts), VERDICT_NOTE]
    parts += ["## Retrieval, nDCG@10\n", _retrieval(retrieval), "## Speed\n", _speed(speed)]
    return "\n".join(parts)


HEAD = """# Benchmarks

Made by one command, `factcheck bench all --data DIR -o BENCHMARKS.md`; nothing here is typed by hand. Stance model: `{model}`.
Data sets are development splits; the README names their repositories. 95 % intervals are percentile bootstraps of 1,000
resamples. *False-refute rate*: of the rows whose label is not *refutes*, the share so called. *Similarity floor*: what calling
every row above the best cosine of all-MiniLM-L6-v2 supported would reach, with the threshold that suits these very rows best.
*AURC*: mean error over every coverage, the surest rows first.
"""
VERDICT_NOTE = """The majority label is what always giving the most frequent label would reach. On Climate-FEVER and SciFact
the tool finds its own evidence; on AVeriTeC it judges the listed evidence.
"""


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; the first column is left-aligned."""
    lines = ["| " + " | ".join(head) + " |", "|---" + "|---:" * (len(head) - 1) + "|"]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)]) + "\n"


def _pairs(pairs: Mapping[str, Figures]) -> str:
    rows = [
        [
            name + (" *" if name in NEVER_TRAINED_ON else ""),
            f"{figures['rows']:,}",
            _share(figures["macro_f1"]),
            _interval(figures, "macro_f1"),
            _share(figures["accuracy"]),
            _share(figures["false_refute_rate"]),
            _share(figures["ece"]),
            _share(figures["risk_coverage"]["aurc"]),
            _share(figures["majority_floor"]["macro_f1"]),
            _share(figures["similarity_floor"]["macro_f1"]),
        ]
        for name, figures in pairs.items()
    ]
    if len(pairs) > 1:
        means = [_mean(pairs, key) for key in ("macro_f1", "accuracy", "false_refute_rate", "ece")]
        rows.append(["**mean**", "", means[0], "", *means[1:], "", "", ""])
    head = "set|pairs|macro-F1|95 % interval|accuracy|false-refute rate|ECE|AURC|majority macro-F1|similarity macro-F1"
    note = "\\* no split of this set was trained on.\n" if set(pairs) & NEVER_TRAINED_ON else ""
    return table(head.split("|"), rows) + "\n" + note


def _classes(pairs: Mapping[str, Figures]) -> str:
    labels = ("SUPPORTS", "REFUTES", "NOT_ENOUGH_INFO")
    rows = []
    for name, figures in pairs.items():
        known = [figures["per_class"].get(label) for label in labels]
        rows.append([name, *("–" if one is None else _per_class(one) for one in known)])
    return table(["set", "supports", "refutes", "neutral"], rows)


def _per_class(figures: Figures) -> str:
    return " / ".join(_share(figures[key]) for key in ("precision", "recall", "f1"))


def _kinds(kinds: Mapping[str, Figures]) -> str:
    rows = [[name, str(known["rows"]), _share(known["accuracy"]), _share(known["wrong_side"])] for name, known in kinds.items()]
    return "*Wrong side*: of the rows that support or refute, the share that was called the opposite.\n\n" + table(
        ["kind", "pairs", "accuracy", "wrong side"], rows
    )


def _attribution(figures: Figures) -> str:
    low, high = figures["intervals_95"]["accuracy"]
    rows = [[form, _share(value)] for form, value in figures["by_form"].items()]
    return (
        "Whose position a sentence states, the speaker's side, another's or the author's: "
        f"accuracy {_share(figures['accuracy'])} ({_share(low)} to {_share(high)}) on {figures['rows']} sentences of our own; "
        f"always the most frequent one {_share(figures['majority_floor']['accuracy'])}. By form:\n\n"
    ) + table(["form", "accuracy"], rows)


def _verdicts(verdicts: Sequence[tuple[str, Figures]]) -> str:
    rows = []
    for title, figures in verdicts:
        rows.append(
            [
                title,
                str(figures["claims"]),
                f"{_share(figures['false_refute_rate'])} ({_interval(figures, 'false_refute_rate')})",
                _share(figures["coverage"]),
                _share(figures["accuracy_decided"]),
                f"{_share(figures['accuracy'])} ({_share(figures['majority_floor']['accuracy'])})",
                f"{_share(figures['macro_f1'])} ({_share(figures['majority_floor']['macro_f1'])})",
                " / ".join(_share(figures[f"hit@{k}"]) for k in (1, 5, 10)),
                _share(figures["shown@10"]),
            ]
        )
    head = "claims of|claims|false-refute rate|coverage|accuracy decided|accuracy (majority)|macro-F1 (majority)"
    head += "|hit@1 / 5 / 10|shown@10"
    return table(head.split("|"), rows)


def _retrieval(retrieval: Sequence[tuple[str, Figures]]) -> str:
    names = ("bm25", "dense", "hybrid", "reranked")
    rows = [
        [title, str(figures["queries"]), *(_share(figures["retrievers"].get(name, {}).get("ndcg@10")) for name in names)]
        for title, figures in retrieval
    ]
    return table(["set", "queries", "BM25", "dense", "hybrid", "reranked"], rows)


def _speed(figures: Figures) -> str:
    return (
        f"{figures['passages']} passages of the workspace judged in {figures['seconds']:.2f} s on {figures['cores']} cores "
        f"({figures['pairs_per_second']:.0f} pairs a second), stance model {figures['megabytes'] or 0:.1f} MB, "
        f"peak memory of the process {figures['peak_memory_megabytes'] or 0:,.0f} MB. Speeds vary with the machine.\n"
    )


def _interval(figures: Figures, key: str) -> str:
    known = figures["intervals_95"].get(key)
    return "–" if known is None else f"{_share(known[0])} to {_share(known[1])}"


def _mean(pairs: Mapping[str, Figures], key: str) -> str:
    values = [figures[key] for figures in pairs.values() if figures[key] is not None]
    return _share(sum(values) / len(values))


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
