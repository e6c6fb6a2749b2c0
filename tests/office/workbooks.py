"""What the tests of office files share: a workbook as cells, written again as a plain XLSX."""
import io
import re
import zipfile
import xml.etree.ElementTree as ET
from xml.sax.saxutils import escape

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def letters(column):
    out = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        out = chr(65 + rest) + out
    return out


def place(name):
    match = re.fullmatch(r"([A-Z]+)([0-9]+)", name)
    column = 0
    for letter in match.group(1):
        column = column * 26 + ord(letter) - 64
    return int(match.group(2)) - 1, column - 1


def read(path):
    """-> ({(row, column): str or ('n', digits)}, [merged ranges], {(row, column): formula}) of the first sheet."""
    with zipfile.ZipFile(path) as archive:
        strings = []
        if "xl/sharedStrings.xml" in archive.namelist():
            root = ET.fromstring(archive.read("xl/sharedStrings.xml"))
            strings = ["".join(text.text or "" for text in one.iter(MAIN + "t")) for one in root]
        sheet = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    cells, formulas = {}, {}
    for cell in sheet.iter(MAIN + "c"):
        value = cell.find(MAIN + "v")
        formula = cell.find(MAIN + "f")
        at = place(cell.get("r"))
        if formula is not None:
            formulas[at] = formula.text or ""
        if value is None or value.text is None:
            continue
        kind = cell.get("t", "n")
        if kind == "s":
            cells[at] = strings[int(value.text)]
        elif kind == "n":
            cells[at] = ("n", value.text)
        else:
            cells[at] = value.text
    return cells, [one.get("ref") for one in sheet.iter(MAIN + "mergeCell")], formulas


def write(path, cells, merged=(), name="Trang 1", inline=True):
    """A workbook of one sheet: numbers as ('n', digits), everything else as text."""
    strings = []
    rows = {}
    for (row, column), value in cells.items():
        rows.setdefault(row, {})[column] = value
    body = io.StringIO()
    for row in sorted(rows):
        body.write(f'<row r="{row + 1}">')
        for column in sorted(rows[row]):
            value = rows[row][column]
            where = f"{letters(column)}{row + 1}"
            if isinstance(value, tuple):
                body.write(f'<c r="{where}"><v>{value[1]}</v></c>')
            elif inline:
                body.write(f'<c r="{where}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>')
            else:
                body.write(f'<c r="{where}" t="s"><v>{len(strings)}</v></c>')
                strings.append(value)
        body.write("</row>")
    merges = "".join(f'<mergeCell ref="{one}"/>' for one in merged)
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    spread = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", head + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
        archive.writestr("xl/workbook.xml",
                         f'{head}<workbook {spread} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
                         f'relationships"><sheets><sheet name="{escape(name)}" sheetId="1" r:id="rId1"/></sheets></workbook>')
        archive.writestr("xl/_rels/workbook.xml.rels",
                         f'{head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                         '<Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>')
        if strings:
            items = "".join(f'<si><t xml:space="preserve">{escape(one)}</t></si>' for one in strings)
            archive.writestr("xl/sharedStrings.xml", f"{head}<sst {spread}>{items}</sst>")
        archive.writestr("xl/worksheets/sheet1.xml",
                         f"{head}<worksheet {spread}><sheetData>{body.getvalue()}</sheetData>"
                         + (f"<mergeCells>{merges}</mergeCells>" if merges else "") + "</worksheet>")
