"""PDF documents made in parts → one: pages, outline, places to link to, and the tags that screen readers follow."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO

from pikepdf import Array, Dictionary, Name, NameTree, NumberTree, Object, ObjectStreamMode, Pdf, String


class JoinedPdf:
    """Takes the parts in their order, as Typst makes them.

    An address that begins with `#` becomes a link to the heading of that label, in whichever part it is.
    """

    def __init__(self) -> None:
        self._pdf = Pdf.new()
        self._about = b""
        self._roles: Object | None = None
        self._parts = self._numbers = 0
        self._destinations: dict[str, Object] = {}
        self._headings: list[Object] = []
        self._elements: list[Object] = []
        # Leaves of the trees that say which element has a number or an id.
        self._numbered: list[Object] = []
        self._named: list[Object] = []

    @property
    def pages(self) -> int:
        return len(self._pdf.pages)

    def add(self, data: bytes) -> None:
        """The next part; what the document says of itself is taken from the first one."""
        with Pdf.open(BytesIO(data)) as part:
            if Name.StructTreeRoot in part.Root:
                self._renumber(part.Root.StructTreeRoot, part)
            self._link(part)
            # Pages come first: what points to them is then led to the new ones.
            self._pdf.add_pages_from(part, forms="strip", layers="ignore", outlines="ignore")
            if not self._parts:
                self._introduce(part)
            if Name.Names in part.Root and Name.Dests in part.Root.Names:
                places = NameTree(part.Root.Names.Dests).items()
                self._destinations |= {str(name): self._copied(part, place) for name, place in places}
            if Name.Outlines in part.Root:
                self._headings += [self._copied(part, item) for item in _chain(part.Root.Outlines)]
            if Name.StructTreeRoot in part.Root:
                self._take_tags(part)
        self._parts += 1

    def lay_over(self, data: bytes) -> None:
        """On each page, what stands on the page of the same number in `data`: running feet."""
        before = self._pdf.make_stream(b"q")
        with Pdf.open(BytesIO(data)) as feet:
            for number, (page, foot) in enumerate(zip(self._pdf.pages, feet.pages, strict=True)):
                # Pages may share their resources, so that each foot needs a name of its own.
                name = page.add_resource(self._pdf.copy_foreign(foot.as_form_xobject()), Name.XObject, Name(f"/Foot{number}"))
                page.contents_add(before, prepend=True)
                page.contents_add(f"Q {name} Do".encode())

    def finished(self) -> bytes:
        """The document; the same parts give the same bytes."""
        root = self._pdf.Root
        root.Metadata = self._pdf.make_stream(_NUMBER_OF_PAGES.sub(b"\\g<1>%d" % self.pages, self._about))
        root.Metadata.update({"/Type": Name.Metadata, "/Subtype": Name.XML})
        if self._destinations:
            pairs = [(String(name), self._destinations[name]) for name in sorted(self._destinations)]
            root.Names = Dictionary(Dests=Dictionary(Names=_flat(pairs)))
        if self._headings:
            root.Outlines = self._pdf.make_indirect(Dictionary(Type=Name.Outlines, Count=len(self._headings)))
            _strung(root.Outlines, self._headings)
        if self._elements:
            root.StructTreeRoot = self._tags()
        file = BytesIO()
        self._pdf.save(file, object_stream_mode=ObjectStreamMode.generate, deterministic_id=True)
        return file.getvalue()

    def _introduce(self, part: Pdf) -> None:
        """Title, language and what else stands for the whole document."""
        for key in ("/Lang", "/MarkInfo", "/ViewerPreferences"):
            if key in part.Root:
                self._pdf.Root[key] = self._copied(part, part.Root[key])
        for key, value in part.docinfo.items():
            self._pdf.docinfo[key] = str(value)
        if Name.Metadata in part.Root:
            self._about = _IDS.sub(b"", part.Root.Metadata.read_bytes())

    def _copied(self, part: Pdf, item: Object) -> Object:
        return self._pdf.copy_foreign(item if item.is_indirect else part.make_indirect(item))

    def _link(self, part: Pdf) -> None:
        """Addresses within the document become its own links."""
        for link in (link for page in part.pages for link in page.obj.get(Name.Annots, ())):
            address = str(link.A.get(Name.URI, "")) if Name.A in link else ""
            if address.startswith("#"):
                link.A = Dictionary(S=Name.GoTo, D=String(address[1:]))

    def _renumber(self, tags: Object, part: Pdf) -> None:
        """The numbers of the part's tags follow those of the parts before; ids of table headings get the part's number."""
        for page in part.pages:
            for item in (page.obj, *page.obj.get(Name.Annots, ())):
                for key in ("/StructParents", "/StructParent"):
                    if key in item:
                        item[key] = self._numbers + int(item[key])
        numbered: list[tuple[object, Object]] = [
            (self._numbers + int(number), value) for number, value in NumberTree(tags.ParentTree).items()
        ]
        tags.ParentTree = _leaf(part, "/Nums", numbered)
        self._numbers += len(numbered)
        named = [*NameTree(tags.IDTree).items()] if Name.IDTree in tags else []
        for table in {table.objgen: table for table in (_table(cell) for _, cell in named)}.values():
            for cell in _cells(table):
                if Name.ID in cell:
                    cell.ID = self._id(cell.ID)
                for look in _listed(cell.get(Name.A)):
                    if Name.Headers in look:
                        look.Headers = Array([self._id(name) for name in look.Headers])
        if named:
            tags.IDTree = _leaf(part, "/Names", [(self._id(name), cell) for name, cell in named])

    def _id(self, name: object) -> String:
        """Unique in the document; in the order of the parts, as a tree of names has to be."""
        return String(f"{self._parts:06} {name}")

    def _take_tags(self, part: Pdf) -> None:
        """The part's elements, and what its numbers and ids stand for."""
        tags = part.Root.StructTreeRoot
        if self._roles is None and Name.RoleMap in tags:
            self._roles = self._copied(part, tags.RoleMap)
        for element in _listed(tags.get(Name.K)):
            del element[Name.P]
            element.S = Name.Part
            self._elements.append(self._copied(part, element))
        self._numbered.append(self._copied(part, tags.ParentTree))
        if Name.IDTree in tags:
            self._named.append(self._copied(part, tags.IDTree))

    def _tags(self) -> Object:
        whole = self._pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, K=Array(self._elements)))
        for element in self._elements:
            element.P = whole
        tree = Dictionary(Type=Name.StructTreeRoot, K=Array([whole]), ParentTreeNextKey=self._numbers)
        tree.ParentTree = Dictionary(Kids=Array(self._numbered))
        if self._named:
            tree.IDTree = Dictionary(Kids=Array(self._named))
        if self._roles is not None:
            tree.RoleMap = self._roles
        made = whole.P = self._pdf.make_indirect(tree)
        return made


_NUMBER_OF_PAGES = re.compile(rb"(<xmpTPg:NPages>)\d+")
_IDS = re.compile(rb"<xmpMM:(\w+ID)>[^<]*</xmpMM:\1>")
"""Of the first part, where they would stand for the whole."""


def _leaf(part: Pdf, kind: str, pairs: Sequence[tuple[object, Object]]) -> Object:
    """A leaf of a tree of numbers or names."""
    limits = Array([pairs[0][0], pairs[-1][0]])
    return part.make_indirect(Dictionary({kind: _flat(pairs), "/Limits": limits}))


def _flat(pairs: Iterable[tuple[object, Object]]) -> Array:
    return Array([item for pair in pairs for item in pair])


def _table(cell: Object) -> Object:
    """The table of a cell."""
    while Name.P in cell and str(cell.S) != "/Table":
        cell = cell.P
    return cell


def _chain(parent: Object) -> Iterator[Object]:
    """The children of an outline's item, one after the other."""
    item = parent.get(Name.First)
    while item is not None:
        yield item
        item = item.get(Name.Next)


def _strung(parent: Object, items: list[Object]) -> None:
    """Makes the items the children of the outline, in their order."""
    parent.First, parent.Last = items[0], items[-1]
    for place, item in enumerate(items):
        item.Parent = parent
        for key, near in ((Name.Prev, place - 1), (Name.Next, place + 1)):
            if 0 <= near < len(items):
                item[key] = items[near]


def _cells(element: Object) -> Iterator[Object]:
    """The cells of a table, through its parts and rows."""
    for child in _listed(element.get(Name.K)):
        if isinstance(child, Object) and child.get(Name.S) in (Name.TH, Name.TD):
            yield child
        elif isinstance(child, Object) and child.get(Name.S) in (Name.TR, Name.THead, Name.TBody, Name.TFoot):
            yield from _cells(child)


def _listed(value: object) -> Iterable[Object]:
    """An array's items, or the one value there is."""
    if value is None:
        return ()
    return list(value) if isinstance(value, Array) else [value]  # type: ignore[list-item]
