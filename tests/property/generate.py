"""Random valid frameworks and assessments, the same for the same seed.

    case = generate.Case(seed)
    case.framework        # a document (dicts, lists, strings, Decimals)
    case.assessments      # a list of documents
    case.earlier          # those of earlier periods
    generate.dump(case.framework, shuffle=random.Random(1))   # JSON text, keys in another order
"""
import datetime
import json
import random
from decimal import Decimal


def dump(value, shuffle=None):
    """JSON text; numbers as written, never through a float. With `shuffle` the keys of objects come in random order."""
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "[" + ", ".join(dump(part, shuffle) for part in value) + "]"
    keys = list(value)
    if shuffle:
        shuffle.shuffle(keys)
    return "{" + ", ".join(json.dumps(key, ensure_ascii=False) + ": " + dump(value[key], shuffle) for key in keys) + "}"


def percent(value):
    """A fraction of 1 as text: 0.125 -> "12.5%"."""
    text = format(Decimal(value) * 100, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "%"


D = Decimal
MAXIMA = [D("0.25"), D("0.5"), D("0.75"), D(1), D("1.25"), D("1.5"), D(2), D("2.5"), D(3), D(4), D(5), D(6), D(20), D("0.35")]
KINDS = ["province", "department", "commune"]
ALL_KINDS = KINDS + ["ward"]  # a ward is a commune
UNDEFINED = ["pending", "zero", "null", "full", "exclude"]
ROUND_MODES = ["half_up", "half_even", "down", "half_up_binary64"]


class Case:
    def __init__(self, seed, size=None):
        self.seed, self.r = seed, random.Random(seed)
        r = self.r
        self.facts, self.values = {}, {}  # values: fact id -> function giving a random value
        self.pairs, self.numbers, self.flags, self.percents, self.rates = [], [], [], [], []
        self.unnamed = {}  # the undeclared facts of checks, choices and judged rules
        self.measures, self.codes, self.codes_done, self.evidence_items = {}, 0, [], []
        self.always, self.grades, self.proven_deductions = set(), [], False
        self.leaves_left = size or (r.choice([3, 4, 6, 8, 12, 20]) if r.random() < 0.95 else 100)
        self.depth = r.randint(1, 4)
        self.by_kind = r.random() < 0.3
        self.features = {name for name in ("guards", "given", "applies", "combine", "adjustments", "gates", "bands", "from",
                                           "evidence", "negative", "choice_by", "item_rounding", "points", "checks",
                                           "reviews", "attributes", "history", "cohorts")
                         if r.random() < 0.35}
        self.framework = self.make_framework()
        self.assessments = self.make_assessments()
        self.earlier = self.make_earlier() if "history" in self.features else []

    def chance(self, probability):
        return self.r.random() < probability

    # ---- framework

    def make_framework(self):
        r = self.r
        levels = ["field", "criterion", "part", "detail"][:self.depth]
        at = [place for place in ["leaf"] + levels[::-1][1:] + ["total"] if self.chance(0.75 if place == "leaf" else 0.25)]
        document = {
            "format": "parindex-framework/1", "id": "seed.%d" % self.seed,
            "period": {"from": "2026-01-01", "to": "2026-12-31"},
            "kinds": {"province": {}, "department": {}, "commune": {}, "ward": {"is": "commune"}},
            "levels": levels,
            "rounding": {"digits": r.choice([1, 2, 2, 2, 3]), "mode": r.choice(ROUND_MODES), "at": at or ["leaf"]},
        }
        if self.chance(0.5):
            document["excluded"] = r.choice(["rescale_total", "rescale_parent", "lost"])
        if self.chance(0.3):
            document["missing"] = r.choice(["pending", "zero", "exclude"])
        if "cohorts" in self.features:
            document["cohorts"] = {"siblings": {"by": ["kind", "period", "parent"]}}
            if self.chance(0.3):
                document["cohorts"]["default"] = {"by": ["period", "area"] if "attributes" in self.features else ["period"]}
        self.default_facts()
        items, maxima = self.children(1, [])
        document["facts"], document["items"], document["max"] = self.facts, items, self.write_max(maxima)
        if self.chance(0.1):
            document["max"] = maxima["province"] + D("0.5")  # stated maximum and sum differ: a warning
        if self.measures:
            document["measures"] = self.measures
        if "adjustments" in self.features:
            document["adjustments"] = self.adjustments()
        if "gates" in self.features:
            document["gates"] = self.gates(levels)
        if "bands" in self.features:
            document["bands"] = self.bands()
            for gate in document.get("gates", []):
                if gate["then"] == "cap":
                    gate["then"] = {"cap_band": r.choice(document["bands"])["code"]}
        else:
            for gate in document.get("gates", []):
                gate["then"] = "disqualify"
        if self.chance(0.6):
            document["ranking"] = {"ties": r.choice(["competition", "dense", "ordinal"])}
            if self.chance(0.4):
                document["ranking"]["then_by"] = [item["code"] for item in r.sample(items, min(len(items), r.randint(1, 2)))]
        if "checks" in self.features and self.pairs:
            top, bottom = r.choice(self.pairs)
            document["checks"] = [{"that": "%s + 1 != %s" % (top, bottom) if self.chance(0.15) else "%s <= %s" % (top, bottom),
                                   "else": "error", "why": {"vi": "Sai", "en": "Wrong"}}]
        return document

    def default_facts(self):
        for _ in range(2):
            self.pair()
        self.number()
        self.flag()

    def fact(self, prefix, kind, value, **more):
        name = "%s%d" % (prefix, len(self.facts) + 1)
        self.facts[name] = {"type": kind, **more}
        self.values[name] = value
        return name

    def pair(self):
        """Facts part and whole; the values are drawn together (see make_facts)."""
        inherited = {"from": {"ancestor": "province"}} if "from" in self.features and self.chance(0.3) else {}
        bottom = self.fact("whole", "count", None, **inherited)
        top = self.fact("part", "count", None, at_most=bottom, **inherited)
        self.pairs.append((top, bottom))
        return top, bottom

    def number(self):
        name = self.fact("n", "number", lambda r: D(r.randint(-200, 2000)) / 100 if r.random() < 0.7 else D(r.randint(-2, 20)))
        self.numbers.append(name)
        return name

    def count(self):
        return self.fact("c", "count", lambda r: r.choice([0, 1, 2, 3, 4, 5, 7, 10, 100]))

    def flag(self):
        name = self.fact("flag", "flag", lambda r: r.random() < 0.6)
        self.flags.append(name)
        return name

    def percent_fact(self):
        name = self.fact("pc", "percent", lambda r: r.choice([D(r.randint(0, 100)), D(r.randint(0, 10000)) / 100,
                                                             "%d%%" % r.randint(0, 100)]))
        self.percents.append(name)
        return name

    def code(self):
        self.codes += 1
        return self.r.choice(["C%d", "I.%d", "T_%d"]) % self.codes

    def children(self, depth, ancestors):
        """A list of items and the sum of their maxima by kind."""
        r, items = self.r, []
        total = dict.fromkeys(ALL_KINDS, D(0))
        for _ in range(r.randint(1, 5) if depth > 1 else r.randint(1, 8)):
            if self.leaves_left <= 0 and items:
                break
            item, maxima = self.item(depth)
            items.append(item)
            for kind in ALL_KINDS:
                total[kind] += maxima[kind]
        if depth == 1:
            while self.leaves_left > 0:
                item, maxima = self.item(depth)
                items.append(item)
                for kind in ALL_KINDS:
                    total[kind] += maxima[kind]
        return items, total

    def item(self, depth):
        if depth < self.depth and self.chance(0.7):
            return self.inner(depth)
        return self.leaf(depth)

    def write_max(self, maxima):
        values = set(maxima.values())
        if len(values) == 1:
            return values.pop()
        result = {"by": "kind"}
        for kind in ("province", "department", "ward"):
            result[kind] = maxima[kind]
        if self.chance(0.5):
            result["commune"], result["else"] = maxima["commune"], D(1)
        else:
            result["else"] = maxima["commune"]
        return result

    def inner(self, depth):
        r, code = self.r, self.code()
        item = {"code": code, "title": {"vi": "Mục " + code}}
        if "combine" in self.features and self.chance(0.4):
            combine = r.choice(["best", "first_applicable"])
            children, best = [], dict.fromkeys(ALL_KINDS, D(0))
            for _ in range(r.randint(1, 3)):
                child, maxima = self.item(depth + 1)
                children.append(child)
                best = {kind: max(best[kind], maxima[kind]) for kind in ALL_KINDS}
            item["combine"], item["items"] = combine, children
            maxima = best
        else:
            item["items"], maxima = self.children(depth + 1, [])
        item["max"] = self.write_max(maxima)
        if "item_rounding" in self.features and self.chance(0.3):
            item["rounding"] = {"mode": r.choice(ROUND_MODES)}
            if self.chance(0.3):
                item["rounding"]["digits"] = r.choice([1, 2, 3])
        if "applies" in self.features and self.chance(0.15):
            self.add_applies(item)
        self.codes_done.append(code)
        return item, maxima

    def add_applies(self, item):
        item["applies_to"] = self.r.sample(KINDS, self.r.randint(1, 2))
        if self.chance(0.5):
            item["otherwise"] = self.r.choice(["exclude", "zero", "full"])

    def leaf(self, depth):
        r, code = self.r, self.code()
        self.leaves_left -= 1
        base = r.choice(MAXIMA)
        maxima = dict.fromkeys(ALL_KINDS, base)
        if self.by_kind and self.chance(0.3):
            for kind in ALL_KINDS:
                maxima[kind] = base + r.choice([D(0), D(1), D("0.5")])
        negative = None
        if "negative" in self.features and self.chance(0.2):
            negative = -base
            maxima = dict.fromkeys(ALL_KINDS, D(0))
        item = {"code": code, "max": self.write_max(maxima)}
        if negative is not None:
            item["min"] = negative
            item["rule"] = {"kind": "deduct", "lines": self.lines()}
        else:
            kinds = ["check", "choice", "checklist", "tiers", "ratio", "ratio", "ratio", "linear", "count", "deduct",
                     "deadline", "survey", "judged", "formula", "tracked"]
            kind = r.choice(kinds)
            if kind == "tracked":
                maxima = dict.fromkeys(ALL_KINDS, D(0))
                item["max"] = D(0)
            item["rule"] = getattr(self, "rule_" + kind)(item, code, min(maxima.values()))
            item["rule"]["kind"] = kind
        if "guards" in self.features and item["rule"]["kind"] != "tracked":
            self.guards(item, base)
        if "item_rounding" in self.features and self.chance(0.2):
            item["rounding"] = {"mode": r.choice(ROUND_MODES), "digits": r.choice([1, 2, 3])}
        if "applies" in self.features and self.chance(0.15):
            self.add_applies(item)
        if self.chance(0.3):
            item["source"] = r.choice(["self", "appraisal", "survey", "data"])
        if "evidence" in self.features and item["rule"]["kind"] != "tracked" and self.chance(0.3):
            item["evidence"] = {"missing": r.choice(["flag", "zero", {"deduct": D("0.25")}])}
            if self.chance(0.4):
                item["evidence"]["kinds"] = ["report"]
            if self.chance(0.3):
                item["evidence"]["at_least"] = 2
            if self.chance(0.4):
                item["evidence"]["unless"] = "explained"
            self.evidence_items.append(code)
        self.codes_done.append(code)
        return item, maxima

    def guards(self, item, base):
        r, rule = self.r, item if self.chance(0.3) else item["rule"]
        if self.chance(0.2):
            rule["not_applicable_if"] = self.condition(1)
            if self.chance(0.5):
                rule["then"] = r.choice(["exclude", "full", "zero", "zero" if "min" in item else D("0.25")])
        if self.chance(0.2):
            rule["requires"] = self.condition(1)
            if self.chance(0.5):
                item.setdefault("min", D("-0.25"))
                rule["requires"] = {"if": rule["requires"], "else": max(item["min"], D("-0.25"))}
        if self.chance(0.2):
            rule["zero_if"] = self.condition(1)

    # ---- expressions

    def ratio(self, inheritable=True):
        if self.chance(0.4) or not self.pairs:
            self.pair()
        top, bottom = self.r.choice(self.pairs)
        text = "%s / %s" % (top, bottom)
        form = self.r.random()
        if form < 0.6:
            return text
        if form < 0.75:
            return "1 - " + text
        name = "m%d" % (len(self.measures) + 1)
        self.measures[name] = text
        return name

    def staged(self):
        """Text of a number that the unit's cohort or an earlier period gives; of facts that nobody inherits."""
        r, name = self.r, self.r.choice(self.numbers)
        of = name if self.chance(0.6) else "%s + %d" % (name, r.randint(1, 5))
        forms = (["history"] if "history" in self.features else []) + (["cohort"] if "cohorts" in self.features else [])
        if r.choice(forms) == "history":
            return "%s(%s%s)" % (r.choice(["previous", "last_year"]), of, r.choice(["", ", 0", ", " + name]))
        function = r.choice(["max", "min", "mean", "sum", "rank", "count"])
        if function in ("sum", "rank", "count") and self.chance(0.4):
            of += " where " + r.choice(self.flags)
        if function == "count" and self.chance(0.5):
            of = r.choice(self.flags)
        return "cohort_%s(%s%s)" % (function, of, ", siblings" if self.chance(0.3) else "")

    def amount(self, depth=1):
        """Text of a number that is always defined when its facts are there."""
        r, form = self.r, self.r.random()
        if {"history", "cohorts"} & self.features and self.chance(0.12):
            return self.staged()
        if depth <= 0 or form < 0.35:
            if self.chance(0.3):
                return r.choice(["1", "2", "0.5", "10"])
            return r.choice(self.numbers) if self.chance(0.7) else r.choice(self.pairs)[0]
        a, b = self.amount(depth - 1), self.amount(depth - 1)
        if form < 0.5:
            return "(%s %s %s)" % (a, r.choice("+-*"), b)
        if form < 0.6:
            return "%s / %s" % (a, r.choice(["3", "7", "10", "(-4)"]))
        if form < 0.75:
            return "%s(%s, %s)" % (r.choice(["min", "max", "sum"]), a, b)
        if form < 0.85:
            return "%s(%s)" % (r.choice(["abs", "floor", "ceil"]), a)
        if form < 0.9:
            return "round(%s, %d)" % (a, r.randint(0, 2))
        return "if(%s, %s, %s)" % (self.condition(depth - 1), a, b)

    def condition(self, depth=1):
        r, form = self.r, self.r.random()
        if depth > 0 and form < 0.5:
            word = r.choice(["and", "or", "not", "if"])
            if word == "not":
                return "not (%s)" % self.condition(depth - 1)
            if word == "if":
                return "if(%s, %s, %s)" % (self.condition(0), self.condition(depth - 1), self.condition(depth - 1))
            return "(%s) %s (%s)" % (self.condition(depth - 1), word, self.condition(depth - 1))
        if form < 0.65:
            if self.chance(0.2):
                self.flag()
            return r.choice(self.flags)
        if form < 0.8:
            return "%s %s %s" % (self.amount(depth), r.choice(["<", "<=", ">", ">=", "=", "!="]), self.amount(depth))
        if form < 0.9 and self.percents:
            return "%s %s %s" % (r.choice(self.percents), r.choice(["<", ">="]), percent(D(r.randint(0, 20)) / 20))
        return "%s > %d" % (r.choice(self.pairs)[0], r.randint(0, 5))

    # ---- rules

    def undefined(self, rule, base):
        if self.chance(0.8):
            rule["when_undefined"] = self.r.choice(UNDEFINED + [base / 2])
        return rule

    def measured(self, rule):
        if self.chance(0.2):
            rule["round_measure"] = {"digits": self.r.choice([2, 3, 4]), "mode": self.r.choice(["half_up", "half_even", "down"])}
        return rule

    def rule_check(self, item, code, base):
        if self.chance(0.4):
            self.unnamed[code] = lambda r: r.random() < 0.6
            rule = {}
        else:
            rule = {"if": self.condition(2)}
        return rule

    def rule_choice(self, item, code, base):
        options = [{"code": "full", "points": base}, {"code": "half", "points": base / 2}, {"code": "none", "points": D(0)}]
        self.unnamed[code] = lambda r: r.choice(["full", "half", "none"])
        return {"options": options}

    def rule_checklist(self, item, code, base):
        count = self.r.randint(1, 3)
        combine = self.r.choice(["sum", "all", "any"])
        share = base if combine == "any" else (base / count).quantize(D("0.01"), rounding="ROUND_DOWN")
        parts = [{"if": self.condition(1), "points": share / (place + 1) if combine == "any" else share}
                 for place in range(count)]
        for part in parts:
            part["points"] = part["points"].quantize(D("0.01"), rounding="ROUND_DOWN")
        rule = {"parts": parts}
        if combine != "sum" or self.chance(0.5):
            rule["combine"] = combine
        return rule

    def thresholds(self, number):
        """Increasing steps; of a ratio within 0..1, else of any number."""
        if number:
            return sorted(self.r.sample([D(x) / 2 for x in range(-4, 30)], self.r.randint(1, 4)))
        return sorted(self.r.sample([D(x) / 20 for x in range(1, 21)], self.r.randint(1, 4)))

    def tier_result(self, tier, base, place, count, nested):
        form = self.r.random()
        value = (base * (place + 1) / count).quantize(D("0.01"), rounding="ROUND_DOWN")
        if form < 0.6:
            tier["points"] = value
        elif form < 0.85 or not nested:
            tier["share"] = percent((D(place + 1) / count).quantize(D("0.01"), rounding="ROUND_DOWN"))
        else:
            tier["rule"] = {"kind": "linear", "of": self.r.choice(self.numbers), "from": [D(0), D(0)], "to": [D(10), base]}
        return tier

    def rule_tiers(self, item, code, base):
        r = self.r
        number = self.chance(0.3)
        of = self.amount(2) if number else (self.percent_fact() if self.chance(0.3) else self.ratio())
        cuts = self.thresholds(number)
        write = (lambda x: x) if number else percent
        tiers, form = [], r.random()
        if form < 0.35 and not number:
            edges = [D(0)] + [cut for cut in cuts if cut < 1] + [D(1)]
            for place in range(len(edges) - 1):
                last = place == len(edges) - 2
                tiers.append(self.tier_result(
                    {"in": "[%s, %s%s" % (percent(edges[place]), percent(edges[place + 1]), "]" if last else ")")},
                    base, place, len(edges) - 1, True))
            r.shuffle(tiers)
            if self.chance(0.15) and len(tiers) > 1:
                tiers.pop()  # a gap
        elif form < 0.7:
            for place in range(len(cuts) - 1, -1, -1):
                tiers.append(self.tier_result({r.choice(["at_least", "above"]): write(cuts[place])}, base, place, len(cuts), True))
        else:
            for place, cut in enumerate(cuts):
                tiers.append(self.tier_result({r.choice(["at_most", "below"]): write(cut)}, base, len(cuts) - 1 - place,
                                              len(cuts), True))
        rule = self.undefined(self.measured({"of": of, "tiers": tiers}), base)
        if number:
            rule.pop("when_undefined", None)
        return rule

    def rule_ratio(self, item, code, base):
        r = self.r
        rule = {"of": self.percent_fact() if self.chance(0.15) else self.ratio()}
        if self.chance(0.8):
            rule["target"] = self.depending(r.choice(["100%", "80%", "90%", "60%", "37.5%"]), "75%")
        if self.chance(0.25):
            rule["floor"] = r.choice(["50%", "20%"])
        return self.undefined(self.measured(rule), base)

    def rule_linear(self, item, code, base):
        if self.chance(0.5):
            rule = {"of": self.r.choice(self.numbers), "from": [D(self.r.randint(-2, 5)), D(0)],
                    "to": [D(self.r.randint(6, 19)), base]}
        else:
            rule = self.undefined({"of": self.ratio(), "from": ["50%", D(0)], "to": ["90%", base]}, base)
        if self.chance(0.4):
            rule["from"][1], rule["to"][1] = rule["to"][1], rule["from"][1]
        return self.measured(rule)

    def rule_count(self, item, code, base):
        return {"of": self.count(), "each": self.depending(self.r.choice([D("0.5"), D("0.1"), D("0.25"), D("0.125")]), D("0.2"))}

    def depending(self, value, other):
        """A number, or a table of two by an attribute or a choice of the unit."""
        r = self.r
        if "attributes" in self.features and self.chance(0.3):
            return {"by": r.choice(["area", "size"]), "remote": value, "else": other}
        if "choice_by" in self.features and self.chance(0.3):
            if not self.grades or self.chance(0.2):
                self.grades.append(self.fact("grade", "choice", lambda r: r.choice("XYZ"), options=list("XYZ")))
            return {"by": r.choice(self.grades), r.choice("XY"): value, "else": other}
        return value

    def lines(self):
        lines = []
        for _ in range(self.r.randint(1, 3)):
            line = {"count": self.count(), "each": self.r.choice([D("0.25"), D("0.5"), D("0.1"), D("0.125")])}
            if "evidence" in self.features and self.chance(0.15):
                line["needs_evidence"] = self.proven_deductions = True
            if self.chance(0.4):
                line["cap"] = self.r.choice([D("0.5"), D(1)])
            lines.append(line)
        return lines

    def rule_deduct(self, item, code, base):
        return {"lines": self.lines()}

    def day(self):
        start = datetime.date(2026, 3, 1)
        return self.fact("date", "date", lambda r: (start + datetime.timedelta(r.randint(-5, 25))).isoformat())

    def rule_deadline(self, item, code, base):
        r = self.r
        rule = {"done": self.day()}
        if self.chance(0.3):
            item["due"] = {"month_day": "03-10"}
        else:
            rule["due"] = r.choice(["2026-03-05", self.day() if self.chance(0.3) else "2026-03-10", {"month_day": "03-02"}])
        if self.chance(0.5):
            rule["per_day"] = r.choice([D("0.25"), D("0.1"), D("0.03")])
            if self.chance(0.5):
                rule["zero_after"] = r.choice([D(3), D(5), D(10)])
        else:
            rule["tiers"] = [self.tier_result({"at_most": D(cut)}, base, 2 - place, 3, False)
                             for place, cut in enumerate([0, 3, 7])]
        if self.chance(0.3):
            rule["grace"] = D(r.choice([1, 3]))
        if self.chance(0.3):
            rule["days"] = "calendar"
        return rule

    def rule_survey(self, item, code, base):
        r, groups = self.r, []
        for _ in range(r.randint(1, 3)):
            names = [self.fact("q", "tally", lambda r: {o: r.choice([0, 0, 1, 2, 7, 30, 111]) for o in "ABC"}, options=list("ABC"))
                     for _ in range(r.randint(1, 3))]
            groups.append({"facts": names, "weight": r.choice([D(1), D(2), "60%", D("0.4")])})
        rule = {"groups": groups, "weights": {"A": "100%", "B": r.choice(["60%", "50%"]), "C": "0%"}}
        if self.chance(0.4):
            rule["minimum"] = 3
        return self.undefined(rule, base)

    def rule_judged(self, item, code, base):
        step = base / 5
        self.unnamed[code] = lambda r: step * r.randint(0, 5)
        return {"min": D(0), "step": step}

    def rule_formula(self, item, code, base):
        r = self.r
        rule = {}
        if self.chance(0.6):
            q = self.r.choice(self.numbers)
            rule["let"] = {"q": "%s / %d" % (q, r.choice([3, 7, 10]))}
            rule["cases"] = [{"if": "q <= 0", "points": "0"}, {"if": "q < 1", "points": "item_max * q"}, {"points": "item_max"}]
            if self.chance(0.3):
                rule["cases"].insert(1, {"if": self.condition(1), "points": "item_max / 3"})
        elif "points" in self.features and self.codes_done and self.chance(0.6):
            rule["points"] = 'max(0, min(item_max, points("%s") / 2))' % r.choice(self.codes_done)
        else:
            rule["points"] = "max(0, min(item_max, %s))" % self.amount(2)
        return rule

    def rule_tracked(self, item, code, base):
        return {"of": self.ratio(), "when_undefined": "null"}

    # ---- the rest of the framework

    def adjustments(self):
        items = []
        for place in range(self.r.randint(1, 3)):
            what = self.r.choice(["bonus", "penalty"])
            size = self.r.choice([D("0.5"), D(1), D(2)])
            rule = {"kind": "check", "if": self.condition(1)} if self.chance(0.5) else \
                {"kind": "count", "of": self.count(), "each": D("0.25")}
            items.append({"code": "ADJ%d" % place, "as": what, "max": size, "rule": rule})
        result = {"items": items}
        if self.chance(0.7):
            result["bonus_max"] = self.r.choice([D(1), D(2)])
        if self.chance(0.7):
            result["penalty_max"] = self.r.choice([D(1), D(3)])
        return result

    def gates(self, levels):
        gates = []
        for place in range(self.r.randint(1, 2)):
            condition = self.condition(1) if self.chance(0.3) else "%s > 3" % self.count() if self.chance(0.4) else \
                "min_share(%s) < %s" % (self.r.choice(levels[:2]), self.r.choice(["30%", "50%", "10%"]))
            gates.append({"code": "G%d" % place, "if": condition, "then": self.r.choice(["disqualify", "cap", "cap"])})
        return gates

    def bands(self):
        bands = [{"code": "A", "at_least": "80%"}, {"code": "B", "at_least": "60%"}, {"code": "C", "at_least": "40%"}]
        if self.chance(0.3):
            bands[0]["at_least"] = {"by": "kind", "province": "85%", "commune": "70%", "else": "80%"}
        if self.chance(0.2):
            bands[1]["above"] = bands[1].pop("at_least")
        if self.chance(0.4):
            bands[0]["top_share"] = self.r.choice(["20%", "50%", "34%"])
        if self.chance(0.3):
            bands.insert(1, {"code": "T", "top_share": "50%"})
        if self.chance(0.5):
            bands.append({"code": "D", "at_least": "0%"})
        return bands

    # ---- assessments

    def make_facts(self, missing):
        r, facts = self.r, {}
        for top, bottom in self.pairs:
            whole = r.choice([0, 1, 2, 3, 4, 7, 8, 16, 40, 100, 400]) if r.random() < 0.6 else r.randint(0, 400)
            part = whole if r.random() < 0.3 else r.randint(0, whole)
            facts[top], facts[bottom] = part, whole
        for source in (self.values, self.unnamed):
            for name, value in source.items():
                if value is not None:
                    facts[name] = value(r)
        names = list(facts)
        for name in names:
            if name not in self.always and r.random() < missing:
                if r.random() < 0.3:
                    facts[name] = {"missing": r.choice(["not_due", "refused", "unknown"])}
                else:
                    del facts[name]
        if "from" in self.features and r.random() < 0.6:
            for top, bottom in self.pairs:
                if "from" in self.facts[top]:
                    facts.pop(top, None)
                    facts.pop(bottom, None)
        return facts

    def make_assessments(self):
        r, result = self.r, []
        tree = {item["code"]: item for item in flatten(self.framework["items"])}
        for place in range(r.randint(2, 8)):
            kind = "province" if place == 0 else r.choice(ALL_KINDS)
            unit = {"id": "U%02d" % (r.randint(0, 9) * 10 + place), "name": "Đơn vị %d" % place, "kind": kind}
            if place:
                unit["parent"] = r.choice([earlier["unit"]["id"] for earlier in result])
            missing = r.choice([0, 0, 0, 0.03, 0.1, 0.4])
            assessment = {"format": "parindex-assessment/1", "framework": self.framework["id"], "unit": unit,
                          "period": {"from": "2026-01-01", "to": "2026-12-31"}, "facts": self.make_facts(missing)}
            if "given" in self.features:
                given = {}
                for code in r.sample(sorted(tree), min(len(tree), r.randint(0, 4))):
                    top = tree[code]["max"]
                    if isinstance(top, dict) or tree[code].get("rule", {}).get("kind") == "tracked":
                        continue
                    given[code] = {"points": (top * r.randint(0, 8) / 8).quantize(D("0.1"), rounding="ROUND_DOWN")}
                if given:
                    assessment["given"] = given
            if "attributes" in self.features:
                unit["attributes"] = {name: r.choice(["remote", "urban"]) for name in ("area", "size") if r.random() < 0.8}
            if "evidence" in self.features and self.evidence_items:
                assessment["evidence"] = [
                    {"id": "E%d" % number, "items": r.sample(self.evidence_items, r.randint(1, len(self.evidence_items))),
                     "kind": r.choice(["report", "decision"]), "number": "%d/BC" % number, "date": "2026-05-01"}
                    for number in range(r.randint(0, 4))]
            if "reviews" in self.features:
                leaves = [leaf for leaf in tree.values() if leaf.get("rule", {}).get("kind", "tracked") != "tracked"]
                assessment["reviews"] = self.reviews(leaves, unit["kind"], assessment.get("evidence", []))
            result.append(assessment)
        return result

    def reviews(self, leaves, kind, evidence):
        r, result = self.r, []
        for name in ("self", "appraisal_1", "explanation", "appraisal_2", "final"):
            if r.random() < 0.5:
                continue
            review = {"round": name, "by": "Hội đồng", "date": "2026-12-%02d" % (1 + len(result))}
            scores = {}
            for leaf in r.sample(leaves, min(len(leaves), r.choice([0, 1, 2, 5]))):
                if name == "self" and leaf.get("source") in ("survey", "data") and r.random() < 0.97:
                    continue
                if name == "explanation" and r.random() < 0.6:
                    scores[leaf["code"]] = {"note": "đã có văn bản"}
                    continue
                scores[leaf["code"]] = {"points": self.reached(leaf, kind)}
                if r.random() < 0.7:
                    scores[leaf["code"]]["note"] = "xem biên bản"
            if scores:
                review["scores"] = scores
            if evidence and r.random() < 0.6:
                review["evidence"] = {one["id"]: {"verdict": r.choice(["accepted", "rejected"])}
                                      for one in r.sample(evidence, r.randint(1, len(evidence)))}
            result.append(review)
        return result

    def reached(self, leaf, kind):
        """Points that the leaf's rule can give; seldom some that it cannot."""
        r, rule, top = self.r, leaf["rule"], leaf["max"]
        if isinstance(top, dict):
            top = top.get(kind, top.get("commune", top["else"]) if kind == "ward" else top["else"])
        if r.random() < 0.01:
            return top + 1
        if rule["kind"] == "check":
            return r.choice([top, D(0)])
        if rule["kind"] == "choice":
            return r.choice(rule["options"])["points"]
        if rule["kind"] == "judged":
            return rule["step"] * r.randint(0, 5)
        if rule["kind"] == "tiers":
            found = [tier["points"] for tier in rule["tiers"] if "points" in tier]
            return r.choice(found) if found else top * D(rule["tiers"][0].get("share", "0%").rstrip("%")) / 100
        return r.choice([D(0), top]) if rule["kind"] in ("count", "checklist", "deduct") else top * r.randint(0, 8) / 8

    def make_earlier(self):
        r, result = self.r, []
        for one in self.assessments:
            for first, last in (("2025-01-01", "2025-12-31"), ("2025-07-01", "2025-12-30"), ("2024-01-01", "2024-12-31")):
                if r.random() < 0.5:
                    result.append({"format": one["format"], "framework": one["framework"], "unit": dict(one["unit"]),
                                   "period": {"from": first, "to": last}, "facts": self.make_facts(r.choice([0, 0.2]))})
        return result


def flatten(items):
    for item in items:
        yield item
        yield from flatten(item.get("items", []))


if __name__ == "__main__":
    import sys
    made = Case(int(sys.argv[1]))
    print(dump(made.framework))
    for one in made.assessments:
        print(dump(one))
