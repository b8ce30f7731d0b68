"""An XML parser that refuses what no spreadsheet needs: DOCTYPE, entities, odd encodings, great depth."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NoReturn
from xml.parsers import expat

from .errors import UnreadableFile
from .limits import MAX_XML_DEPTH

_AGAIN = "Open it in Excel or LibreOffice, save it again as .xlsx, and send that."
_XML = "a workbook as a spreadsheet program writes it"

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


def local(name: str) -> str:
    """A name without its prefix. Readers look at no more than this, so neither do we."""
    return name.rpartition(":")[2]


def forbidden(part: str, what: str) -> UnreadableFile:
    """The error for XML that could reach out of its file or grow without bound."""
    return UnreadableFile("forbidden-xml", f"{what} in {part}", f"{_XML}, without one", _AGAIN)


def damaged_xml(part: str, what: str) -> UnreadableFile:
    """The error for XML that is not well-formed."""
    return UnreadableFile("damaged-xml", f"that {part} is broken ({what})", _XML, _AGAIN)


def parse(
    part: str,
    chunks: Iterable[bytes],
    start: Start | None = None,
    end: End | None = None,
    text: Text | None = None,
    aside: Callable[[], None] | None = None,
    elements: bool = True,
) -> None:
    """Parse a part with the handlers given, under guard. Names come with their prefixes.

    `aside` is called for each comment, CDATA section and processing instruction: readers differ in what
    text they take around one. Without `elements` only that is watched, which is much faster.
    """
    parser: Any = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 65_536
    _guard(parser, part)
    if start is None and elements:
        start, end = _depth_only(part)
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    if aside is not None:
        parser.CommentHandler = parser.ProcessingInstructionHandler = lambda *_: aside()
        parser.StartCdataSectionHandler = aside
    first = True
    try:
        for chunk in chunks:
            if first and chunk.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00", b"<\x00")):
                raise damaged_xml(part, "not UTF-8")
            first = False
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise damaged_xml(part, f"line {error.lineno}: {expat.ErrorString(error.code)}") from None
    except UnicodeError:
        raise damaged_xml(part, "not UTF-8") from None


def _guard(parser: Any, part: str) -> None:
    def doctype(*_: object) -> NoReturn:
        raise forbidden(part, "a DOCTYPE")

    def entity(*_: object) -> NoReturn:
        raise forbidden(part, "an entity")

    def declaration(_version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in ("utf-8", "us-ascii"):
            raise damaged_xml(part, f"the encoding {encoding}")

    parser.StartDoctypeDeclHandler = doctype
    parser.EntityDeclHandler = entity
    parser.ExternalEntityRefHandler = entity
    parser.SkippedEntityHandler = entity
    parser.XmlDeclHandler = declaration


def _depth_only(part: str) -> tuple[Start, End]:
    depth = 0

    def start(_name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_XML_DEPTH:
            raise too_deep(part)

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    return start, end


def too_deep(part: str) -> UnreadableFile:
    """The error for elements within elements without end."""
    return UnreadableFile("deep-xml", f"elements nested more than {MAX_XML_DEPTH} deep in {part}", _XML, _AGAIN)
