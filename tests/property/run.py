"""Compares the tool with the slow reference on random frameworks, and checks what must hold for any of them.

usage: python3 run.py --tool build/dev/parindex [--seeds 1..200] [--jobs N] [--keep DIR] [--stop-after N]

For every seed: the scorecards of a generated framework and batch equal the reference's, item by item; every ledger is
exact; the order of units, facts, keys and columns changes no byte of a scorecard, the order of items no points; twice
gives the same bytes; JSON, JSON Lines, long and wide CSV of the same facts give the same scorecards; filling in a
missing fact stays inside [lowest, highest]; more evidence never lowers points; what is printed reads back equal.
A failing seed is written to --keep as framework.json, batch.jsonl and previous.jsonl.
"""
import argparse
import copy
import csv
import io
import json
import multiprocessing
import os
import random
import subprocess
import sys
import tempfile
from fractions import Fraction

import generate
import reference


class Tool:
    def __init__(self, path, folder):
        self.path, self.folder, self.previous = os.path.abspath(path), folder, []

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        return path

    def score(self, framework, name, text, form="jsonl"):
        """(exit code, lines of standard output, standard error)."""
        command = [self.path, "score", self.write("framework.json", framework), self.write(name, text), "--format", form,
                   "--keep-going", "--lang", "en", *self.previous]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120, check=False)
        return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")


def shown(value):
    return "none" if value is None else str(value)


def exact(part):
    """The points of an item, a card or a ledger entry: as printed, or `exact` where that differs."""
    return Fraction(part["exact"]) if part.get("exact") is not None else part["points"]


def spread(part):
    """(lowest, highest) of an item or a card."""
    points = exact(part)
    return tuple(Fraction(part.get(end + "_exact", part.get(end, points))) for end in ("lowest", "highest"))


def all_items(items):
    for item in items:
        yield item
        yield from all_items(item.get("items", []))


class Checker:
    def __init__(self, tool, seed):
        self.tool, self.seed, self.problems = tool, seed, []
        self.case = generate.Case(seed)
        self.framework = generate.dump(self.case.framework)
        self.batch = "".join(generate.dump(one) + "\n" for one in self.case.assessments)
        self.earlier = "".join(generate.dump(one) + "\n" for one in self.case.earlier)
        if self.earlier:
            tool.previous = ["--previous", tool.write("previous.jsonl", self.earlier)]
        self.random = random.Random(seed * 7919 + 1)
        self.compared = 0

    def problem(self, what, *details):
        self.problems.append(what + ": " + " ".join(str(detail) for detail in details))

    def run(self):
        code, out, err = self.tool.score(self.framework, "batch.jsonl", self.batch)
        if code not in (0, 1):
            return self.problem("exit code", code, err[:400])
        self.lines = [line for line in out.split("\n") if line]
        self.cards = {card["unit"]["id"]: card for card in map(reference.load, self.lines)}
        self.by_unit = dict(zip(self.cards, self.lines))
        errors = [line for line in err.split("\n") if "framework.json" in line and ": error" in line]
        if errors:
            return self.problem("framework refused", " | ".join(errors[:3]))
        self.against_reference(err)
        for card in self.cards.values():
            self.ledgers(card)
            self.printed(card)
        self.same_again(out)
        self.reordered()
        self.items_reordered()
        self.other_forms()
        self.fill_in()
        self.more_evidence()
        return None

    # ---- the reference

    def against_reference(self, err):
        batch, earlier = ([reference.load(line) for line in text.split("\n") if line] for text in (self.batch, self.earlier))
        cards, refused = reference.score(reference.load(self.framework), batch, earlier, self.highest)
        if set(cards) != set(self.cards):
            return self.problem("units scored", sorted(self.cards), "reference", sorted(cards), "refused", refused,
                                " | ".join(line for line in err.split("\n") if ": error" in line)[:600])
        for name, ours in cards.items():
            theirs = self.cards[name]
            self.compare(name, "total", "points", exact(theirs), ours.points)
            for key in ("max", "applicable_max", "index", "pending", "band", "rank", "of"):
                self.compare(name, "total", key, theirs[key], getattr(ours, key))
            self.compare(name, "total", "disqualified", theirs.get("disqualified", False), ours.disqualified)
            self.compare(name, "total", "gates", [(gate["code"], "pending" if gate["pending"] else "holds")
                                                  for gate in theirs["gates"]], ours.gates)
            self.compare(name, "total", "warnings", sorted(said["code"] for said in theirs["mistakes"]
                                                           if said["code"] in reference.WARNINGS), sorted(ours.warnings))
            for item in all_items(theirs["items"]):
                mine = ours.items[item["code"]]
                self.compare(name, item["code"], "points", exact(item), mine.points)
                for key in ("max", "applicable_max", "state"):
                    self.compare(name, item["code"], key, item[key], getattr(mine, key))
                if "rank" in item:
                    self.compare(name, item["code"], "rank", item["rank"], mine.rank)
                    self.compare(name, item["code"], "of", item["of"], mine.of)
        return None

    def highest(self, unit, item):
        """What the tool says a pending item can become; `fill_in` checks that it is true."""
        for theirs in all_items(self.cards[unit]["items"]) if unit in self.cards else []:
            if theirs["code"] == item.code and theirs["state"] == "pending":
                return spread(theirs)[1]
        return item.max

    def compare(self, unit, code, key, theirs, ours):
        self.compared += 1
        if theirs != ours:
            self.problem("differs", unit, code, key, "tool", shown(theirs), "reference", shown(ours))

    # ---- ledgers

    def ledgers(self, card):
        def entries(part):
            return sum((exact(entry) for entry in part["ledger"]), Fraction(0))

        def below(item):
            total = entries(item) + sum((below(child) for child in item["items"]), Fraction(0))
            if item["applicable_max"] + total != exact(item):
                self.problem("ledger", card["unit"]["id"], item["code"], item["state"], "maximum", item["applicable_max"],
                             "entries", total, "points", exact(item))
            return total
        total = sum((below(item) for item in card["items"]), Fraction(0)) + entries(card)
        if card["applicable_max"] + total != exact(card):
            self.problem("ledger", card["unit"]["id"], "total maximum", card["applicable_max"], "entries", total,
                         "points", exact(card))

    def printed(self, card):
        top = self.case.framework["rounding"]
        digits, roundings = top["digits"], {None: top}

        def walk(items, above):
            for item in items:
                roundings[item["code"]] = {**above, **item.get("rounding", {})}
                walk(item.get("items", []), roundings[item["code"]])
        walk(self.case.framework["items"], top)
        for part in [card] + list(all_items(card["items"])):
            how = roundings[part.get("code")]
            if part.get("exact") is not None and \
                    part["points"] != reference.round_to(Fraction(part["exact"]), how["digits"], "half_up"):
                self.problem("printed", card["unit"]["id"], part.get("code"), part["points"], part["exact"])
            if part.get("exact") is not None and Fraction(part["exact"]) == part["points"]:
                self.problem("exact without need", card["unit"]["id"], part.get("code"))
        if card["index"] is not None and (card["index"] * 10 ** digits).denominator != 1:
            self.problem("index digits", card["unit"]["id"], card["index"])

    # ---- the same facts another way

    def same_again(self, out):
        if self.tool.score(self.framework, "batch.jsonl", self.batch)[1] != out:
            self.problem("twice", "other bytes")

    def units_equal(self, what, out):
        lines = [line for line in out.split("\n") if line]
        got = {json.loads(line)["unit"]["id"]: line for line in lines}
        if set(got) != set(self.by_unit):
            return self.problem(what, "units", sorted(got), "expected", sorted(self.by_unit))
        for name, line in got.items():
            if line != self.by_unit[name]:
                before, after = reference.load(self.by_unit[name]), reference.load(line)
                keys = [key for key in before if before[key] != after.get(key)]
                return self.problem(what, name, "differs in", keys, [(before[k], after.get(k)) for k in keys][:2])
        return None

    def reordered(self):
        batch = [generate.dump(one, shuffle=self.random) + "\n" for one in self.case.assessments]
        self.random.shuffle(batch)
        framework = generate.dump(self.case.framework, shuffle=self.random)
        self.units_equal("reordered", self.tool.score(framework, "batch.jsonl", "".join(batch))[1])

    def items_reordered(self):
        document = copy.deepcopy(self.case.framework)

        def shuffle(items, ordered):
            if not ordered:
                self.random.shuffle(items)
            for item in items:
                if "items" in item:
                    shuffle(item["items"], item.get("combine") == "first_applicable")
        shuffle(document["items"], False)
        for line in self.tool.score(generate.dump(document), "batch.jsonl", self.batch)[1].split("\n"):
            if not line:
                continue
            card = reference.load(line)
            before = self.cards.get(card["unit"]["id"])
            if before is None:
                self.problem("items reordered", card["unit"]["id"], "was refused before")
                continue
            old = {item["code"]: exact(item) for item in all_items(before["items"])}
            for item in all_items(card["items"]):
                if old[item["code"]] != exact(item):
                    self.problem("items reordered", card["unit"]["id"], item["code"], old[item["code"]], exact(item))
            for key in ("points", "index", "rank", "of", "band", "lowest", "highest"):
                if before[key] != card[key]:
                    self.problem("items reordered", card["unit"]["id"], key, before[key], card[key])

    def cells(self, one):
        """(fact id, text) of an assessment as CSV has them."""
        for name, value in one["facts"].items():
            if isinstance(value, dict) and "missing" in value:
                yield name, "?" + value["missing"]
            elif isinstance(value, dict):
                for option, count in value.items():
                    yield "%s:%s" % (name, option), str(count)
            elif isinstance(value, bool):
                yield name, "true" if value else "false"
            else:
                yield name, value if isinstance(value, str) else generate.dump(value)
        for code, given in one.get("given", {}).items():
            yield "points:" + code, generate.dump(given["points"])

    def other_forms(self):
        array = "[" + ",\n".join(generate.dump(one) for one in self.case.assessments) + "]\n"
        self.units_equal("as JSON", self.tool.score(self.framework, "batch.json", array)[1])
        if any(one.get("evidence") or one.get("reviews") or one["unit"].get("attributes") for one in self.case.assessments):
            return  # JSON alone has these
        rows, columns, wide = [], ["unit", "name", "kind", "parent", "period"], []
        facts = []
        for one in self.case.assessments:
            unit = one["unit"]
            head = [unit["id"], unit["name"], unit["kind"], unit.get("parent", ""), "2026"]
            cells = dict(self.cells(one))
            if not cells:
                return  # a unit without facts has no row
            facts += [name for name in cells if name not in facts]
            rows += [head + [name, text] for name, text in cells.items()]
            wide.append((head, cells))
        self.random.shuffle(rows)
        self.random.shuffle(facts)
        order = columns + facts
        self.random.shuffle(order)
        long_text, wide_text = io.StringIO(), io.StringIO()
        writer = csv.writer(long_text)
        writer.writerow(columns + ["fact", "value"])
        writer.writerows(rows)
        writer = csv.writer(wide_text)
        writer.writerow(order)
        for head, cells in wide:
            row = {**dict(zip(columns, head)), **cells}
            writer.writerow([row.get(name, "") for name in order])
        self.units_equal("as long CSV", self.tool.score(self.framework, "long.csv", long_text.getvalue())[1])
        self.units_equal("as wide CSV", self.tool.score(self.framework, "wide.csv", wide_text.getvalue())[1])

    # ---- more facts, more evidence

    def fill_in(self):
        if self.case.framework.get("missing", "pending") != "pending":
            return
        batch, filled = copy.deepcopy(self.case.assessments), set()
        for one in batch:
            if "given" in one:
                continue
            known = lambda name: name in one["facts"] and not (isinstance(one["facts"][name], dict)
                                                              and "missing" in one["facts"][name])
            # a round's points stand in for a fact only while it is missing
            reviewed = {code for review in one.get("reviews", []) for code in review.get("scores", {})}
            options = [name for name in list(self.case.values) + list(self.case.unnamed) if not known(name)
                       and "from" not in self.case.facts.get(name, {}) and name not in reviewed]
            for name in self.random.sample(options, min(len(options), self.random.choice([1, 1, 2, 5]))):
                draw = self.case.values.get(name) or self.case.unnamed.get(name)
                if draw:
                    one["facts"][name] = draw(self.random)
                else:
                    self.fill_pair(one["facts"], name, known)
                filled.add(one["unit"]["id"])
        if not filled:
            return
        text = "".join(generate.dump(one) + "\n" for one in batch)
        for line in self.tool.score(self.framework, "batch.jsonl", text)[1].split("\n"):
            if line and json.loads(line)["unit"]["id"] in filled:
                card = reference.load(line)
                before = self.cards.get(card["unit"]["id"])
                if before:
                    self.inside(before, card, text)

    def fill_pair(self, facts, name, known):
        top, bottom = next(pair for pair in self.case.pairs if name in pair)
        if name == bottom:
            low = facts[top] if known(top) else 0
            facts[bottom] = low + self.random.choice([0, 1, 5, 100])
        else:
            facts[top] = self.random.randint(0, facts[bottom] if known(bottom) else 50)

    def inside(self, before, after, text):
        old = {item["code"]: item for item in all_items(before["items"])}
        for code, earlier, later in [("total", before, after)] + \
                [(item["code"], old[item["code"]], item) for item in all_items(after["items"])]:
            (low, high), (new_low, new_high) = spread(earlier), spread(later)
            pending = later["pending"] if code == "total" else later["state"] == "pending"
            if not low <= new_low <= new_high <= high or (not pending and not low <= exact(later) <= high):
                self.problem("fill in", after["unit"]["id"], code, "range", low, high, "then", new_low, new_high, "points",
                             exact(later))
                self.filled_text = text

    def more_evidence(self):
        if not self.case.evidence_items or self.case.proven_deductions:
            return
        batch = copy.deepcopy(self.case.assessments)
        for one in batch:
            one.setdefault("evidence", []).extend(
                {"id": "MORE%d" % number, "items": self.case.evidence_items, "kind": "report", "number": "9", "date": "2026-06-01"}
                for number in range(2))
        text = "".join(generate.dump(one) + "\n" for one in batch)
        for line in self.tool.score(self.framework, "batch.jsonl", text)[1].split("\n"):
            if not line:
                continue
            card = reference.load(line)
            before = self.cards.get(card["unit"]["id"])
            if before is None:
                continue
            if exact(card) < exact(before):
                self.problem("more evidence", card["unit"]["id"], "total", exact(before), exact(card))
            old = {item["code"]: exact(item) for item in all_items(before["items"])}
            for item in all_items(card["items"]):
                if exact(item) < old[item["code"]]:
                    self.problem("more evidence", card["unit"]["id"], item["code"], old[item["code"]], exact(item))


def one_seed(task):
    """(seed, problems, values compared, the documents) of one seed; runs in a process of its own."""
    path, seed = task
    with tempfile.TemporaryDirectory() as folder:
        checker = Checker(Tool(path, folder), seed)
        try:
            checker.run()
        except Exception as error:  # the seed is named, whatever went wrong
            checker.problem("stopped", type(error).__name__, error)
        return seed, checker.problems, checker.compared, (checker.framework, checker.batch, checker.earlier)


def main():
    parser = argparse.ArgumentParser(description="random frameworks: the tool against a slow reference")
    parser.add_argument("--tool", required=True, help="path of the program parindex")
    parser.add_argument("--seeds", default="1..200", help="first and last seed, as 1..200")
    parser.add_argument("--jobs", type=int, default=1, help="seeds at a time")
    parser.add_argument("--keep", help="folder for the documents of failing seeds")
    parser.add_argument("--stop-after", type=int, default=20, help="stop after so many failing seeds")
    parser.add_argument("--show", type=int, default=5, help="problems shown of a seed")
    options = parser.parse_args()
    first, last = (int(part) for part in options.seeds.split(".."))
    failing = compared = done = 0
    with multiprocessing.Pool(options.jobs) as pool:
        for seed, problems, values, documents in pool.imap(one_seed, ((options.tool, s) for s in range(first, last + 1))):
            done += 1
            compared += values
            if not problems:
                continue
            failing += 1
            for problem in problems[:options.show]:
                print("seed %d: %s" % (seed, problem))
            if len(problems) > options.show:
                print("seed %d: and %d more" % (seed, len(problems) - options.show))
            if options.keep:
                keep = os.path.join(options.keep, "seed-%d" % seed)
                os.makedirs(keep, exist_ok=True)
                for name, text in zip(("framework.json", "batch.jsonl", "previous.jsonl"), documents):
                    with open(os.path.join(keep, name), "w", encoding="utf-8") as file:
                        file.write(text)
            if failing >= options.stop_after:
                pool.terminate()
                break
    print("%d seeds, %d failing, %d values compared" % (done, failing, compared))
    return 1 if failing or done == 0 or compared == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
