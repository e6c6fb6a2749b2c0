# SPDX-License-Identifier: Apache-2.0
"""What the tests of the Python package share: places, a small framework, the command line tool."""

import os
import re
import subprocess
import sys
import unittest
from decimal import Decimal

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
GOLDEN = os.path.join(ROOT, "tests", "golden")
HEADER = os.path.join(ROOT, "capi", "parindex.h")
TOOL = os.environ.get("PARINDEX_TOOL", "")

if not os.environ.get("PARINDEX_TEST_INSTALLED"):
    sys.path.insert(0, os.path.join(ROOT, "capi", "python"))

import parindex  # noqa: E402
from parindex import _native, _structs  # noqa: E402, F401

# 6 facts of every type that counts, 4 leaves: each test can work out its points by hand.
#   1.1 ratio    4 × done / tasks
#   1.2 choice   A 2, B 1
#   1.3 check    flag f, the number rate over 1 and pc at least 90 %: 2
#   1.4 deadline 2, a day late costs 0.25; due 2026-01-31
RULES = {
    "format": "parindex-framework/1",
    "id": "small.2026",
    "title": {"vi": "Bộ tiêu chí nhỏ", "en": "A small one"},
    "period": {"from": "2026-01-01", "to": "2026-12-31"},
    "kinds": {"province": {}, "commune": {}, "ward": {"is": "commune"}},
    "levels": ["field", "criterion"],
    "max": 10,
    "rounding": {"digits": 2, "mode": "half_up", "at": ["leaf"]},
    "facts": {
        "tasks": {"type": "count", "title": {"vi": "Nhiệm vụ", "en": "Tasks"}},
        "done": {"type": "count", "at_most": "tasks"},
        "rate": {"type": "number"},
        "day": {"type": "date"},
        "pick": {"type": "choice", "options": ["A", "B"]},
        "f": {"type": "flag"},
        "pc": {"type": "percent"},
    },
    "items": [
        {
            "code": "1",
            "title": {"vi": "Lĩnh vực <một>", "en": "Field <one>"},
            "max": 10,
            "items": [
                {"code": "1.1", "max": 4, "rule": {"kind": "ratio", "of": "done / tasks"}},
                {
                    "code": "1.2",
                    "max": 2,
                    "rule": {
                        "kind": "choice",
                        "of": "pick",
                        "options": [{"code": "A", "points": 2}, {"code": "B", "points": 1}],
                    },
                },
                {"code": "1.3", "max": 2, "rule": {"kind": "check", "if": "f and rate > 1 and pc >= 90%"}},
                {
                    "code": "1.4",
                    "max": 2,
                    "rule": {"kind": "deadline", "done": "day", "due": "2026-01-31", "per_day": Decimal("0.25")},
                },
            ],
        }
    ],
    "bands": [{"code": "A", "title": {"vi": "Tốt", "en": "Good"}, "at_least": "90%"}, {"code": "B"}],
}


def small(language="en"):
    """The small framework."""
    return parindex.Framework.loads(RULES, language=language)


def full(unit="X", **other):
    """A record without anything missing: 4 × 12 / 50 = 0.96, 2, 2 and 2: 6.96 points."""
    out = {"unit": unit, "kind": "commune", "tasks": 50, "done": 12, "rate": "1.5", "pc": 95, "day": "2026-01-30"}
    out.update(pick="A", f=True)
    out.update(other)
    return out


def called_functions(prefix):
    """Names, without the prefix, of the library's functions that the package calls: by name, or by a prefix given."""
    folder = os.path.dirname(_native.__file__)
    called = set()
    for place, _, files in os.walk(folder):
        for file in files:
            if file.endswith(".py"):
                with open(os.path.join(place, file), encoding="utf-8") as text:
                    called |= set(re.findall(rf'\b_?lib\.{prefix}(\w+)|\bprefix \+ "(\w+)"', text.read()))
    return {name or by_prefix for name, by_prefix in called}


def tool(*arguments):
    """Runs the command line tool; gives the exit code, what it printed, and its messages."""
    if not TOOL:
        raise unittest.SkipTest("PARINDEX_TOOL names no tool")
    run = subprocess.run([TOOL, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    return run.returncode, run.stdout, run.stderr.decode()


def python(code, **environment):
    """Runs a program in another interpreter; gives its exit code, output and messages."""
    env = dict(os.environ, **environment)
    head = "" if os.environ.get("PARINDEX_TEST_INSTALLED") else f"import sys; sys.path.insert(0, {sys.path[0]!r})\n"
    run = subprocess.run(
        [sys.executable, "-c", head + code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env, check=False
    )
    return run.returncode, run.stdout.decode(), run.stderr.decode()
