"""A small sound workbook in the Office format, from its parts, any of which a test may change."""

from __future__ import annotations

import io
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
ROW = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>34.5</v></c></row>'
BOOK = f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}"><sheets>%s</sheets></workbook>'
ONE = '<sheet name="Return" sheetId="1" r:id="rId1"/>'
LINKS = f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'


def link(number: int, kind: str, target: str, more: str = "") -> str:
    return f'<Relationship Id="rId{number}" Type="{DOCUMENT}/{kind}" Target="{target}"{more}/>'


STANDARD = [link(1, "worksheet", "worksheets/sheet1.xml"), link(2, "styles", "styles.xml")]
STANDARD.append(link(3, "sharedStrings", "sharedStrings.xml"))


def sheet(rows: str = ROW, before: str = "", after: str = "") -> str:
    return f'{HEAD}<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def parts(rows: str | None = None, **changed: str | bytes | None) -> dict[str, str | bytes]:
    """A small sound workbook, its parts by name; changed parts by the last piece of theirs."""
    made: dict[str, str | bytes | None] = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": LINKS % link(1, "officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": BOOK % ONE,
        "xl/_rels/workbook.xml.rels": LINKS % "".join(STANDARD),
        "xl/worksheets/sheet1.xml": sheet(rows if rows is not None else ROW),
        "xl/sharedStrings.xml": f'{HEAD}<sst xmlns="{MAIN}"><si><t>Ref</t></si><si><t>Two</t></si></sst>',
        "xl/styles.xml": f'{HEAD}<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
        "</styleSheet>",
    }
    names = {"book": "xl/workbook.xml", "links": "xl/_rels/workbook.xml.rels", "sheet": "xl/worksheets/sheet1.xml"}
    names |= {
        "strings": "xl/sharedStrings.xml",
        "styles": "xl/styles.xml",
        "types": "[Content_Types].xml",
        "root": "_rels/.rels",
    }
    made |= {names[key]: value for key, value in changed.items()}
    return {name: value for name, value in made.items() if value is not None}


def packed(contents: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return out.getvalue()


def book(rows: str | None = None, **changed: str | bytes | None) -> bytes:
    return packed(parts(rows, **changed))


def cells(*inner: str) -> str:
    return f'<row r="1">{"".join(inner)}</row>'
