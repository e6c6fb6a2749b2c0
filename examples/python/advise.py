# SPDX-License-Identifier: Apache-2.0
"""Mất điểm ở đâu, cần làm gì, và báo cáo để gửi đi · Where points went, what to do, and a report to send on.

    python3 advise.py [UNIT [TARGET [REPORT.html]]]
    python3 advise.py H44.246 index:80 report.html
"""

import sys
from pathlib import Path

import parindex

EXAMPLES = Path(__file__).resolve().parent.parent
CASE = EXAMPLES / "cases" / "phu-tho-2026"


def main(unit="H44.246", target="index:80", path=None):
    """Prints the next steps of a unit and the way to its target; writes the report when a path is given."""
    fw = parindex.Framework.load(EXAMPLES / "frameworks" / "vn-766-2026.json")
    cards = fw.score(CASE / "facts.csv", units=CASE / "units.csv")
    advice = cards.advise(unit, target=target)
    print(f"{unit}: {advice.points} / {advice.max}")
    for loss in advice.losses.entries[:3]:
        print(f"  -{loss.points} {loss.item}: {loss.why.vi}")
    for item in advice["items"]:
        for step in item.steps[:1]:
            change = step.changes[0]
            told = f"{change.fact} {change.before} → {change.after}" if "fact" in change else change.document
            print(f"  +{step.gain} {item.item}: {told}")
    goal = advice.target
    if goal.reachable and not goal.already:
        print(f"{goal.target}: {goal.before.total} → {goal.after.total}")
        # What was promised is what scoring the changed facts gives.
        again = fw.score(advice.changed())
        assert again[unit].points == goal.after.total
    if path is not None:
        cards.report(path, unit=unit)
    return advice


if __name__ == "__main__":
    main(*sys.argv[1:])
