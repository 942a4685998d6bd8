"""What can be set, in one record with a fingerprint, so that a report can be made again."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field

from factcheck.text import sha256

DEFAULT_MODEL = "all-MiniLM-L6-v2"
MULTILINGUAL = "multilingual"
"""Searches beside a model that does not read the languages of claim and evidence."""
DEFAULT_STANCE_MODEL = "factcheck-stance"


STRICTNESS = ("cautious", "balanced", "broad")
"""How much proof a verdict needs: rather abstain, the default, rather propose."""


DECIDES = 0.15
"""Words of a passage decide its stance if without them it loses so much of its probability."""


@dataclass(frozen=True, slots=True)
class Standard:
    """The evidence standard: how probable a stance must be before it counts, and before it settles a claim.

    `refuted` and `supported` are chosen on data for `false_refute_rate` and stored beside the stance model, one standard for
    each strictness.
    """

    counts: float = 0.5
    supported: float = 0.8
    refuted: float = 0.9
    false_refute_rate: float | None = None

    def in_words(self) -> str:
        """One sentence an editor can print."""
        sentences = [
            f"A claim is called refuted if a passage contradicts it with a probability of at least {self.refuted:.0%}.",
            f"It is called supported if one from outside the speaker's side supports it with at least {self.supported:.0%}.",
            f"Passages below {self.counts:.0%} do not count. Otherwise the tool abstains.",
        ]
        if self.false_refute_rate is not None:
            rate = f"{self.false_refute_rate:.0%}"
            sentences.append(f"On development data, {rate} of the claims that people had not refuted were called refuted.")
        return " ".join(sentences)


UNCALIBRATED = {
    "cautious": Standard(supported=0.9, refuted=0.95),
    "balanced": Standard(),
    "broad": Standard(supported=0.65, refuted=0.75),
}
"""For models whose thresholds nobody has chosen on data."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that changes a result. `top_k` is how many passages are judged for each claim.

    With an `endpoint`, the stance model is the one of that name there. `stance_languages` are those it reads, where it does not
    say so itself. Without `name_matching`, names are compared as written.
    """

    model: str = DEFAULT_MODEL
    stance_model: str = DEFAULT_STANCE_MODEL
    top_k: int = 50
    as_of: str | None = None
    strictness: str = "balanced"
    endpoint: str | None = None
    stance_languages: tuple[str, ...] = ()
    name_matching: bool = True
    standard: Standard = field(default_factory=Standard)

    def fingerprint(self) -> str:
        """Twelve hexadecimal digits that change when any setting does."""
        # What was not there when decisions were made leaves them as they are while it is not used.
        used = {name: value for name, value in asdict(self).items() if name != "stance_languages" or value}
        return sha256(json.dumps(used, sort_keys=True))[:12]
