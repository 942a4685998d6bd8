"""Makes documents of every format from the articles in tests/documents/: `python tests/build_documents.py FOLDER`.

Beside each document stands `<its name>.article` with what must be found in it, a sentence, item, row or footnote a line.
"""

from __future__ import annotations

import csv
import gzip
import html
import io
import json
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

from build_pages import PAGES

SOURCES = Path(__file__).parent / "documents"
EPOCH = (2022, 1, 1, 0, 0, 0)
_MARK = re.compile(r"\[\^(\d)\]")
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Article:
    """`parts` are (kind, text) in order: heading, paragraph, quote, list, table row; marks of footnotes stand as [^1]."""

    name: str
    known: dict[str, str]
    parts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]

    @property
    def title(self) -> str:
        return self.known["title"]

    def expected(self, tables: bool) -> list[str]:
        """Everything that must be found, sentence by sentence, without marks; plain texts have no tables."""
        from factcheck.text import sentences

        found: list[str] = []
        for kind, text in (*self.parts, *(("note", note) for note in self.notes)):
            plain = _MARK.sub("", text)
            if kind == "row":
                found += cells(plain) if tables else []
            elif kind != "heading":
                plain = re.sub(r"^(?:Gazette|Brandt): ", "", plain)
                found += [plain[start:end] for start, end in sentences(plain, self.known["language"])]
        return found


def cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip("|").split("|")]


def read_article(path: Path) -> Article:
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    known = dict(line.split(": ", 1) for line in front.splitlines())
    parts, notes = [], []
    for line in filter(None, body.splitlines()):
        if line.startswith("[^"):
            notes.append(line.split(": ", 1)[1])
        elif line.startswith("# "):
            continue  # the title, which `known` has
        elif line.startswith("## "):
            parts.append(("heading", line[3:]))
        elif line.startswith("- "):
            parts.append(("list", line[2:]))
        elif line.startswith("> "):
            parts.append(("quote", line[2:]))
        elif line.startswith("|"):
            parts += [] if line.startswith("|--") else [("row", line)]
        else:
            parts.append(("paragraph", line))
    return Article(path.stem, known, tuple(parts), tuple(notes))


def articles() -> list[Article]:
    return [read_article(path) for path in sorted(SOURCES.glob("*.md"))]


# Plain text and Markdown


def plain(article: Article) -> bytes:
    lines = [article.title]
    for kind, text in article.parts:
        if kind != "row":
            text = _MARK.sub(lambda mark: mark[1].translate(_SUPERSCRIPT), text)
            lines.append(f"- {text}" if kind == "list" else text)
    lines += [f"{str(number).translate(_SUPERSCRIPT)} {note}" for number, note in enumerate(article.notes, 1)]
    return ("\n\n".join(lines) + "\n").encode()


def markdown(article: Article) -> bytes:
    return (SOURCES / f"{article.name}.md").read_bytes()


# HTML


def body_html(article: Article, notes: bool = True) -> str:
    """The article as HTML, headings from h2 on, footnotes at the end."""
    out, open_tag, first_row = [], "", True
    for kind, text in article.parts:
        tag = {"list": "ul", "row": "table"}.get(kind, "")
        if tag != open_tag:
            out += [f"</{open_tag}>"] if open_tag else []
            out += [f"<{tag}>"] if tag else []
            open_tag, first_row = tag, True
        content = _MARK.sub(r'<sup><a href="#fn\1" id="ref\1">\1</a></sup>', html.escape(text, quote=False))
        if kind == "row":
            cell = "th" if first_row else "td"
            out.append("<tr>" + "".join(f"<{cell}>{one}</{cell}>" for one in cells(content)) + "</tr>")
            first_row = False
        else:
            around = {"heading": "<h2>{}</h2>", "list": "<li>{}</li>", "quote": "<blockquote><p>{}</p></blockquote>"}
            out.append(around.get(kind, "<p>{}</p>").format(content))
    out += [f"</{open_tag}>"] if open_tag else []
    if notes and article.notes:
        listed = "".join(
            f'<li id="fn{number}">{html.escape(note, quote=False)} <a href="#ref{number}">↩</a></li>'
            for number, note in enumerate(article.notes, 1)
        )
        out.append(f'<section class="footnotes"><h2>Notes</h2><ol>{listed}</ol></section>')
    return "\n".join(out)


def head_html(article: Article) -> str:
    known = {key: html.escape(value) for key, value in article.known.items()}
    return (
        f"<title>{known['title']} | {known['publisher']}</title>"
        f'<meta property="og:title" content="{known["title"]}"><meta property="og:site_name" content="{known["publisher"]}">'
        f'<meta name="author" content="{known["author"]}">'
        f'<meta property="article:published_time" content="{known["date"]}T08:00:00+02:00">'
        f'<link rel="canonical" href="{known["url"]}">'
    )


RELATED = "".join(
    f'<li><a href="/story/{number}">{title}</a></li>'
    for number, title in enumerate(
        ("Ten beaches for a long weekend", "Why the harbour freezes later every year", "Quiz: how well do you know the old town?")
    )
)
MENU = "".join(f'<li><a href="/{name.lower()}">{name}</a></li>' for name in ("Home", "Politics", "Sport", "Culture", "Weather"))
COOKIES = (
    '<div id="cookie-consent" class="cookie-banner" role="dialog"><p>We and our 732 partners store cookies on your device to '
    "measure how this page is used. You can change your choice at any time.</p><button>Accept all</button></div>"
)


def newspaper(article: Article) -> bytes:
    return (
        f'<!DOCTYPE html><html lang="{article.known["language"]}"><head><meta charset="utf-8">{head_html(article)}</head><body>'
        f"{COOKIES}<header><nav><ul>{MENU}</ul></nav></header><main><article><h1>{html.escape(article.title)}</h1>"
        f"{body_html(article)}</article></main><aside><h3>Related stories</h3><ul>{RELATED}</ul></aside>"
        "<footer><p>© 2022 All rights reserved. Imprint, privacy, contact.</p></footer></body></html>"
    ).encode()


def divisions(article: Article) -> bytes:
    """No element says what it is; classes do."""
    return (
        f'<html lang="{article.known["language"]}"><head><meta charset="utf-8">{head_html(article)}'
        "<script>var tracking = {page: 'story', text: 'do not read me'};</script></head><body>"
        f'{COOKIES}<div class="wrapper"><div class="topbar menu"><ul>{MENU}</ul></div>'
        '<div class="share-buttons"><a href="#">Share</a>'
        f'<a href="#">Tweet</a></div><div class="post-content"><h1>{html.escape(article.title)}</h1>{body_html(article)}</div>'
        f'<div class="sidebar widget"><h4>Most read</h4><ul>{RELATED}</ul><form><p>Sign up to our newsletter and never miss '
        'a story.</p><input name="mail"></form></div><div class="comments"><h3>2 comments</h3><div class="comment">'
        "<p>I have been saying this for years and nobody listens to me.</p></div></div>"
        '<div class="footer">Terms of use. All rights reserved.</div>'
        "</div></body></html>"
    ).encode()


def structured(article: Article) -> bytes:
    """JSON-LD says what it is."""
    said = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "datePublished": article.known["date"],
        "author": {"@type": "Person", "name": article.known["author"]},
        "publisher": {"@type": "Organization", "name": article.known["publisher"]},
    }
    page = newspaper(article).decode()
    start, end = page.index("<title>"), page.index("</head>")
    return (page[:start] + f'<script type="application/ld+json">{json.dumps(said)}</script>' + page[end:]).encode()


def legacy(article: Article) -> bytes:
    """A page laid out with tables, in the encoding of its time."""
    encoding = "windows-1251" if article.known["language"] == "ru" else "windows-1252"
    page = (
        f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={encoding}"><title>'
        f'{html.escape(article.title)}</title></head><body bgcolor="#ffffff"><table width="100%"><tr><td width="20%">'
        f'<a href="/">Home</a><br><a href="/archive">Archive</a><br><a href="/links">Links</a></td><td><h1>'
        f"{html.escape(article.title)}</h1>{body_html(article)}</td></tr></table><hr><center><a href='/'>Home</a> | "
        '<a href="/up">Top of page</a></center></body></html>'
    )
    return page.encode(encoding, "xmlcharrefreplace")


# Office formats, written by hand so that footnotes are real ones


def zipped(parts: dict[str, str | bytes], stored_first: bool = False) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, content) in enumerate(parts.items()):
            stored = stored_first and number == 0
            archive.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def runs(text: str, plain_run: Callable[[str], str], note_run: Callable[[int], str]) -> str:
    """The text as runs of a format, its marks as references to footnotes."""
    pieces = _MARK.split(text)
    return "".join(
        note_run(int(piece)) if number % 2 else plain_run(html.escape(piece, quote=False)) if piece else ""
        for number, piece in enumerate(pieces)
    )


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(article: Article) -> bytes:
    def paragraph(text: str, style: str = "", extra: str = "") -> str:
        styled = f'<w:pStyle w:val="{style}"/>' if style else ""
        content = runs(
            text,
            lambda piece: f'<w:r><w:t xml:space="preserve">{piece}</w:t></w:r>',
            lambda number: f'<w:r><w:footnoteReference w:id="{number}"/></w:r>',
        )
        return f"<w:p><w:pPr>{styled}{extra}</w:pPr>{content}</w:p>"

    styles = {"heading": "Heading2", "quote": "Quote", "list": "ListParagraph"}
    numbering = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    body, rows = [paragraph(article.title, "Heading1")], []
    for kind, text in (*article.parts, ("end", "")):
        if kind == "row":
            rows.append("<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in cells(text)) + "</w:tr>")
            continue
        if rows:
            body.append(f"<w:tbl>{''.join(rows)}</w:tbl>")
            rows = []
        if kind != "end":
            body.append(paragraph(text, styles.get(kind, ""), numbering if kind == "list" else ""))
    notes = "".join(f'<w:footnote w:id="{n}">{paragraph(note)}</w:footnote>' for n, note in enumerate(article.notes, 1))
    named = "".join(
        f'<w:style w:type="paragraph" w:styleId="{identifier}"><w:name w:val="{name}"/></w:style>'
        for identifier, name in {
            "Heading1": "heading 1",
            "Heading2": "heading 2",
            "Quote": "Quote",
            "ListParagraph": "List Paragraph",
        }.items()
    )
    kinds = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    overrides = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{kinds}.{kind}+xml"/>'
        for part, kind in (
            ("document", "document.main"), ("footnotes", "footnotes"), ("styles", "styles"),
            ("numbering", "numbering"), ("header1", "header"),
        )
    )  # fmt: skip
    links = "".join(
        f'<Relationship Id="r{n}" Type="{office}/{part}" Target="{part}{"1" if part == "header" else ""}.xml"/>'
        for n, part in enumerate(("footnotes", "styles", "numbering", "header"))
    )
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{overrides}</Types>',
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">{links}</Relationships>',
            "word/document.xml": f"<w:document {W}><w:body>{''.join(body)}</w:body></w:document>",
            "word/footnotes.xml": f"<w:footnotes {W}>{notes}</w:footnotes>",
            "word/styles.xml": f"<w:styles {W}>{named}</w:styles>",
            "word/numbering.xml": f'<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt '
            'w:val="bullet"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>',
            "word/header1.xml": f"<w:hdr {W}>{paragraph('Running head that is no part of the article')}</w:hdr>",
            "docProps/core.xml": "<cp:coreProperties "
            'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
            ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
            f"<dc:title>{html.escape(article.title)}</dc:title><dc:creator>{article.known['author']}</dc:creator>"
            f"<dc:language>{article.known['language']}</dc:language>"
            f"<dcterms:created>{article.known['date']}T09:00:00Z</dcterms:created></cp:coreProperties>",
        }
    )


def odt(article: Article) -> bytes:
    def content(text: str) -> str:
        return runs(
            text,
            lambda piece: piece,
            lambda number: (
                f'<text:note text:note-class="footnote"><text:note-citation>{number}</text:note-citation><text:note-body>'
                f"<text:p>{html.escape(article.notes[number - 1], quote=False)}</text:p></text:note-body></text:note>"
            ),
        )

    body, open_tag = [f'<text:h text:outline-level="1">{html.escape(article.title)}</text:h>'], ""
    for kind, text in (*article.parts, ("end", "")):
        tag = {"list": "text:list", "row": "table:table"}.get(kind, "")
        if tag != open_tag:
            body += [f"</{open_tag}>"] if open_tag else []
            body += [f"<{tag}>"] if tag else []
            open_tag = tag
        if kind == "row":
            row = "".join(f"<table:table-cell><text:p>{content(cell)}</text:p></table:table-cell>" for cell in cells(text))
            body.append(f"<table:table-row>{row}</table:table-row>")
        elif kind != "end":
            around = {
                "heading": '<text:h text:outline-level="2">{}</text:h>',
                "list": "<text:list-item><text:p>{}</text:p></text:list-item>",
            }
            body.append(around.get(kind, "<text:p>{}</text:p>").format(content(text)))
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "text", "table", "meta", "style")
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {spaces}><office:body><office:text>"
            f"{''.join(body)}</office:text></office:body>"
            "</office:document-content>",
            "styles.xml": f"<office:document-styles {spaces}><office:master-styles><style:master-page><style:header>"
            "<text:p>Running head that is no part of the article</text:p></style:header></style:master-page>"
            "</office:master-styles></office:document-styles>",
            "meta.xml": f'<office:document-meta {spaces} xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta><dc:title>'
            f"{html.escape(article.title)}</dc:title><meta:initial-creator>{article.known['author']}</meta:initial-creator>"
            f"<meta:creation-date>{article.known['date']}T09:00:00</meta:creation-date><dc:language>{article.known['language']}"
            "</dc:language></office:meta></office:document-meta>",
        },
        stored_first=True,
    )


def rtf(article: Article) -> bytes:
    def escaped(text: str) -> str:
        return "".join(char if ord(char) < 128 else f"\\u{ord(char)}?" for char in text)

    def content(text: str) -> str:
        return _MARK.sub(
            lambda mark: rf"{{\super\chftn{{\footnote\pard\plain {{\super\chftn}} {escaped(article.notes[int(mark[1]) - 1])}}}}}",
            escaped(text),
        )

    year, month, day = article.known["date"].split("-")
    lines = [
        r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\froman\fcharset0 Times New Roman;}}"
        rf"{{\info{{\title {escaped(article.title)}}}{{\author {escaped(article.known['author'])}}}"
        rf"{{\creatim\yr{year}\mo{int(month)}\dy{int(day)}\hr9\min0}}}}"
        r"{\header\pard Running head that is no part of the article\par}",
        rf"\pard\fs32\b {escaped(article.title)}\b0\par",
    ]
    for kind, text in article.parts:
        if kind == "row":
            lines.append(r"\trowd " + "".join(f"{content(cell)}\\cell " for cell in cells(text)) + r"\row")
        elif kind == "list":
            lines.append(rf"\pard {{\pntext\f0 \'B7\tab}}{content(text)}\par")
        else:
            lines.append(rf"\pard\fs24 {content(text)}\par")
    return ("\n".join(lines) + "}").encode("ascii")


def epub(article: Article) -> bytes:
    cut = next(n for n, (kind, _) in enumerate(article.parts) if kind == "heading")
    chapters = [
        Article(article.name, article.known, article.parts[:cut], ()),
        Article(article.name, article.known, article.parts[cut:], ()),
    ]
    notes = "".join(
        f'<aside id="fn{n}" epub:type="footnote"><p>{html.escape(note, quote=False)}</p></aside>'
        for n, note in enumerate(article.notes, 1)
    )
    xhtml = (
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
        "<head><title>{0}</title></head><body>{1}</body></html>"
    )
    title = html.escape(article.title)
    linked = [body_html(chapter).replace('href="#fn', 'epub:type="noteref" href="notes.xhtml#fn') for chapter in chapters]
    pages = [f'<span epub:type="pagebreak" title="{number}"/>' for number in (1, 2)]
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
            "OEBPS/book.opf": '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
            f"<dc:title>{title}</dc:title><dc:creator>{article.known['author']}</dc:creator><dc:publisher>{article.known['publisher']}"
            f"</dc:publisher><dc:date>{article.known['date']}</dc:date><dc:language>{article.known['language']}</dc:language>"
            '</metadata><manifest><item id="nav" href="nav.xhtml" properties="nav"/>'
            '<item id="a" href="a.xhtml"/><item id="b" href="b.xhtml"/>'
            '<item id="n" href="notes.xhtml"/></manifest><spine><itemref idref="nav"/><itemref idref="a"/><itemref idref="b"/>'
            '<itemref idref="n"/></spine></package>',
            "OEBPS/nav.xhtml": xhtml.format(
                title, '<nav epub:type="toc"><h2>Contents</h2><ol><li><a href="a.xhtml">One</a></li></ol></nav>'
            ),
            "OEBPS/a.xhtml": xhtml.format(title, f"{pages[0]}<h1>{title}</h1>{linked[0]}"),
            "OEBPS/b.xhtml": xhtml.format(title, f"{pages[1]}{linked[1]}"),
            "OEBPS/notes.xhtml": xhtml.format(title, f"<h2>Notes</h2>{notes}"),
        },
        stored_first=True,
    )


# Mail


def mail(article: Article, markup: bool) -> bytes:
    message = EmailMessage()
    message["Subject"] = article.title
    message["From"] = f"{article.known['author']} <press@example.org>"
    message["To"] = "desk@example.org"
    message["Date"] = datetime.fromisoformat(f"{article.known['date']}T09:00:00+02:00")
    if not markup:
        message.set_content(plain(article).decode().partition("\n\n")[2])
    else:
        message.set_content("This message is best read as HTML.")
        message.add_alternative(f"<html><body>{body_html(article)}</body></html>", subtype="html")
        message.add_attachment(b"%PDF-1.4 not read", maintype="application", subtype="pdf", filename="annex.pdf")
    return message.as_bytes()


# Collections


def row(article: Article) -> dict[str, str]:
    known = {
        ("published_on" if key == "date" else "authors" if key == "author" else key): value
        for key, value in article.known.items()
    }
    return {"id": article.name, **known, "kind": "press", "text": plain(article).decode()}


def jsonl(several: list[Article]) -> bytes:
    return "".join(
        json.dumps({**row(article), "authors": [article.known["author"]]}, ensure_ascii=False) + "\n" for article in several
    ).encode()


def table(several: list[Article]) -> bytes:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(row(several[0])))
    writer.writeheader()
    writer.writerows(row(article) for article in several)
    return buffer.getvalue().encode("utf-8-sig")


def warc(several: list[Article], compressed: bool = False) -> bytes:
    """One response a record, written by hand: each packed on its own, as crawlers do."""
    out = b""
    for article in several:
        page = newspaper(article)
        answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n%s" % (len(page), page)
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{article.name}>\r\nWARC-Date: 2022-06-01T10:00:00Z\r\n"
            f"WARC-Target-URI: {article.known['url']}\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(answer)}\r\n\r\n"
        )
        record = head.encode() + answer + b"\r\n\r\n"
        out += gzip.compress(record, mtime=0) if compressed else record
    return out


def wacz(several: list[Article]) -> bytes:
    return zipped({"datapackage.json": "{}", "archive/data.warc.gz": warc(several, compressed=True)})


ONE: dict[str, Callable[[Article], bytes]] = {
    "plain.txt": plain,
    "marked.md": markdown,
    "newspaper.html": newspaper,
    "divisions.html": divisions,
    "structured.html": structured,
    "legacy.html": legacy,
    "word.docx": docx,
    "writer.odt": odt,
    "rich.rtf": rtf,
    "book.epub": epub,
    "plain.eml": lambda article: mail(article, markup=False),
    "marked.eml": lambda article: mail(article, markup=True),
    **{f"{layout}.pdf": write for layout, write in PAGES.items()},
}
MANY: dict[str, Callable[[list[Article]], bytes]] = {
    "feed.jsonl": jsonl,
    "feed.csv": table,
    "crawl.warc": warc,
    "crawl.warc.gz": lambda several: warc(several, compressed=True),
    "crawl.wacz": wacz,
}


def documents() -> Iterator[tuple[str, bytes, list[str]]]:
    """Name, bytes and what must be found in each."""
    several = articles()
    for article in several:
        for name, write in ONE.items():
            yield f"{article.name}-{name}", write(article), article.expected(tables=not name.startswith("plain"))
    for name, write_all in MANY.items():
        tables = not name.startswith("feed")
        yield name, write_all(several), [line for article in several for line in article.expected(tables)]


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data, expected in documents():
        (folder / name).write_bytes(data)
        (folder / f"{name}.article").write_text("\n".join(expected) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))
    main(Path(sys.argv[1]))
