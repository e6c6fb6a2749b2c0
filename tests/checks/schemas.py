#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The JSON Schemas of examples/schemas agree with the program.

usage: schemas.py SOURCE_DIR PARINDEX; ends with 77 (skipped) where Python's jsonschema is missing

- Every object of a schema is closed, every member is described in English and in Vietnamese.
- The members that a schema knows are those the C++ readers and the writer know, list by list.
- What the program accepts, the schema accepts: every framework and assessment of the tree.
- What the program refuses for its shape, the schema refuses: tests/golden/bad, and copies of good documents with a member
  added, left out, or of another type.
- Every scorecard that the program prints is valid, and one that is changed is not.
"""
import copy
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

try:
    from jsonschema import Draft202012Validator
except ImportError:
    if sys.executable != "/usr/bin/python3" and Path("/usr/bin/python3").exists():
        os.execv("/usr/bin/python3", ["/usr/bin/python3", "-B", *sys.argv])
    print("Python's jsonschema 4 is not installed (Debian: python3-jsonschema)")
    sys.exit(1 if os.environ.get("CI") == "true" else 77)

# Codes that say: this is not the shape of such a document, whatever the names and numbers in it are.
SHAPE = {
    "UNKNOWN_KEY", "MISSING_KEY", "WRONG_TYPE", "UNKNOWN_WORD", "WRONG_FORMAT", "ONE_OF", "KEY_NOT_HERE", "NEEDS_KEY",
    "EMPTY_TEXT", "NUMBER_RANGE", "CODE_IS_NUMBER", "BAD_ITEM_CODE", "BAD_FACT_ID", "NO_ITEMS", "RULE_ON_INNER",
    "EMPTY_RULE", "NOT_A_POINT", "EVIDENCE_ID", "EVIDENCE_HASH", "EVIDENCE_VERDICT", "REVIEW_ROUND",
}
# Of those, what needs more than the document's shape: (code, pointer, quoted word) whose mistake the schema cannot see.
BEYOND = [
    ("MISSING_KEY", r".*/rule", "due"),  # a deadline rule may take the item's due day
    ("MISSING_KEY", r".*/rule", "per_day"),  # said of an expression that cannot be read, too
    ("WRONG_TYPE", r".*/facts/.*", None),  # a fact's value is of the type that the framework says
    ("UNKNOWN_KEY", r"/facts/[^/]*/zzz", None),  # it may be an option of a tally
]


class Report:
    def __init__(self):
        self.faults = []
        self.counts = Counter()

    def fault(self, text):
        self.faults.append(text)

    def seen(self, what, n=1):
        self.counts[what] += n


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


# ---- the schemas themselves


def nodes(schema, path=""):
    """Every object below a schema that is a schema itself, with where it stands."""
    if not isinstance(schema, dict):
        return
    yield path, schema
    for key in ("additionalProperties", "propertyNames", "items", "not", "if", "then", "else"):
        yield from nodes(schema.get(key), f"{path}/{key}")
    for key in ("properties", "patternProperties", "$defs"):
        for name, child in schema.get(key, {}).items():
            yield from nodes(child, f"{path}/{key}/{name}")
    for key in ("anyOf", "allOf", "oneOf"):
        for i, child in enumerate(schema.get(key, [])):
            yield from nodes(child, f"{path}/{key}/{i}")


def describes(schema):
    """The schema's own closed objects: those with properties, but not what merely narrows another."""
    for path, node in nodes(schema):
        if node.get("type") in ("object", ["object", "null"]) and "properties" in node:
            yield path, node


def look_at_schema(name, schema, report):
    Draft202012Validator.check_schema(schema)
    if schema.get("$id") != f"urn:parindex:schema:{name}:1":
        report.fault(f"{name}: $id is {schema.get('$id')}")
    for path, node in describes(schema):
        report.seen("objects")
        closed = node.get("additionalProperties") is False
        table = "by" in node["properties"]  # a table by kind or attribute takes any name
        if not closed and not table:
            report.fault(f"{name}{path}: takes any member")
        if node.get("patternProperties") != {"^x-": {}}:
            report.fault(f"{name}{path}: does not take x- members")
        for member, child in node["properties"].items():
            report.seen("members")
            own = child
            if "$ref" in child and "description" not in child:
                own = schema["$defs"][child["$ref"].rsplit("/", 1)[1]]
            for key in ("description", "x-vi"):
                if not own.get(key):
                    report.fault(f"{name}{path}/{member}: no {key}")
    for path, node in nodes(schema):
        target = node.get("$ref")
        if target is not None and target.removeprefix("#/$defs/") not in schema.get("$defs", {}):
            report.fault(f"{name}{path}: {target} leads nowhere")


# ---- the C++ sources


def known_to_readers(source, files):
    """The lists of members that the readers know: only_keys(value, {...})."""
    out = set()
    for file in files:
        text = (source / "src" / file).read_text(encoding="utf-8")
        common = re.search(r"#define PARINDEX_COMMON_KEYS((?:[^\n]*\\\n)*[^\n]*)\n", text)
        shared = re.findall(r'"([^"]+)"', common.group(1)) if common else []
        for found in re.finditer(r"only_keys\(\s*[\w.]+,\s*\{([^}]*)\}", text):
            names = re.findall(r'"([^"]+)"', found.group(1))
            out.add(frozenset(names + (shared if "PARINDEX_COMMON_KEYS" in found.group(1) else [])))
    return out


def known_to_schema(schema):
    return {frozenset(node["properties"]) for _, node in describes(schema)}


def compare_with_readers(source, schemas, report):
    for name, files in (("framework", ["model/framework_reader.cpp", "model/rule_reader.cpp"]),
                        ("assessment", ["input/assessment_json.cpp"])):
        code, schema = known_to_readers(source, files), known_to_schema(schemas[name])
        if len(code) < 5:
            report.fault(f"{name}: only {len(code)} lists of members found in the readers")
        schema.discard(frozenset({"by", "else"}))  # tables by kind hold any name

        def same(one, other):
            # A reader may know a member only to say that it does not belong there.
            return other <= one and one - other <= {"else", "items", "at"}

        for names in code:
            if not any(same(names, one) for one in schema):
                report.fault(f"{name}: the reader knows {sorted(names)}, no object of the schema does")
        for names in schema:
            if not any(same(one, names) for one in code):
                report.fault(f"{name}: the schema knows {sorted(names)}, the reader does not")
        report.seen("lists of members", len(code))
    text = "".join((source / "src" / file).read_text(encoding="utf-8")
                   for file in ("output/scorecard_json.cpp", "output/mistake_json.cpp"))
    written = set(re.findall(r'\b(?:member|key|write_position)\((?:out, )?"(\w+)"', text))
    written |= set(re.findall(r'"(\w+)":', text))  # a card's form is text
    known = set().union(*known_to_schema(schemas["scorecard"]))
    for name in sorted(written - known):
        report.fault(f"scorecard: the writer knows “{name}”, the schema does not")
    for name in sorted(known - written):
        report.fault(f"scorecard: the schema knows “{name}”, the writer does not")


# ---- the program


class Program:
    def __init__(self, path):
        self.path = path

    def run(self, *words):
        return subprocess.run([self.path, *map(str, words)], stdin=subprocess.DEVNULL, capture_output=True, check=False,
                              encoding="utf-8", errors="replace", timeout=300)

    def check(self, paths):
        """What `check` says of each: [[(severity, code, pointer, English message)]]"""
        out = []
        for begin in range(0, len(paths), 500):
            done = self.run("check", "--format", "json", *paths[begin:begin + 500])
            for document in json.loads(done.stdout)["frameworks"]:
                out.append([(one["severity"], one["code"], one["pointer"], one["message"].get("en", ""))
                            for one in document["mistakes"]])
        assert len(out) == len(paths)
        return out

    def read(self, framework, path):
        """The errors that reading and scoring an input ends with: [(code, pointer, message)]"""
        done = self.run("score", framework, path, "--format", "jsonl", "--lang", "en")
        out = []
        for line in done.stderr.splitlines():
            found = re.match(r"^\S.*?\berror ([A-Z][A-Z0-9_]*): (.*?)(?: \[(/[^\]]*)\])?$", line)
            if found:
                out.append((found.group(1), found.group(3) or "", found.group(2)))
        return out


def is_shape(code, pointer, message):
    if code not in SHAPE:
        return False
    return not any(code == one and re.fullmatch(pattern, pointer) and (word is None or f"“{word}”" in message)
                   for one, pattern, word in BEYOND)


def first_error(validator, document):
    return next(iter(validator.iter_errors(document)), None)


def told(error):
    return f"/{'/'.join(map(str, error.absolute_path))}: {error.message[:160]}"


# ---- documents of the tree


def frameworks_of(source, report, program, validator):
    golden = source / "tests" / "golden"
    paths = sorted([*(source / "examples").rglob("*.json"), *golden.rglob("*.json")])
    chosen = []
    for path in paths:
        if path.name == "expected.json" or path.name.endswith(".schema.json") or path.name.startswith("assessment"):
            continue
        try:
            document = load(path)
        except ValueError:
            continue  # wrong JSON: nothing for a schema to say
        is_framework = isinstance(document, dict) and str(document.get("format", "")).startswith("parindex-framework")
        if is_framework or path.name == "framework.json":
            chosen.append((path, document))
    said = program.check([path for path, _ in chosen])
    for (path, document), mistakes in zip(chosen, said):
        errors = [one for one in mistakes if one[0] == "error"]
        shape = [one for one in errors if is_shape(*one[1:])]
        # Broken JSON, and items that are too deep, are not read any further.
        unread = [one for one in errors if one[1].startswith("JSON_") or one[1] == "TOO_MANY_LEVELS"]
        found = first_error(validator, document)
        where = path.relative_to(source)
        if not errors:
            report.seen("frameworks accepted")
            if found:
                report.fault(f"{where}: the program takes it, the schema does not: {told(found)}")
        elif shape and not unread:
            report.seen("frameworks refused for their shape")
            if not found:
                report.fault(f"{where}: the schema takes it, the program says {shape[0][1:]}")
        else:
            report.seen("frameworks refused for what they mean")


def framework_of_input(source, path):
    """The framework that a golden or example assessment is scored against."""
    expected = path.parent / "expected.json"
    named = load(expected).get("framework", "framework.json") if expected.exists() else "framework.json"
    own = (path.parent / named).resolve()
    return own if own.exists() else source / "tests" / "golden" / "bad" / "framework.json"


def assessments_of(source, report, program, validator, scratch):
    good = {}
    roots = (source / "tests" / "golden", source / "examples")
    paths = sorted(path for root in roots for end in ("*.json", "*.jsonl") for path in root.rglob(end))
    for path in paths:
        if path.name in ("expected.json", "framework.json") or path.name.endswith(".schema.json"):
            continue
        lines = path.read_bytes().splitlines() if path.suffix == ".jsonl" else [path.read_bytes()]
        for number, line in enumerate(lines, 1):
            try:
                document = json.loads(line.decode("utf-8-sig"))
            except (ValueError, UnicodeDecodeError):
                continue
            one = document[0] if isinstance(document, list) and document else document
            in_bad = (source / "tests" / "golden" / "bad") in path.parents and path.parent.name != "bad"
            if not in_bad and not (isinstance(one, dict) and str(one.get("format", "")).startswith("parindex-assessment")):
                continue
            framework = framework_of_input(source, path)
            if framework not in good:
                good[framework] = not any(one[0] == "error" for one in program.check([framework])[0])
            if not good[framework]:
                continue
            alone = scratch / "one.json"
            alone.write_bytes(line)
            errors = program.read(framework, alone)
            shape = [error for error in errors if is_shape(*error)]
            found = first_error(validator, document)
            where = f"{path.relative_to(source)}:{number}"
            if shape:
                report.seen("assessments refused for their shape")
                if not found:
                    report.fault(f"{where}: the schema takes it, the program says {shape[0]}")
            elif not errors:
                report.seen("assessments accepted")
                if found:
                    report.fault(f"{where}: the program takes it, the schema does not: {told(found)}")


# ---- damaged copies


OTHERS = (None, 7, "zzz", True, [], {"zzz": 1})


def damaged(document, path=(), skip=()):
    """(what was done, copy) for every member: another value, left out; and for every object: a member more."""
    def at(change):
        out = copy.deepcopy(document)
        node = out
        for key in path[:-1]:
            node = node[key]
        change(node, path[-1])
        return out

    node = document
    for key in path:
        node = node[key]
    if path:
        yield f"{path} left out", at(lambda owner, key: owner.pop(key))
        for other in OTHERS:
            if type(other) is not type(node) or (isinstance(other, (list, dict)) and not other and node):
                yield f"{path} = {other!r}", at(lambda owner, key, value=other: owner.__setitem__(key, copy.deepcopy(value)))
    if isinstance(node, dict):
        out = copy.deepcopy(document)
        inner = out
        for key in path:
            inner = inner[key]
        inner["zzz"] = 1
        yield f"{path} with a member more", out
        if "kind" in node and "else" not in node:  # a rule: not all of them have one
            out = copy.deepcopy(out)
            inner = out
            for key in path:
                inner = inner[key]
            del inner["zzz"]
            inner["else"] = 0
            yield f"{path} with a member “else”", out
        for key in node:
            if key not in skip:
                yield from damaged(document, (*path, key), skip)
    elif isinstance(node, list):
        for i in range(len(node)):
            yield from damaged(document, (*path, i), skip)


def compare_damaged(name, done, errors, found, report):
    """What is said of one damaged copy: the schema must not refuse more than the program, nor less of its shape."""
    shape = [error for error in errors if is_shape(*error)]
    if shape:
        report.seen(f"damaged {name}s refused for their shape")
        if not found:
            report.fault(f"damaged {name}, {done}: the schema takes it, the program says {shape[0]}")
    elif not errors:
        report.seen(f"damaged {name}s accepted")
        if found:
            report.fault(f"damaged {name}, {done}: the program takes it, the schema does not: {told(found)}")
    else:
        report.seen(f"damaged {name}s refused for what they mean")


COMMON = ("title", "when_undefined", "round_measure", "not_applicable_if", "then", "requires", "zero_if")


def small_frameworks(document):
    """The document in parts, so that little is read again and again: (what may be damaged, a small framework)."""
    small = {key: document[key] for key in ("format", "id", "max", "kinds", "working_time", "facts", "measures")}
    small["facts"] = {name: {key: value for key, value in fact.items() if key in ("type", "options")}
                      for name, fact in document["facts"].items()}
    plain = [{"code": "I", "max": 1, "rule": {"kind": "check", "if": "met"}}]
    yield (), {**document, "items": plain, "adjustments": {"items": []}}
    for leaf in (leaf for field in document["items"] for leaf in field["items"]):
        yield ("items", 0), {**small, "items": [leaf]}
    for leaf in document["adjustments"]["items"]:
        yield ("adjustments",), {**small, "items": plain, "adjustments": {**document["adjustments"], "items": [leaf]}}


def damaged_frameworks(source, report, program, validator, scratch):
    copies = []
    for path, small in small_frameworks(load(source / "tests" / "checks" / "every_key" / "framework.json")):
        item = small["items"][0]["code"] if path else "all but items"
        # What all rules have in common is damaged once.
        skip = COMMON if path == ("items", 0) and item not in ("check.if", "all.keys", "then") else ()
        copies += [(f"{item}: {done}", one) for done, one in damaged(small, path, skip)]
    paths = []
    for i, (_, one) in enumerate(copies):
        paths.append(scratch / f"{i}.json")
        paths[-1].write_text(json.dumps(one), encoding="utf-8")
    for (done, one), mistakes in zip(copies, program.check(paths)):
        errors = [mistake[1:] for mistake in mistakes if mistake[0] == "error"]
        compare_damaged("framework", done, errors, first_error(validator, one), report)


def damaged_assessments(source, report, program, validator, scratch):
    folder = source / "tests" / "checks" / "every_key"
    path = scratch / "damaged.json"
    for done, one in damaged(load(folder / "assessment.json")):
        path.write_text(json.dumps(one), encoding="utf-8")
        errors = program.read(folder / "framework.json", path)
        compare_damaged("assessment", done, errors, first_error(validator, one), report)


def visited(schema, document, node=None, seen=None):
    """The members of the schema's objects that a document uses, as (object's members, member)."""
    seen = set() if seen is None else seen
    node = schema if node is None else node
    if "$ref" in node:
        visited(schema, document, schema["$defs"][node["$ref"].rsplit("/", 1)[1]], seen)
    for key in ("anyOf", "oneOf", "allOf"):
        for child in node.get(key, []):
            if isinstance(child, dict):
                visited(schema, document, child, seen)
    for key in ("then", "else"):
        if isinstance(node.get(key), dict) and "if" in node and "type" in node["if"]:
            visited(schema, document, node[key], seen)
    if isinstance(document, list) and isinstance(node.get("items"), dict):
        for one in document:
            visited(schema, one, node["items"], seen)
    if isinstance(document, dict):
        properties = node.get("properties", {})
        if "kind" in properties and "const" in properties["kind"] and document.get("kind") != properties["kind"]["const"]:
            return seen
        for key, value in document.items():
            if isinstance(properties.get(key), dict):
                seen.add((frozenset(properties), key))
                visited(schema, value, properties[key], seen)
            elif isinstance(node.get("additionalProperties"), dict) and not key.startswith("x-"):
                visited(schema, value, node["additionalProperties"], seen)
    return seen


def every_key(source, schemas, report, program, validators):
    """The sample documents use every member there is, and the program takes them."""
    folder = source / "tests" / "checks" / "every_key"
    for name in ("framework", "assessment"):
        seen = set()
        for path in sorted(folder.glob(f"{name}*.json")):
            document = load(path)
            visited(schemas[name], document, seen=seen)
            found = first_error(validators[name], document)
            if found:
                report.fault(f"every_key/{path.name}: {told(found)}")
        for _, node in describes(schemas[name]):
            for member in node["properties"]:
                if (frozenset(node["properties"]), member) not in seen:
                    report.fault(f"every_key: no {name} there uses “{member}” beside {sorted(node['properties'])}")
    done = program.run("score", folder / "framework.json", folder / "assessment.json", "--format", "jsonl", "--lang", "en")
    if done.returncode != 0:
        report.fault(f"every_key: {done.stderr[:500]}")


# ---- scorecards


def scorecards_of(source, report, program, validator, schema):
    golden = source / "tests" / "golden"
    folders = [path.parent for root in (golden / "rules", source / "examples" / "cases") for path in root.rglob("expected.json")]
    folders += [source / "tests" / "checks" / "every_key"]
    seen = set()
    sample = None
    for folder in sorted(folders):
        expected = load(folder / "expected.json") if (folder / "expected.json").exists() else {}
        inputs = [folder / name for name in ("facts.csv", "assessment.json", "assessments.jsonl") if (folder / name).exists()]
        words = ["score", (folder / expected.get("framework", "framework.json")).resolve(), *inputs, "--format", "jsonl", "-k"]
        for option, name in (("--units", "units.csv"), ("--previous", "previous.csv"), ("--previous", "previous.jsonl"),
                             ("--calendar", "calendar.csv")):
            if (folder / name).exists():
                words += [option, folder / name]
        if "period" in expected:
            words += ["--period", expected["period"]]
        for line in program.run(*words).stdout.splitlines():
            card = json.loads(line)
            report.seen("scorecards")
            visited(schema, card, seen=seen)
            found = first_error(validator, card)
            if found:
                report.fault(f"scorecard of {card['unit']['id']}, {folder.relative_to(source)}: {told(found)}")
            elif folder.name == "every_key":
                sample = card
    for _, node in describes(schema):
        for member in node["properties"]:
            # What stands beside inexact points comes from few cases.
            if not member.endswith("exact") and (frozenset(node["properties"]), member) not in seen:
                report.seen("members of scorecards not met")
                report.fault(f"scorecard: no case shows “{member}” beside {sorted(node['properties'])}")
    if sample is None:
        report.fault("every_key gives no scorecard")
        return
    # A field with three leaves, one of them pending, and its adjustments: all there is, and not more.
    sample["items"] = sample["items"][1:]
    for done, one in damaged(sample):
        refused = first_error(validator, one) is not None
        report.seen("damaged scorecards refused" if refused else "damaged scorecards accepted")
        if not refused and ("more" in done and "rounds" not in done and "attributes" not in done):
            report.fault(f"damaged scorecard, {done}: the schema takes it")


def main():
    source, program = Path(sys.argv[1]).resolve(), Program(sys.argv[2])
    schemas = {name: load(source / "examples" / "schemas" / f"{name}.schema.json")
               for name in ("framework", "assessment", "scorecard")}
    report = Report()
    for name, schema in schemas.items():
        look_at_schema(name, schema, report)
    validators = {name: Draft202012Validator(schema) for name, schema in schemas.items()}
    compare_with_readers(source, schemas, report)
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        frameworks_of(source, report, program, validators["framework"])
        assessments_of(source, report, program, validators["assessment"], scratch)
        every_key(source, schemas, report, program, validators)
        damaged_frameworks(source, report, program, validators["framework"], scratch)
        damaged_assessments(source, report, program, validators["assessment"], scratch)
    scorecards_of(source, report, program, validators["scorecard"], schemas["scorecard"])
    for what, least in (("objects", 60), ("members", 250), ("lists of members", 40), ("frameworks accepted", 100),
                        ("frameworks refused for their shape", 30), ("assessments accepted", 20),
                        ("assessments refused for their shape", 8), ("damaged frameworks refused for their shape", 500),
                        ("damaged frameworks accepted", 20), ("damaged assessments refused for their shape", 100),
                        ("damaged assessments accepted", 20), ("scorecards", 200), ("damaged scorecards refused", 200)):
        if report.counts[what] < least:
            report.fault(f"{what}: {report.counts[what]}, at least {least} expected")
    for fault in report.faults[:80]:
        print(fault)
    print("; ".join(f"{what}: {count}" for what, count in report.counts.items()))
    print(f"{len(report.faults)} faults")
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
