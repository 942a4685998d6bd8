"""The README's commands run as written, and it names every command, option and format there is."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from conftest import REPOSITORY, exit_code

from factcheck.commands import COMMANDS
from factcheck.registry import REPORTS

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
SHOWN = [
    line[2:]
    for block in re.findall(r"```console\n(.*?)```", README, re.S)
    for line in block.splitlines()
    if line.startswith("$ ")
]


def test_the_commands_of_the_readme_run_in_its_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], small_models: None
) -> None:
    for folder in ("claims", "evidence", "seeds"):
        shutil.copytree(REPOSITORY / folder, tmp_path / folder)
    monkeypatch.chdir(tmp_path)
    ran = 0
    for line in SHOWN:
        program, *arguments = shlex.split(line)
        if program == "factcheck" and arguments[0] != "bench":
            assert exit_code(arguments) == 0, f"{line}: {capsys.readouterr().err}"
            ran += 1
    assert ran >= 9


def test_the_make_targets_of_the_readme_exist() -> None:
    targets = re.findall(r"^(\w+):", (REPOSITORY / "Makefile").read_text(), re.M)
    named = [line.split()[1] for line in SHOWN if line.startswith("make ")]
    assert named and set(named) <= set(targets)


def test_every_command_and_format_is_named() -> None:
    for name in COMMANDS:
        assert f"`factcheck {name}" in README
    for name in REPORTS:
        assert f"`{name}`" in README or f"--format {name}" in README


def test_every_file_it_links_to_is_there() -> None:
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", README):
        assert (REPOSITORY / target).exists(), target


def test_the_project_speaks_of_itself_alone() -> None:
    """No paths of one machine and no placeholder stand in what is published."""
    for path in [*REPOSITORY.glob("*.md"), *REPOSITORY.glob("training/*.md"), *(REPOSITORY / "factcheck").rglob("*.py")]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(?<![\w.])/(?:home|root|work|tmp)/|\.\./shared|@@\w+@@", text), path
