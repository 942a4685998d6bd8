"""Names → where they live, imported on first use. To add a format or model family, write its file and one line here."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from factcheck.errors import UnknownNameError

LOADERS = {
    ".txt": "factcheck.loaders.plain_text:PlainText",
    ".md": "factcheck.loaders.markdown:Markdown",
    ".html": "factcheck.loaders.html:Html",
    ".htm": "factcheck.loaders.html:Html",
    ".pdf": "factcheck.loaders.pdf:Pdf",
    ".docx": "factcheck.loaders.docx:Docx",
    ".odt": "factcheck.loaders.odt:Odt",
    ".rtf": "factcheck.loaders.rtf:Rtf",
    ".epub": "factcheck.loaders.epub:Epub",
    ".eml": "factcheck.loaders.eml:Eml",
    ".png": "factcheck.loaders.picture:Picture",
    ".jpg": "factcheck.loaders.picture:Picture",
    ".jpeg": "factcheck.loaders.picture:Picture",
    ".tif": "factcheck.loaders.picture:Picture",
    ".tiff": "factcheck.loaders.picture:Picture",
}
COLLECTIONS = {
    ".jsonl": "factcheck.loaders.jsonl:members",
    ".csv": "factcheck.loaders.csv:members",
    ".warc": "factcheck.loaders.warc:members",
    ".warc.gz": "factcheck.loaders.warc:members",
    ".wacz": "factcheck.loaders.warc:members_of_wacz",
}
EMBEDDERS = {
    "all-MiniLM-L6-v2": "factcheck.embedders.onnx:packaged",
    "multilingual": "factcheck.embedders.multilingual:packaged",
    "": "factcheck.embedders.sentence_transformer:by_name",
}
JUDGES = {
    "factcheck-stance": "factcheck.judges.onnx:packaged",
    "": "factcheck.judges.by_name:by_name",
}
INDEXES = {
    "bm25": "factcheck.indexes.bm25:Bm25",
    "dense": "factcheck.indexes.dense:Dense",
}
REPORTS = {
    "terminal": "factcheck.reports.terminal:Terminal",
    "json": "factcheck.reports.json:Json",
    "jsonl": "factcheck.reports.jsonl:JsonLines",
    "markdown": "factcheck.reports.markdown:Markdown",
    "html": "factcheck.reports.html:Html",
    "csv": "factcheck.reports.csv:Csv",
    "claimreview": "factcheck.reports.claimreview:ClaimReview",
    "annotations": "factcheck.reports.annotations:Annotations",
    "pdf": "factcheck.reports.pdf:Pdf",
    "docx": "factcheck.reports.docx:Docx",
    "xlsx": "factcheck.reports.xlsx:Xlsx",
}
BINARY_REPORTS = frozenset({"pdf", "docx", "xlsx"})


def find(what: str, table: dict[str, str], name: str) -> Any:
    """The class or function registered under a name; raises UnknownNameError with the nearest known one.

    An entry for "" takes what is not registered but can be a model elsewhere: a folder, or `organisation/name` on a model hub.
    """
    place = table.get(name)
    if place is None and (Path(name).is_dir() or "/" in name):
        place = table.get("")
    if not place or not name:
        hint = "; a folder, or organisation/name on a model hub, is taken too" if "" in table else ""
        raise UnknownNameError(what, name, [known for known in table if known], hint)
    module, attribute = place.split(":")
    return getattr(import_module(module), attribute)
