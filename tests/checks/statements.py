# SPDX-License-Identifier: Apache-2.0
# tests/golden/statements.csv: every statement found in published sets is classed, and where the table says a case shows
# it, that case names the statement (x-statement).
# usage: python3 statements.py GOLDEN_FOLDER
import csv
import json
import pathlib
import sys

CLASSES = {"rule", "framework", "check", "record", "workflow", "undefined"}
WITH_CASE = {"rule", "framework", "check"}
STATEMENTS = 151


def statements_of(value):
    """Every x-statement in a document."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "x-statement":
                yield from inner if isinstance(inner, list) else str(inner).replace(",", " ").split()
            else:
                yield from statements_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from statements_of(inner)


def main(golden):
    wrong = []
    seen = set()
    used = {}
    with open(golden / "statements.csv", encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    for row in rows:
        name = row["id"]
        if name in seen:
            wrong.append(f"{name} stands twice")
        seen.add(name)
        if row["class"] not in CLASSES:
            wrong.append(f"{name}: no such class: {row['class']}")
        if not row["says_vi"] or not row["note"] or not row["source"]:
            wrong.append(f"{name}: a cell is empty")
        if row["class"] in WITH_CASE and not row["where"]:
            wrong.append(f"{name}: a {row['class']} needs a case")
        for where in filter(None, row["where"].split(";")):
            folder = golden / where.strip().partition("#")[0]
            if not (folder / "framework.json").is_file():
                wrong.append(f"{name}: there is no case {where}")
                continue
            if folder not in used:
                with open(folder / "framework.json", encoding="utf-8") as text:
                    used[folder] = set(statements_of(json.load(text)))
            if name not in used[folder]:
                wrong.append(f"{name}: {where} does not name it")
    if len(rows) != STATEMENTS:
        wrong.append(f"{len(rows)} statements instead of {STATEMENTS}")
    for line in wrong:
        print(line)
    print(f"{len(rows)} statements, {len(used)} cases, {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
