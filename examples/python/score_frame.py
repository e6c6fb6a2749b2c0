# SPDX-License-Identifier: Apache-2.0
"""Chấm điểm từ bảng số liệu · Scores a table: Index 766 of the communes of Phú Thọ province, 2026.

    python3 score_frame.py [--lang en]

Dùng pandas nếu có, không thì đọc thẳng tệp CSV · With pandas the table is scored by column; without, the CSV file is read.
"""

import argparse
import os

import parindex

EXAMPLES = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CASE = os.path.join(EXAMPLES, "cases", "phu-tho-2026")


def facts():
    """The facts: a table with a row a unit and a column a fact."""
    path = os.path.join(CASE, "facts.csv")
    try:
        import pandas
    except ImportError:
        return path
    long = pandas.read_csv(path, dtype=str)
    wide = long.pivot(index="unit", columns="fact", values="value")
    return wide.loc[long["unit"].drop_duplicates()]


def main():
    """Prints the best communes, and why the first of them lost points."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--lang", choices=("vi", "en"), default="vi")
    language = arguments.parse_args().lang

    rules = os.path.join(EXAMPLES, "frameworks", "vn-766-2026.json")
    with parindex.Framework.load(rules, language=language) as framework:
        cards = framework.score(facts(), units=os.path.join(CASE, "units.csv"))
        best = sorted((card for card in cards if card.kind == "commune" and card.rank), key=lambda card: card.rank)
        for card in best[:5]:
            points = str(card.points).replace(".", "," if language == "vi" else ".")
            print(f"{card.rank:3}  {card.unit:8}  {card.name:24}  {points}")
        print()
        lost = [(entry, item) for item in best[0].items if item.rule.rule for entry in item.ledger]
        for entry, item in sorted(lost, key=lambda pair: pair[0].points)[:3]:
            points = str(entry.points).replace(".", "," if language == "vi" else ".")
            print(f"{points:>6}  {item.title}: {entry.why(language)}")


if __name__ == "__main__":
    main()
