"""Keeps the model libraries' own messages and progress bars off the terminal; their errors still come as exceptions."""

from __future__ import annotations

import logging
import os


def quiet_libraries() -> None:
    """Call before the first model of sentence-transformers is loaded."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    for name in ("sentence_transformers", "transformers", "huggingface_hub"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    from huggingface_hub.utils.tqdm import disable_progress_bars
    from transformers.utils.logging import disable_progress_bar, set_verbosity_error

    disable_progress_bars()
    disable_progress_bar()  # type: ignore[no-untyped-call]
    set_verbosity_error()  # type: ignore[no-untyped-call]
