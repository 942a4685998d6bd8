"""The errors that reach a user as one clear line."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


class FactcheckError(Exception):
    """Something the user can put right; the message says what and how."""


class InputError(FactcheckError):
    """A file or option is wrong. The message reads `file:line: field: what is wrong, what to do`."""

    def __init__(self, what: str, file: Path | str | None = None, line: int | None = None, field: str | None = None) -> None:
        place = [str(file)] if file is not None else []
        if place and line is not None:
            place[0] += f":{line}"
        super().__init__(": ".join([*place, *([field] if field else []), what]))


class ProblemsError(FactcheckError):
    """Several problems, shown all at once."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class UnknownNameError(FactcheckError):
    """No such name; lists the choices and the nearest one."""

    def __init__(self, what: str, name: str, choices: Iterable[str], hint: str = "") -> None:
        from factcheck.text import nearest

        known = sorted(choices)
        near = nearest(name, known)
        guess = f"; did you mean {near}?" if near else ""
        super().__init__(f"unknown {what} {name!r}{guess} (known: {', '.join(known) or 'none'}){hint}")


class MissingDependencyError(FactcheckError):
    """An optional package is not installed; says how to install it."""

    def __init__(self, package: str, needed_for: str) -> None:
        super().__init__(f"{needed_for} needs the package {package}; run: pip install {package}")
