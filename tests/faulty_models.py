"""factcheck with small models that fail, die or dawdle when told to; a script, so that worker processes can import it again.

The folder in FAULTY_MODELS tells: a file `seconds` holds how long a pair takes, and `died` is made by the first death.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from conftest import HashedWords, RuleJudge, shared_words

from factcheck import registry
from factcheck.commands import main
from factcheck.records import Opinion


def embedder(name: str) -> HashedWords:
    return HashedWords()


def judge(name: str) -> RuleJudge:
    return RuleJudge(rule)


def rule(claim: str, evidence: str) -> Opinion:
    told = Path(os.environ["FAULTY_MODELS"])
    if (told / "seconds").exists():
        time.sleep(float((told / "seconds").read_text()))
    if "fails" in claim:
        raise ValueError("too long\nfor this model")
    if "dies once" in claim and not (told / "died").exists():
        (told / "died").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if "always dies" in claim:
        os.kill(os.getpid(), signal.SIGKILL)
    return shared_words(claim, evidence)


registry.EMBEDDERS["all-MiniLM-L6-v2"] = "faulty_models:embedder"
registry.JUDGES["factcheck-stance"] = "faulty_models:judge"
if __name__ == "__main__":
    main()
