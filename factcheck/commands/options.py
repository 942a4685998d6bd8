"""Options that several commands share, and what they all do with them."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from factcheck.config import DEFAULT_MODEL, DEFAULT_STANCE_MODEL, STRICTNESS, Settings
from factcheck.errors import InputError
from factcheck.workspace import Workspace, find_workspace

if TYPE_CHECKING:
    from factcheck.compute import Progresses

FOLDER = click.Path(path_type=Path)
CACHE = "cache.sqlite3"


class PartialDate(click.ParamType[str]):
    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from factcheck.dates import is_partial_date

        if not is_partial_date(str(value)):
            self.fail(f"{value!r} is no date; write YYYY, YYYY-MM or YYYY-MM-DD", param, ctx)
        return str(value)


class Languages(click.ParamType[tuple[str, ...]]):
    name = "languages"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        from factcheck.languages import NAMES, code_of

        if isinstance(value, tuple):
            return value
        codes = []
        for tag in value.split(","):
            if (code := code_of(tag)) not in NAMES:
                self.fail(f"{tag!r} is no language known here; known: {', '.join(NAMES)}", param, ctx)
            codes.append(str(code))
        return tuple(sorted(set(codes)))


@dataclass(frozen=True, slots=True)
class Common:
    """What the shared options say."""

    workspace: Workspace
    settings: Settings
    quiet: bool
    bucket: str | None = None

    @property
    def archive(self) -> str | None:
        """Where the stored index is: the bucket named, or the index folder if there is one in it."""
        if self.bucket is not None:
            return self.bucket
        return str(self.workspace.cache) if (self.workspace.cache / "documents.lance").is_dir() else None


def common(command: Callable[..., None]) -> Callable[..., None]:
    """Adds the shared options; the command gets them as one argument, `common`."""

    @click.option("--claims", type=FOLDER, help="Folder of claims, or a .jsonl file [default: claims/ of the workspace].")
    @click.option("--evidence", type=FOLDER, help="Folder of evidence [default: evidence/ of the workspace].")
    @click.option(
        "--index",
        metavar="PATH_OR_URI",
        help="Folder of the index and cache [default: .factcheck/ of the workspace], or a stored index at s3://, gs:// or az://.",
    )
    @click.option(
        "--model", default=DEFAULT_MODEL, show_default=True, help="Embedding model: this, multilingual, a hub name or a path."
    )
    @click.option("--stance-model", default=DEFAULT_STANCE_MODEL, show_default=True, help="Stance model, by name or path.")
    @click.option(
        "--stance-languages",
        metavar="CODES",
        type=Languages(),
        default=(),
        help="Languages the stance model reads, as in en,ru [default: those it names].",
    )
    @click.option(
        "--strictness",
        type=click.Choice(STRICTNESS),
        default="balanced",
        show_default=True,
        help="How much proof a verdict needs.",
    )
    @click.option(
        "--ask",
        "endpoint",
        metavar="URL",
        help="Send claims and passages to this OpenAI-compatible endpoint; --stance-model names the model there.",
    )
    @click.option(
        "--top-k", type=click.IntRange(1, 10_000), default=50, show_default=True, help="Passages judged for each claim."
    )
    @click.option("--as-of", type=PartialDate(), help="Read nothing published later; undated sources are left out.")
    @click.option("--no-name-matching", is_flag=True, help="Compare names as written, not across spellings and scripts.")
    @click.option("--quiet", is_flag=True, help="No progress on stderr.")
    @wraps(command)
    def with_options(
        claims: Path | None,
        evidence: Path | None,
        index: str | None,
        model: str,
        stance_model: str,
        stance_languages: tuple[str, ...],
        strictness: str,
        endpoint: str | None,
        top_k: int,
        as_of: str | None,
        no_name_matching: bool,
        quiet: bool,
        **rest: Any,
    ) -> None:
        names = not no_name_matching
        settings = Settings(model, stance_model, top_k, as_of, strictness, endpoint, stance_languages, names)
        bucket = index if index and "://" in index else None
        workspace = find_workspace(claims, evidence, Path(index) if index and not bucket else None)
        command(common=Common(workspace, settings, quiet, bucket), **rest)

    return with_options


def output(command: Callable[..., None]) -> Callable[..., None]:
    """Adds `-o FILE`."""
    return click.option("-o", "--output", type=FOLDER, help="Write to this file instead of the terminal.")(command)


def published_by(command: Callable[..., None]) -> Callable[..., None]:
    """Adds `--house FILE` and `--templates DIR`."""
    layout = "Folder of templates that replace ours of the same name (for html and pdf)."
    return in_house(click.option("--templates", type=FOLDER, help=layout)(command))


def in_house(command: Callable[..., None]) -> Callable[..., None]:
    """Adds `--house FILE`."""
    words = "Your newsroom's words for the verdicts, and about itself [default: house.yaml beside the claims, if there is one]."
    return click.option("--house", type=FOLDER, help=words)(command)


def cluster(command: Callable[..., None]) -> Callable[..., None]:
    """Adds `--on CLUSTER`."""
    what = "Let a Ray cluster embed and judge: ray://HOST:PORT, or ray for one on this machine."
    return click.option("--on", metavar="CLUSTER", help=what)(command)


def refuse_terminal() -> None:
    """Raises an error if the result of a binary format would go to a terminal."""
    if sys.stdout.isatty():
        raise InputError("this format is no text; add: -o FILE", field="--format")


def emit(result: str | bytes, to: Path | None) -> None:
    """Print a result, or write it to a file: whole, or not at all."""
    if to is None:
        if isinstance(result, bytes):
            refuse_terminal()
        click.echo(result, nl=isinstance(result, str) and not result.endswith("\n"))
        return
    try:
        with tempfile.NamedTemporaryFile(dir=to.parent, prefix=f".{to.name}.", delete=False) as part:
            part.write(result if isinstance(result, bytes) else result.encode("utf-8"))
        os.chmod(part.name, 0o644)
        os.replace(part.name, to)
    except OSError as error:
        Path(part.name).unlink(missing_ok=True) if "part" in locals() else None
        raise InputError(f"cannot be written ({error.strerror}); free space or name another file", to) from error


@contextmanager
def progress_bars(quiet: bool) -> Iterator[Progresses]:
    """Progress bars on stderr; none with --quiet or where stderr is no terminal."""
    from factcheck.compute import silent

    if quiet or not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
    from rich.text import Text

    class Rate(ProgressColumn):
        """Items a second, lately."""

        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text("" if speed is None else f"{speed:.1f}/s" if speed < 10 else f"{speed:.0f}/s")

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    # Results go to stdout while the bars are shown; rich would send them to stderr.
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as display:

        def start(what: str, total: int | None) -> Callable[[int], None]:
            task = display.add_task(what, total=total)
            return lambda done: display.advance(task, done)

        yield start
