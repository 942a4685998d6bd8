"""E-mails: the message as its sender wrote it; attachments are documents of their own and are not read."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path

from factcheck.errors import InputError
from factcheck.interfaces import Loader
from factcheck.loaders.encoding import decode
from factcheck.loaders.known import known
from factcheck.loaders.pieces import Piece, assemble
from factcheck.loaders.plain_text import heads_section
from factcheck.loaders.tree import parse, pieces_of, take_footnotes
from factcheck.records import Extracted, Known

MOST_PARTS = 200


class Eml(Loader):
    """E-mail as saved from a mail program."""

    name = "eml 1"

    def load(self, data: bytes, path: Path, title: str | None) -> Extracted:
        message = message_from_bytes(data, policy=policy.default)
        assert isinstance(message, EmailMessage)
        if not any(message[name] for name in ("From", "Subject", "Date", "Message-ID")):
            raise InputError("has no headers of an e-mail; save the message as .eml, or the text as .txt", path)
        if sum(1 for _ in message.walk()) > MOST_PARTS:
            raise InputError(f"has more than {MOST_PARTS} parts; save the message without its attachments", path)
        part = message.get_body(("html", "plain"))
        if part is None:
            raise InputError("holds no text, only attachments; add those on their own", path)
        content = part.get_payload(decode=True)
        text = decode(content if isinstance(content, bytes) else b"", path, part.get_content_charset())
        if part.get_content_subtype() == "html":
            root = parse(text, path)
            notes = take_footnotes(root)
            pieces = [*pieces_of(root), *notes]
        else:
            pieces = [*_paragraphs(text)]
        return assemble(pieces, title, _said(message))


def _paragraphs(written: str) -> list[Piece]:
    """Paragraphs between empty lines; a line that begins with a dash or bullet is an item of a list."""
    pieces: list[Piece] = []
    for block in written.replace("\r\n", "\n").split("\n\n"):
        lines: list[str] = []
        for line in block.split("\n"):
            if line.lstrip().startswith(("- ", "• ", "* ")):
                pieces += [Piece("paragraph", " ".join(lines))] if lines else []
                lines = []
                pieces.append(Piece("list", line.lstrip()[2:]))
            elif pieces and not lines and pieces[-1].kind == "list" and line.startswith("  "):
                pieces[-1] = Piece("list", f"{pieces[-1].text} {line}")
            else:
                lines.append(line)
        if lines:
            text = " ".join(lines).strip()
            pieces.append(Piece("heading" if heads_section(text) else "paragraph", text))
    return pieces


def _said(message: EmailMessage) -> Known:
    name, address = parseaddr(str(message["From"] or ""))
    return known(
        title=str(message["Subject"] or ""),
        authors=[name or address],
        published_on=str(message["Date"] or ""),
        language=str(message["Content-Language"] or ""),
    )
