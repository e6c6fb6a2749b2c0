#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the golden cases through any implementation of ParIndex's formats and compares exactly.

usage: run.py [--command "parindex"] [--filter TEXT] [--list] [--self-test] [--jobs N] [--cases FOLDER]...

The command must take ParIndex's command line:

  COMMAND check --format json FRAMEWORK
  COMMAND score FRAMEWORK INPUT... --format jsonl --lang en [--units F] [--previous F] [--calendar F] [--period P]
          [--keep-going]

`check` prints {"frameworks": [{"mistakes": [{"code", "severity", "pointer"}, …]}]} on standard output; `score` prints a
scorecard a line on standard output, and on standard error a line "… error CODE: …" or "… warning CODE: …" for each
mistake (lines that begin with a space go on with the one before). Both end with 0, or with 1 when there are errors.

Only Python 3.9 and its standard library. README.md beside this file says what the cases hold.
"""
import argparse
import concurrent.futures
import copy
import json
import os
import re
import shlex
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

HERE = Path(__file__).resolve().parent
TIMEOUT_SECONDS = 120

TOP_KEYS = {"framework", "period", "keep_going", "check", "mistakes", "units"}
UNIT_NUMBERS = ("points", "max", "applicable_max", "index", "lowest", "highest", "pending", "rank", "of")
ITEM_NUMBERS = ("points", "max", "applicable_max", "lowest", "highest", "rank", "of")
UNIT_KEYS = set(UNIT_NUMBERS) | {"band", "cohort", "disqualified", "gates", "pending_gates", "ledger", "items"}
ITEM_KEYS = set(ITEM_NUMBERS) | {"state", "evidence_missing", "ledger", "rounds"}
CAUSES = {
    "below_target", "late", "violation", "missing_evidence", "rejected_evidence", "requirement_not_met", "option_chosen",
    "judged_lower", "survey_below_full", "not_chosen", "no_activity", "not_applicable", "missing_fact", "given",
    "rescaled", "review_lowered", "review_raised", "bonus", "penalty", "rounding", "undecided",
}
SAID = re.compile(r"^(?:.*?[: ])?(error|warning) ([A-Z][A-Z0-9_]*): ")


class Bad(Exception):
    """What was read is not what it should be."""


def no_duplicates(pairs):
    out = {}
    for key, value in pairs:
        if key in out:
            raise Bad(f'"{key}" stands twice')
        out[key] = value
    return out


def parsed(text):
    """JSON with every number as an exact Decimal, which keeps the digits it was written with."""
    try:
        return json.loads(text, parse_int=Decimal, parse_float=Decimal, object_pairs_hook=no_duplicates)
    except ValueError as fault:
        raise Bad(f"no JSON: {fault}") from None


def exact(value):
    """A decimal, or a text such as "2/3"."""
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
        raise Bad(f"{value!r} is no number")
    try:
        return Fraction(value)
    except (ValueError, ZeroDivisionError):
        raise Bad(f"{value!r} is no number") from None


def shown(value):
    if isinstance(value, list):
        return "[" + ", ".join(shown(one) for one in value) + "]"
    return "null" if value is None else str(value)


# ---- scorecards


def number_of(node, key):
    """A number of a scorecard: what stands exactly beside it wins; nothing where it stands for nothing."""
    beside = "exact" if key == "points" else key + "_exact"
    if key in ("lowest", "highest") and key not in node:
        return number_of(node, "points")
    value = node.get(key)
    if value is None:
        return None
    digits = exact(value)
    if beside not in node:
        return digits
    whole = exact(node[beside])
    last = Fraction(1, 10 ** max(0, -value.as_tuple().exponent))
    if whole == digits or abs(whole - digits) > last:
        raise Bad(f'{key} {value} does not go with "{beside}" {whole}')
    return whole


def ledger_of(node):
    out = []
    for entry in node["ledger"]:
        if entry["cause"] not in CAUSES:
            raise Bad(f'"{entry["cause"]}" is no cause')
        out.append((entry["cause"], number_of(entry, "points")))
    return out


def items_of(card):
    """Every item of a scorecard by its label, with its children."""
    out = {}

    def walk(node):
        if node["code"] in out:
            raise Bad(f'item "{node["code"]}" stands twice')
        out[node["code"]] = node
        for child in node.get("items", []):
            walk(child)

    for root in card["items"] + card["adjustments"]:
        walk(root)
    return out


def lost(node):
    return number_of(node, "points") - number_of(node, "applicable_max")


def identities(card):
    """What holds for every scorecard whatever the rules are."""
    out = []

    def made(label, node, children):
        points = number_of(node, "points")
        total = number_of(node, "applicable_max") + sum(points for _, points in ledger_of(node))
        total += sum(lost(child) for child in children)
        if total != points:
            out.append(f"{label}: applicable_max and ledger make {total}, not {points}")
        if number_of(node, "highest") < number_of(node, "lowest"):
            out.append(f"{label}: highest is below lowest")

    for label, node in items_of(card).items():
        made(label, node, node.get("items", []))
    made("total", card, card["items"])
    index = card["index"]
    of = number_of(card, "applicable_max")
    if index is not None and of != 0:
        last = Fraction(1, 10 ** max(0, -index.as_tuple().exponent))
        if abs(exact(index) - 100 * number_of(card, "points") / of) > last:
            out.append(f"index {index} is not 100 × points / applicable_max")
    return out


# ---- cases


class Case:
    def __init__(self, name, folder):
        self.name = name
        self.folder = folder
        self.known_to_fail = folder.name.endswith(".failing")

    def file(self, name):
        path = self.folder / name
        return path if path.is_file() else None

    def read(self):
        """expected.json, with what is wrong with the case itself."""
        path = self.file("expected.json")
        if path is None:
            raise Bad("there is no expected.json")
        expected = parsed(path.read_text(encoding="utf-8"))
        if not isinstance(expected, dict):
            raise Bad("expected.json is no object")
        unknown = sorted(set(expected) - TOP_KEYS)
        if unknown:
            raise Bad(f"expected.json: what is {', '.join(unknown)}?")
        return expected

    def framework(self, expected):
        path = self.folder / expected.get("framework", "framework.json")
        if not path.is_file():
            raise Bad(f"there is no framework {path}")
        return path

    def inputs(self):
        return [path for path in map(self.file, ("facts.csv", "assessment.json", "assessments.jsonl")) if path]


class Tool:
    """The implementation under test."""

    def __init__(self, command):
        words = shlex.split(command)
        if not words:
            raise Bad("--command is empty")
        if os.sep in words[0]:
            words[0] = str(Path(words[0]).resolve())
        self.words = words
        self.environment = dict(os.environ, NO_COLOR="1")

    def run(self, *words):
        try:
            done = subprocess.run([*self.words, *map(str, words)], stdin=subprocess.DEVNULL, capture_output=True,
                                  timeout=TIMEOUT_SECONDS, env=self.environment, check=False)
        except FileNotFoundError as fault:
            raise Bad(f"cannot run {self.words[0]}: {fault.strerror}") from None
        except subprocess.TimeoutExpired:
            raise Bad(f"{words[0]} takes more than {TIMEOUT_SECONDS} s") from None
        if done.returncode not in (0, 1):
            first = done.stderr.decode("utf-8", "replace").strip().split("\n")[0]
            raise Bad(f"{words[0]} ends with {done.returncode}: {first}")
        try:
            return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
        except UnicodeDecodeError:
            raise Bad(f"{words[0]} prints what is no UTF-8") from None

    def check(self, framework):
        """[(severity, code, pointer)]"""
        status, out, _ = self.run("check", "--format", "json", framework)
        documents = parsed(out)["frameworks"]
        if len(documents) != 1:
            raise Bad(f"check tells of {len(documents)} frameworks, not of one")
        said = [(one["severity"], one["code"], one["pointer"]) for one in documents[0]["mistakes"]]
        if status != any(severity == "error" for severity, _, _ in said):
            raise Bad(f"check ends with {status}, which does not go with what it says")
        return said

    def score(self, case, expected, framework):
        """([scorecard], [(severity, code)])"""
        words = ["score", framework, *case.inputs(), "--format", "jsonl", "--lang", "en"]
        for option, names in (("--units", ["units.csv"]), ("--previous", ["previous.csv", "previous.json", "previous.jsonl"]),
                              ("--calendar", ["calendar.csv"])):
            for path in filter(None, map(case.file, names)):
                words += [option, path]
        if "period" in expected:
            words += ["--period", expected["period"]]
        if expected.get("keep_going"):
            words += ["--keep-going"]
        status, out, told = self.run(*words)
        said = [found.groups() for found in map(SAID.match, told.splitlines()) if found]
        cards = [parsed(line) for line in out.splitlines()]
        if status != any(severity == "error" for severity, _ in said):
            raise Bad(f"score ends with {status}, which does not go with what it says")
        return cards, said


class Outcome:
    """What an implementation makes of a case; comparing it needs no implementation."""

    def __init__(self, tool, case, expected):
        framework = case.framework(expected)
        self.check = tool.check(framework)
        self.refused = any(severity == "error" for severity, _, _ in self.check)
        self.cards, self.said = None, []
        if self.refused:
            return
        if not case.inputs():
            raise Bad("there is no input")
        cards, self.said = tool.score(case, expected, framework)
        if cards or not any(severity == "error" for severity, _ in self.said):
            self.cards = cards


class Comparison:
    def __init__(self, expected, outcome):
        self.expected = expected
        self.outcome = outcome
        self.problems = []

    def differs(self, what, wanted, got):
        self.problems.append(f"{what}: expected {shown(wanted)}, got {shown(got)}")

    def same(self, what, wanted, got):
        if wanted != got:
            self.differs(what, wanted, got)

    def only(self, what, node, known):
        for key in sorted(set(node) - known):
            self.problems.append(f'expected.json, {what}: what is "{key}"?')

    def run(self):
        expected, outcome = self.expected, self.outcome
        self.same("check", sorted(expected.get("check", [])), sorted(f"{code} {pointer}" for _, code, pointer in outcome.check))
        self.same("mistakes", sorted(expected.get("mistakes", [])), sorted(code for _, code in outcome.said))
        units = expected.get("units")
        if outcome.cards is None:
            if units:
                self.problems.append("nothing was scored")
            return self.problems
        if not units:
            self.problems.append("units were scored, and expected.json names none")
            return self.problems
        cards = {}
        for card in outcome.cards:
            if card["format"] != "parindex-scorecard/1":
                self.problems.append(f'"{card["format"]}" is no format of scorecards')
            cards.setdefault(card["unit"]["id"], card)  # of several periods the first
        for unit, wanted in units.items():
            if unit not in cards:
                self.problems.append(f"there is no unit {unit}")
                continue
            self.card(unit, wanted, cards[unit])
        for card in outcome.cards:
            self.problems += [f'{card["unit"]["id"]} {problem}' for problem in identities(card)]
        return self.problems

    def numbers(self, at, keys, wanted, node):
        for key in keys:
            if key in wanted:
                want = None if wanted[key] is None else exact(wanted[key])
                got = number_of(node, key)
                if key == "of" and got is None:
                    got = Fraction(0)
                self.same(f"{at} {key}", want, got)

    def ledger(self, at, wanted, node):
        if "ledger" in wanted:
            want = [(cause, exact(points)) for cause, points in wanted["ledger"]]
            self.same(f"{at} ledger", [f"{cause} {points}" for cause, points in want],
                      [f"{cause} {points}" for cause, points in ledger_of(node)])
        for entry in node["ledger"]:
            if not entry["why"].get("vi") or not entry["why"].get("en"):
                self.problems.append(f"{at}: a ledger entry does not say why in both languages")

    def flag(self, at, key, wanted, node):
        if key in wanted:
            self.same(f"{at} {key}", wanted[key], node.get(key, False))

    def card(self, unit, wanted, card):
        self.only(unit, wanted, UNIT_KEYS)
        self.numbers(unit, UNIT_NUMBERS, wanted, card)
        for key in ("band", "cohort"):
            if key in wanted:
                self.same(f"{unit} {key}", wanted[key], card[key])
        self.flag(unit, "disqualified", wanted, card)
        for key, pending in (("gates", False), ("pending_gates", True)):
            if key in wanted:
                self.same(f"{unit} {key}", wanted[key],
                          [gate["code"] for gate in card["gates"] if gate["pending"] is pending])
        self.ledger(unit, wanted, card)
        items = items_of(card)
        for label, want in wanted.get("items", {}).items():
            if label not in items:
                self.problems.append(f"{unit}: there is no item {label}")
                continue
            at, node = f"{unit} {label}", items[label]
            self.only(at, want, ITEM_KEYS)
            self.numbers(at, ITEM_NUMBERS, want, node)
            if "state" in want:
                self.same(f"{at} state", want["state"], node["state"])
            self.flag(at, "evidence_missing", want, node)
            self.ledger(at, want, node)
            if "rounds" in want:
                self.same(f"{at} rounds", [f"{name} {exact(points)}" for name, points in want["rounds"].items()],
                          [f'{name} {number_of(one, "points")}' for name, one in node["rounds"].items()])


def outcome_of(tool, case):
    expected = case.read()
    return expected, Outcome(tool, case, expected)


def problems_of(expected, outcome):
    try:
        return Comparison(expected, outcome).run()
    except (Bad, KeyError, TypeError, AttributeError, ValueError) as fault:
        what = f"member {fault} is missing" if isinstance(fault, KeyError) else str(fault)
        return [f"cannot be compared: {what}"]


def run_case(tool, case):
    try:
        expected, outcome = outcome_of(tool, case)
    except (Bad, KeyError, TypeError, AttributeError) as fault:
        what = f"member {fault} is missing" if isinstance(fault, KeyError) else str(fault)
        return [what]
    return problems_of(expected, outcome)


def cases_of(folders):
    out = []
    for root, prefix, must_expect in folders:
        names = ("expected.json", "framework.json") if must_expect else ("expected.json",)
        found = {path.parent for name in names for path in root.rglob(name)}
        for folder in sorted(found):
            out.append(Case("/".join((prefix, *folder.relative_to(root).parts)), folder))
    return out


# ---- the comparison can fail


def changed(value):
    """A value that is something else."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, Decimal):
        return value + Decimal("0.0001")
    if value is None:
        return Decimal("77")
    try:
        return str(exact(value) + Fraction(1, 3))
    except Bad:
        return value + "?"


def mutations(node, path=()):
    """(place, copy with one value changed, added or left out), for every value of an expectation."""
    if isinstance(node, (dict, list)):
        pairs = list(node.items() if isinstance(node, dict) else enumerate(node))
        for key, child in pairs:
            for place, other in mutations(child, (*path, key)):
                out = copy.copy(node)
                out[key] = other
                yield place, out
        if isinstance(node, list) and path and path[-1] in ("ledger", "gates", "pending_gates", "check", "mistakes"):
            for i in range(len(node)):
                yield (*path, "without", i), node[:i] + node[i + 1:]
            yield (*path, "one more"), [*node, ["below_target", Decimal(-1)] if path[-1] == "ledger" else "NOT_SO /x"]
    else:
        yield path, changed(node)


def self_test(tool, cases):
    """Every value that any expectation names is changed in turn: each change must be found. So must changed ledgers."""
    tried = missed = 0
    for case in cases:
        if case.known_to_fail:
            continue
        expected, outcome = outcome_of(tool, case)
        if problems_of(expected, outcome):
            print(f"FAIL {case.name}: does not pass unchanged")
            missed += 1
            continue
        for key in ("check", "mistakes"):
            expected.setdefault(key, [])
        for place, other in mutations(expected):
            if place[0] in ("framework", "period", "keep_going"):
                continue  # says how to run the case, not what comes out
            tried += 1
            if not problems_of(other, outcome):
                print(f"FAIL {case.name}: a changed {'/'.join(map(str, place))} is not found")
                missed += 1
        for card in outcome.cards or []:
            for label, node in [("total", card), *items_of(card).items()]:
                tried += 1
                kept = node["ledger"]
                node["ledger"] = [*kept, {"points": Decimal("0.01"), "cause": "rounding", "why": {"vi": "x", "en": "x"}}]
                if not identities(card):
                    print(f'FAIL {case.name}: a wrong ledger of {card["unit"]["id"]} {label} is not found')
                    missed += 1
                node["ledger"] = kept
    print(f"{tried} changes tried, {missed} not found")
    return 0 if tried and not missed else 1


def main(words):
    parser = argparse.ArgumentParser(description="Golden cases of ParIndex for any implementation (README.md).")
    parser.add_argument("--command", default="parindex", help='what to test, e.g. "parindex" or "python3 my_scorer.py"')
    parser.add_argument("--filter", default="", help="only cases whose name holds this text")
    parser.add_argument("--list", action="store_true", help="print the names of the cases and stop")
    parser.add_argument("--self-test", action="store_true", help="show that changed expectations are found")
    parser.add_argument("--jobs", type=int, default=min(4, os.cpu_count() or 1), help="how many at a time")
    parser.add_argument("--cases", action="append", type=Path, default=[], metavar="FOLDER",
                        help="a folder of cases, instead of rules/ here and examples/cases of the project")
    options = parser.parse_args(words)
    if options.cases:
        folders = [(folder.resolve(), folder.name, True) for folder in options.cases]
    else:
        folders = [(HERE / "rules", "rules", True)]
        examples = HERE.parent.parent / "examples" / "cases"
        if examples.is_dir():
            folders.append((examples, "examples/cases", False))
    cases = [case for case in cases_of(folders) if options.filter in case.name]
    if not cases:
        print("no case has such a name", file=sys.stderr)
        return 2
    if options.list:
        print("\n".join(case.name for case in cases))
        return 0
    try:
        tool = Tool(options.command)
        if options.self_test:
            return self_test(tool, cases)
    except Bad as fault:
        print(f"run.py: {fault}", file=sys.stderr)
        return 2
    passed = failed = known = 0
    with concurrent.futures.ThreadPoolExecutor(max(1, options.jobs)) as pool:
        for case, problems in zip(cases, pool.map(lambda one: run_case(tool, one), cases)):
            if case.known_to_fail and problems:
                known += 1
            elif case.known_to_fail:
                passed += 1
                print(f"NOTE {case.name}: passes, though parindex is known to fail it")
            elif problems:
                failed += 1
                for problem in problems:
                    print(f"FAIL {case.name}: {problem}")
            else:
                passed += 1
    print(f"{len(cases)} cases: {passed} passed, {failed} failed, {known} known to fail")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
