"""parindex report as XLSX and DOCX: real numbers, totals as formulas that hold, nothing from data that a spreadsheet
would run, well-formed parts, the same bytes each time. With --recalculate LibreOffice computes everything anew.
usage: report_test.py TOOL SOURCE_DIR [--recalculate]"""
import csv
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
import zipfile
from decimal import Decimal

import workbooks

TOOL, ROOT = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
WORK = pathlib.Path(tempfile.mkdtemp())
CASE = ROOT / "examples/cases/phu-tho-2026"
PHU_THO = [ROOT / "examples/frameworks/vn-766-2026.json", CASE / "facts.csv", "--units", CASE / "units.csv"]
faults = 0


def check(holds, what):
    global faults
    if not holds:
        faults += 1
        print("FAILED:", what)


def run(*arguments):
    done = subprocess.run([str(TOOL), *map(str, arguments)], capture_output=True, text=True)
    if done.returncode != 0:
        check(False, f"{arguments}: {done.stderr}")
    return done.stdout


def sheets(path):
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                ET.fromstring(archive.read(name))
        root = ET.fromstring(archive.read("xl/workbook.xml"))
        names = [one.get("name") for one in root.iter(workbooks.MAIN + "sheet")]
        formulas = [element.text or "" for number in range(1, len(names) + 1)
                    for element in ET.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml")).iter(workbooks.MAIN + "f")]
    return names, formulas


def cents(value):
    return Decimal(value[1]).quantize(Decimal("0.01"))


# ---- one commune: 64.62 points, as published

unit = WORK / "unit.xlsx"
run("report", *PHU_THO, "--unit", "H44.229", "--lang", "vi", "-o", unit)
again = WORK / "again.xlsx"
run("report", *PHU_THO, "--unit", "H44.229", "--lang", "vi", "-o", again)
check(unit.read_bytes() == again.read_bytes(), "the same input gives the same bytes")
names, formulas = sheets(unit)
check(names == ["Bảng điểm", "Tổng hợp", "Tiêu chí", "Điểm trừ", "Đơn vị × lĩnh vực", "Việc cần làm"], f"sheets: {names}")
check(all(re.fullmatch(r"(SUM\([A-Z0-9:,]+\)|[A-Z]+[0-9]+-[A-Z]+[0-9]+)", one) for one in formulas), "only sums and differences")
cells, _, own = workbooks.read(unit)
check([cells.get((3, i)) for i in range(7)] == ["STT", "Lĩnh vực/ Tiêu chí/ Tiêu chí thành phần", "Điểm tối đa (chuẩn)",
      "Điểm tự chấm", "Điểm thẩm định", "Điểm đạt được", "Ghi chú"], "the official columns")
rows = {value: at[0] for at, value in cells.items() if at[1] == 0 and isinstance(value, str)}
total = next(at[0] for at, value in cells.items() if at[1] == 1 and value == "Tổng cộng:")
check(cents(cells[(rows["ON_TIME"], 5)]) == Decimal("19.13"), "ON_TIME is 19.13, a number")
check(cents(cells[(total, 5)]) == Decimal("64.62"), "the total is 64.62")


def computed(at, cells, own, seen=()):
    """A cell as a spreadsheet would compute it."""
    if at not in own:
        return Decimal(cells[at][1]) if isinstance(cells.get(at), tuple) else Decimal(0)
    out = Decimal(0)
    for part in re.fullmatch(r"SUM\((.*)\)", own[at]).group(1).split(","):
        first, _, last = part.partition(":")
        (row, column), (last_row, last_column) = workbooks.place(first), workbooks.place(last or first)
        out += sum(computed((r, c), cells, own) for r in range(row, last_row + 1) for c in range(column, last_column + 1))
    return out


sums = [at for at in own if own[at].startswith("SUM")]
check(len(sums) >= 6, "fields and the total are sums")
for at in sums:
    check(computed(at, cells, own).quantize(Decimal("0.01")) == cents(cells[at]), f"{at}: {own[at]}")
with zipfile.ZipFile(unit) as archive:
    first = archive.read("xl/worksheets/sheet1.xml").decode()
check('state="frozen"' in first and "<cols>" in first, "frozen headings, column widths")

# ---- what data may hold

hostile = WORK / "hostile.csv"
hostile.write_text('unit,name,fact,value\n"=HYPERLINK(""http://x"",""y"")","=cmd|\' /C calc\'!A0",done,1\n'
                   '"=HYPERLINK(""http://x"",""y"")",,all,3\n<script>,@SUM(A1:A9),done,2\n<script>,,all,3\n', "utf-8")
rules = WORK / "rules.json"
rules.write_text(json.dumps({
    "format": "parindex-framework/1", "id": "x", "title": {"vi": "=1+1"}, "max": 10,
    "period": {"from": "2026-01-01", "to": "2026-12-31"},
    "rounding": {"digits": 2, "mode": "half_up", "at": ["leaf"]},
    "facts": {"done": {"type": "count"}, "all": {"type": "count"}},
    "items": [{"code": "A", "title": {"vi": "+1 & <b> \u0007"}, "max": 10,
               "rule": {"kind": "ratio", "of": "done / all", "target": "100%"}}]}), "utf-8")
for options in ([], ["--unit", "<script>"]):
    for ending in ("xlsx", "docx"):
        path = WORK / f"hostile.{ending}"
        run("report", rules, hostile, *options, "--lang", "en", "-o", path)
        with zipfile.ZipFile(path) as archive:
            check(archive.testzip() is None, f"{ending}: the archive is whole")
            for name in archive.namelist():
                root = ET.fromstring(archive.read(name))
                check(all("HYPERLINK" not in (one.text or "") and "cmd" not in (one.text or "")
                          for one in root.iter(workbooks.MAIN + "f")), f"{ending} {name}: no formula from data")
                check(not any(one.tag.endswith(("hyperlink", "script")) for one in root.iter()), f"{ending} {name}: no link, no script")
strings = workbooks.read(WORK / "hostile.xlsx")[0].values()
check("=1+1" in " ".join(one for one in strings if isinstance(one, str)), "what looks like a formula is text")
card = run("score", rules, hostile, "--format", "csv")
check("'=HYPERLINK" in card and "'@SUM" in card, "and guarded in CSV")

# ---- a document

for options in (["--unit", "H44.229"], []):
    path = WORK / "report.docx"
    run("report", *PHU_THO, *options, "--lang", "vi", "-o", path)
    with zipfile.ZipFile(path) as archive:
        check(archive.namelist()[0] == "[Content_Types].xml", "the parts' types come first")
        for name in archive.namelist():
            ET.fromstring(archive.read(name))
        body = "".join(ET.fromstring(archive.read("word/document.xml")).itertext())
    check("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in body and "UBND xã Lạc Thủy" in body, "the head and the unit")
    check("64,62" in body, "points with a decimal comma")
docx = (WORK / "report.docx").read_bytes()
run("report", *PHU_THO, "--lang", "vi", "-o", WORK / "report.docx")
check((WORK / "report.docx").read_bytes() == docx, "the same input gives the same document")

# ---- computed anew

if "--recalculate" in sys.argv:
    office = shutil.which("soffice")
    if office is None:
        print("soffice is not there")
        sys.exit(1)

    def convert(path, what):
        subprocess.run([office, "--headless", f"-env:UserInstallation=file://{WORK}/profile", "--convert-to", what, "--outdir",
                        str(WORK / "made"), str(path)], check=True, capture_output=True, timeout=300)

    # Without stored values every formula must be computed.
    bare = WORK / "bare.xlsx"
    with zipfile.ZipFile(unit) as source, zipfile.ZipFile(bare, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            if name.startswith("xl/worksheets/sheet"):
                text = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", text)
            target.writestr(name, text)
    convert(bare, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1")
    made = next((WORK / "made").glob("bare*.csv"))
    with open(made, encoding="utf-8", newline="") as file:
        anew = {row[0] or row[1]: row[5] for row in csv.reader(file) if len(row) > 5}
    check(anew.get("Tổng cộng:") == "64.62", f"LibreOffice computes the total as {anew.get('Tổng cộng:')}")
    for code in ("CKMB", "TDGQ", "TTTT", "MDSH", "MDHL"):
        check(Decimal(anew[code]) == cents(cells[(rows[code], 5)]), f"and {code} as {anew[code]}")
    convert(WORK / "report.docx", "pdf")
    check((WORK / "made/report.pdf").stat().st_size > 10000, "the document opens in Writer")

print(f"{faults} failures")
sys.exit(1 if faults else 0)
