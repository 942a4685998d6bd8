"""A layout and the data it shows → PDF, by Typst; as a program of its own, so that what Typst keeps in memory goes with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

import typst

MADE = datetime(2000, 1, 1, tzinfo=UTC)
"""A fixed time in the file, so that the same report gives the same bytes."""


class LayoutError(Exception):
    """What Typst says of a layout."""


def typeset(layout: str, report: str) -> bytes:
    """The PDF; `report` is JSON, the layout's only input. Raises LayoutError."""
    try:
        made = typst.compile(layout.encode(), format="pdf", font_paths=_fonts(), sys_inputs={"report": report}, timestamp=MADE)
    except typst.TypstError as error:
        raise LayoutError(str(error)) from error
    assert isinstance(made, bytes)
    return made


def typeset_apart(layout: str, report: str) -> bytes:
    """The same in a process of its own."""
    import factcheck

    paths = [str(Path(factcheck.__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])]
    done = subprocess.run(
        [sys.executable, "-P", "-m", "factcheck.reports.typeset"],
        input=json.dumps([layout, report]).encode(),
        capture_output=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        check=False,
    )
    if done.returncode:
        raise LayoutError(done.stderr.decode("utf-8", "replace").strip() or f"typesetting ended with {done.returncode}")
    return done.stdout


@cache
def _fonts() -> typst.Fonts:
    """Ours, then the system's, for scripts that ours lack."""
    with as_file(files("factcheck.reports") / "fonts") as folder:
        return typst.Fonts(font_paths=[str(folder)])


def main() -> None:
    """Reads layout and report from stdin, as a JSON list; writes the PDF to stdout."""
    try:
        sys.stdout.buffer.write(typeset(*json.load(sys.stdin.buffer)))
    except LayoutError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
