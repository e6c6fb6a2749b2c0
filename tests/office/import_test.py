"""parindex import: the two real spreadsheets come out equal to the frameworks that ship, with every fault named; copies
that were changed as people change them come out equal, too, or are refused with the reason.
usage: import_test.py TOOL SOURCE_DIR"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unicodedata
from fractions import Fraction

import workbooks

TOOL, ROOT = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
DATA = ROOT / "tests/data/import"
WORK = pathlib.Path(tempfile.mkdtemp())
faults = 0


def check(holds, what):
    global faults
    if not holds:
        faults += 1
        print("FAILED:", what)


def run(*arguments):
    done = subprocess.run([str(TOOL), *map(str, arguments), "--lang", "en"], capture_output=True, text=True)
    doubts = re.findall(r"(?:warning|error) (IMPORT_[A-Z_]+): .*?(?: \[.*?!([A-Z]+[0-9]+)\])?$", done.stderr, re.M)
    return done.returncode, done.stdout, doubts, done.stderr


def number(value):
    return Fraction(str(value))


def tight(text):
    return " ".join(unicodedata.normalize("NFC", text).split())


def form(item):
    """What a spreadsheet can say about an item: all but our names for facts and options, notes and translations."""
    out = {"code": item["code"], "source": item.get("x-code-in-source"), "title": tight(item["title"]["vi"]),
           "max": number(item["max"])}
    if "items" in item:
        out["items"] = [form(one) for one in item["items"]]
        return out
    rule = item["rule"]
    if rule["kind"] == "check":
        # Two steps, all or nothing: the same as a choice between them.
        out["steps"] = [(out["max"], None), (Fraction(0), None)]
    elif rule["kind"] == "choice":
        out["steps"] = [(number(one["points"]), None) for one in rule["options"]]
        if len(rule["options"]) > 2:
            out["texts"] = [tight(one["title"]["vi"]) for one in rule["options"]]
    else:
        out["steps"] = [(number(one["points"]), one.get("in", one.get("at_least"))) for one in rule["tiers"]]
        out["texts"] = [tight(one["x-text"]) for one in rule["tiers"]]
    return out


def differences(a, b, where="", out=None):
    out = [] if out is None else out
    if isinstance(a, dict) and isinstance(b, dict):
        for key in sorted(set(a) | set(b)):
            differences(a.get(key), b.get(key), f"{where}/{a.get('code', '')}:{key}", out)
    elif isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        for one, other in zip(a, b):
            differences(one, other, where, out)
    elif a != b:
        out.append(f"{where}: {a!r} is not {b!r}")
    return out


def shipped(table):
    return json.loads((ROOT / f"examples/frameworks/br-vt-cong-an-2024-bang-{table}.json").read_text("utf-8"))


# ---- the two sheets; the doubts were found by reading them

EXPECTED = {
    1: {("IMPORT_CODE_NUMBER", "A135"), ("IMPORT_CODE_NUMBER", "A162"), ("IMPORT_CODE_NUMBER", "A170"),
        ("IMPORT_CODE_CORRECTED", "A163"), ("IMPORT_CODE_CORRECTED", "A166"), ("IMPORT_BOUND_MISSING", "B62"),
        ("IMPORT_FRACTION", "B24"), ("IMPORT_FRACTION", "B25"), ("IMPORT_FRACTION", "B31"), ("IMPORT_FRACTION", "B32"),
        ("IMPORT_STEPS_OVERLAP", "B82"), ("IMPORT_STEPS_OVERLAP", "B93"), ("IMPORT_STEPS_OVERLAP", "B117")},
    4: {("IMPORT_CODE_NUMBER", "A61"), ("IMPORT_CODE_NUMBER", "A65"), ("IMPORT_CODE_NUMBER", "A97"),
        ("IMPORT_CODE_NUMBER", "A115"), ("IMPORT_CODE_CORRECTED", "A34"), ("IMPORT_CODE_CORRECTED", "A37"),
        ("IMPORT_CODE_CORRECTED", "A149"), ("IMPORT_BEST_STEP", "C42"),
        ("IMPORT_FRACTION", "B24"), ("IMPORT_FRACTION", "B25"), ("IMPORT_FRACTION", "B31"), ("IMPORT_FRACTION", "B32"),
        ("IMPORT_STEPS_OVERLAP", "B39"), ("IMPORT_STEPS_OVERLAP", "B85"), ("IMPORT_STEPS_OVERLAP", "B90")},
}
FORMS = {}
for table, expected in EXPECTED.items():
    source = DATA / f"br-vt-cong-an-2024-bang-{table}.xlsx"
    draft = WORK / f"draft-{table}.json"
    status, _, doubts, said = run("import", source, "-o", draft)
    check(status == 0, f"table {table} is imported: {said}")
    check(set(doubts) == expected, f"table {table}: not expected {set(doubts) - expected}, missing {expected - set(doubts)}")
    check(len(doubts) == len(expected), f"table {table}: each doubt is told once")
    if not draft.exists():
        continue
    made, known = json.loads(draft.read_text("utf-8")), shipped(table)
    check(number(made["max"]) == number(known["max"]), f"table {table}: total")
    FORMS[table] = [form(one) for one in known["items"]]
    for text in differences([form(one) for one in made["items"]], FORMS[table]):
        check(False, f"table {table}: {text}")
    status, _, _, said = run("check", draft)
    check(status == 0, f"the draft of table {table} is a framework: {said}")
    # The warnings of the draft are those of the framework that ships.
    codes = [sorted(re.findall(r"warning ([A-Z_]+):", run("check", path)[3])) for path in
             (draft, ROOT / f"examples/frameworks/br-vt-cong-an-2024-bang-{table}.json")]
    check(codes[0] == codes[1], f"table {table}: check says {codes[0]}, of what ships {codes[1]}")

# ---- copies changed as people change them

CELLS, MERGED, _ = workbooks.read(DATA / "br-vt-cong-an-2024-bang-1.xlsx")
CELLS = {at: value for at, value in CELLS.items() if at[1] < 7}  # without the formulas that make a web page
HEAD = 3  # row 4
copies = 0


def changed(name, cells, expect=None, merged=(), same=True, without=(), **options):
    """Imports a copy: equal to what ships (same), with `expect` among the doubts; or refused with it."""
    global copies
    copies += 1
    path = WORK / f"copy-{copies}.xlsx"
    workbooks.write(path, cells, merged, **options)
    status, out, doubts, said = run("import", path)
    if expect:
        wanted = expect if isinstance(expect, tuple) else (expect, None)
        check(any(code == wanted[0] and wanted[1] in (None, cell) for code, cell in doubts), f"{name}: {wanted} in {said}")
    for code in without:
        check(all(one != code for one, _ in doubts), f"{name}: {code} is not told: {said}")
    if same:
        check(status == 0, f"{name}: is imported: {said}")
        found = differences([form(one) for one in json.loads(out)["items"]], FORMS[1]) if status == 0 else []
        for text in found[:3]:
            check(False, f"{name}: {text}")
    elif same is False:
        check(status == 1 and not out, f"{name}: is refused: {said}")
    else:
        check(status == 0, f"{name}: is imported all the same: {said}")
        return json.loads(out) if status == 0 else None
    return None


def moved(by):
    return {(row, column + by): value for (row, column), value in CELLS.items()}


def swapped(a, b):
    return {(row, b if column == a else a if column == b else column): value for (row, column), value in CELLS.items()}


def with_cell(at, value, cells=None):
    out = dict(CELLS if cells is None else cells)
    out[at] = value
    return out


def rows_down(by):
    return {(row + by, column): value for (row, column), value in CELLS.items()}


changed("as it is", CELLS, merged=MERGED)
changed("shared strings", CELLS, inline=False)
changed("columns moved to the right", moved(3))
changed("the maximum before the title", swapped(1, 2))
changed("codes in the last column", swapped(0, 6))
changed("rows moved down", rows_down(20))
changed("headings of another sheet", with_cell((HEAD, 0), "Số TT", with_cell((HEAD, 1), "Nội dung tiêu chuẩn",
        with_cell((HEAD, 2), "ĐIỂM CHUẨN"))))
changed("headings in capitals, decomposed", {at: unicodedata.normalize("NFD", value.upper()) if at[0] == HEAD else value
        for at, value in CELLS.items()})
changed("texts decomposed", {at: unicodedata.normalize("NFD", value) if isinstance(value, str) else value
        for at, value in CELLS.items()})
changed("a heading nobody knows", with_cell((HEAD, 2), "Cột ba"), "IMPORT_NO_COLUMN", same=False)
changed("no row of headings", {at: value for at, value in CELLS.items() if at[0] != HEAD}, "IMPORT_NO_COLUMN", same=False)
changed("headings only", {at: value for at, value in CELLS.items() if at[0] <= HEAD}, "IMPORT_NO_ITEMS", same=False)
changed("maxima as text with decimal commas", {at: value[1].replace(".", ",") if at[1] == 2 and isinstance(value, tuple)
        else value for at, value in CELLS.items()})
changed("points only in the texts", {at: value for at, value in CELLS.items()
        if at[1] != 2 or (at[0], 0) in CELLS and CELLS[(at[0], 0)] not in (" ",) or at[0] > 250})
changed("points differ", with_cell((7, 2), "1.75"), ("IMPORT_POINTS_DIFFER", "C8"), same=None)
changed("a total that is none", with_cell((251, 2), ("n", "99.55")), ("IMPORT_TOTAL", "C252"), same=None)
changed("a field that does not add up", with_cell((4, 2), ("n", "26")), ("IMPORT_SUM", "C5"), same=None)
changed("no total", {at: value for at, value in CELLS.items() if at[0] < 251})
changed("headings merged over two rows", with_cell((HEAD + 0, 3), "Điểm đánh giá", rows_down(0)), merged=["D4:E4"])
changed("a row that is neither", with_cell((5, 1), "Phần thứ nhất", with_cell((5, 0), "A")), "IMPORT_ROW_UNREAD", same=None)
changed("a maximum that is a word", with_cell((6, 2), "hai"), ("IMPORT_NO_MAXIMUM", "C7"), same=None)
changed("codes that end with a point", {at: value + "." if at[1] == 0 and isinstance(value, str) and value.strip()[-1:].isdigit()
        else value for at, value in CELLS.items()}, same=None)
gap = changed("a gap between steps", with_cell((18, 1), "Hoàn thành từ 60% - dưới 100% kế hoạch: 1"),
              ("IMPORT_STEPS_GAP", "B20"), same=None)

# 4.10 in a number cell is 4.1; its place says which.
ten = {(0, 0): "STT", (0, 1): "Tiêu chí", (0, 2): "Điểm tối đa", (1, 0): ("n", "4"), (1, 1): "Lĩnh vực", (1, 2): ("n", "10")}
for i in range(1, 11):
    ten[(2 * i, 0)] = ("n", "4." + (str(i) if i < 10 else "1"))
    ten[(2 * i, 1)], ten[(2 * i, 2)] = f"Tiêu chí {i}", ("n", "1")
    ten[(2 * i + 1, 1)] = "Có: 1"
made = changed("4.10", ten, ("IMPORT_CODE_CORRECTED", "A21"), same=None)
if made:
    check([one["code"] for one in made["items"][0]["items"]] == [f"4.{i}" for i in range(1, 11)], "4.10: codes")

for name, bytes_ in (("no archive", b"not a zip"), ("half an archive", (DATA / "br-vt-cong-an-2024-bang-1.xlsx").read_bytes()[:5000]),
                     ("empty", b"")):
    path = WORK / "broken.xlsx"
    path.write_bytes(bytes_)
    status, out, doubts, said = run("import", path)
    check(status == 1 and not out and doubts and doubts[0][0] == "IMPORT_NOT_A_SPREADSHEET", f"{name}: {said}")
    copies += 1
status, out, doubts, said = run("import", DATA / "br-vt-cong-an-2024-bang-1.xlsx", "--sheet", "Bảng 9")
check(status == 1 and doubts[0][0] == "IMPORT_NO_SHEET" and "TÊN ĐƠN VỊ" in said, f"no such sheet: {said}")
check(run("import", WORK / "none.xlsx")[0] == 2, "no such file")
check(run("import")[0] == 2, "no file")

# ---- filled-in sheets

filled = dict(CELLS)
filled[(6, 3)] = ("n", "2")        # 1.1.1 self-scored 2
filled[(6, 4)] = "1"               # and appraised 1, as text
filled[(11, 3)] = "2"              # 1.1.2, written on its first step
filled[(16, 3)] = ("n", "1")       # 1.1.4, a share: given
filled[(20, 3)] = ("n", "8")       # a sum, which follows from its parts
filled[(24, 3)] = "xem ghi chú"    # words: a doubt
path = WORK / "filled.xlsx"
workbooks.write(path, filled)
framework = ROOT / "examples/frameworks/br-vt-cong-an-2024-bang-1.json"
assessment = WORK / "assessment.json"
status, _, doubts, said = run("import", path, "--framework", framework, "--unit", "PX01", "-o", assessment)
check(status == 0, f"the filled-in sheet is read: {said}")
check(("IMPORT_NOT_A_NUMBER", "D25") in doubts, f"words among the points: {said}")
made = json.loads(assessment.read_text("utf-8"))
rounds = {one["round"]: {code: number(score["points"]) for code, score in one["scores"].items()} for one in made["reviews"]}
check(rounds == {"self": {"1.1.1": 2, "1.1.2": 2}, "appraisal": {"1.1.1": 1}}, f"rounds: {rounds}")
check({code: number(one["points"]) for code, one in made["given"].items()} == {"1.1.4": 1}, f"given: {made['given']}")
status, out, _, said = run("score", framework, assessment, "--format", "jsonl")
check(status == 0, f"and scored: {said}")
card = json.loads(out)
leaf = {one["code"]: one for field in card["items"] for item in field["items"] for one in item["items"]}
check((leaf["1.1.1"]["points"], leaf["1.1.2"]["points"], leaf["1.1.4"]["points"]) == (1, 2, 1), "points of the filled-in sheet")
check(leaf["1.1.1"]["rounds"] and leaf["1.1.4"]["state"] == "given", "rounds and state")
status, _, doubts, _ = run("import", path, "--framework", ROOT / "examples/frameworks/vn-766-2026.json")
check(status == 0 and any(code == "IMPORT_UNKNOWN_ITEM" for code, _ in doubts), "another framework's items are doubts")

print(f"{copies} changed copies, {faults} failures")
sys.exit(1 if faults or copies < 20 else 0)
