"""A slow, obvious evaluator of a framework: the second opinion the library is compared with.

    framework = reference.load(open("framework.json").read())
    batch, earlier = ([reference.load(line) for line in open(name)] for name in ("batch.jsonl", "previous.jsonl"))
    cards, refused = reference.score(framework, batch, earlier)
    cards["H44"].points                     # a Fraction; None never stands for a number
    cards["H44"].items["ON_TIME"].state     # "scored", "pending" ...

Written from the contract alone, and for reading rather than for speed: every number is a Fraction, every expression is
walked as a tree for every unit, nothing is kept between units; what a cohort shows is gathered anew for every question.
Left out: working time.
"""
import datetime
import json
import re
from fractions import Fraction


class DataError(Exception):
    """The unit's data is wrong: n/0, a failed check, a value in a gap, points over the maximum."""


class Unknown(Exception):
    """A number of a table depends on a choice that is not made."""


class _Mark:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name


WARNINGS = {"REVIEW_WITHOUT_NOTE"}  # those that a Card tells

MISSING = _Mark("MISSING")      # a fact is not there
UNDEFINED = _Mark("UNDEFINED")  # 0/0


def load(text):
    """JSON with every number as an exact Fraction."""
    return json.loads(text, parse_float=Fraction, parse_int=Fraction)


# ---------------------------------------------------------------------------------------------------- rounding


def nearest_double(value):
    """The IEEE 754 binary64 nearest to a Fraction (ties to even), as a Fraction, by integers alone."""
    if value == 0:
        return value
    sign, value = (-1, -value) if value < 0 else (1, value)
    exponent = 0  # value = m * 2^exponent with 2^52 <= m < 2^53
    while value >= Fraction(2) ** (exponent + 53):
        exponent += 1
    while value < Fraction(2) ** (exponent + 52) and exponent > -1074:
        exponent -= 1
    scaled = value / Fraction(2) ** exponent
    whole = scaled.numerator // scaled.denominator
    rest = scaled - whole
    if rest > Fraction(1, 2) or (rest == Fraction(1, 2) and whole % 2 == 1):
        whole += 1
    return sign * whole * Fraction(2) ** exponent


def round_to(value, digits, mode):
    if mode == "half_up_binary64":
        value, mode = nearest_double(value), "half_up"
    scale = 10 ** int(digits)
    scaled = abs(value) * scale
    whole = scaled.numerator // scaled.denominator
    rest = scaled - whole
    half = Fraction(1, 2)
    if mode == "half_up":
        whole += rest >= half
    elif mode == "half_even":
        whole += rest > half or (rest == half and whole % 2 == 1)
    elif mode != "down":
        raise ValueError(mode)
    return Fraction(whole if value >= 0 else -whole, scale)


# ------------------------------------------------------------------------------------------------- expressions

_TOKEN = re.compile(r'\s*(?:(?P<date>\d{4}-\d\d-\d\d)|(?P<number>\d+(?:\.\d+)?%?)|(?P<string>"[^"]*")|'
                    r"(?P<name>[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*)|(?P<sign>!=|<=|>=|[-+*/=<>(),]))")


def tokens_of(text):
    tokens, at = [], 0
    text = text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if not match:
            raise ValueError("cannot read %r at %d" % (text, at))
        tokens.append((match.lastgroup, match.group(match.lastgroup)))
        at = match.end()
    return tokens


class Parser:
    """or < and < not < comparison < + - < * / < sign."""

    def __init__(self, text):
        self.tokens, self.at, self.text = tokens_of(text), 0, text

    def peek(self):
        return self.tokens[self.at][1] if self.at < len(self.tokens) else None

    def take(self, *wanted):
        if self.peek() in wanted and self.tokens[self.at][0] in ("sign", "name"):
            self.at += 1
            return self.tokens[self.at - 1][1]
        return None

    def whole(self):
        tree = self.either()
        if self.at != len(self.tokens):
            raise ValueError("text after the expression: %r" % self.text)
        return tree

    def either(self):
        tree = self.both()
        while self.take("or"):
            tree = ("or", tree, self.both())
        return tree

    def both(self):
        tree = self.negation()
        while self.take("and"):
            tree = ("and", tree, self.negation())
        return tree

    def negation(self):
        if self.take("not"):
            return ("not", self.negation())
        return self.comparison()

    def comparison(self):
        tree = self.additive()
        sign = self.take("=", "!=", "<", "<=", ">", ">=")
        return ("compare", sign, tree, self.additive()) if sign else tree

    def additive(self):
        tree = self.multiplicative()
        while True:
            sign = self.take("+", "-")
            if not sign:
                return tree
            tree = ("arith", sign, tree, self.multiplicative())

    def multiplicative(self):
        tree = self.signed()
        while True:
            sign = self.take("*", "/")
            if not sign:
                return tree
            tree = ("arith", sign, tree, self.signed())

    def signed(self):
        if self.take("-"):
            return ("arith", "-", ("value", Fraction(0)), self.signed())
        return self.primary()

    def primary(self):
        if self.take("("):
            tree = self.either()
            if not self.take(")"):
                raise ValueError("no ) in %r" % self.text)
            return tree
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return ("value", number(text))
        if kind == "date":
            return ("value", datetime.date.fromisoformat(text))
        if kind == "string":
            return ("value", text[1:-1])
        if kind != "name":
            raise ValueError("cannot read %r" % self.text)
        if text in ("true", "false"):
            return ("value", text == "true")
        if self.take("("):
            arguments = []
            while not self.take(")"):
                arguments.append(self.either())
                if self.take("where"):
                    arguments.append(("where", self.either()))
                self.take(",")
            return ("call", text, arguments)
        return ("name", text)


def parse(text):
    return Parser(text).whole()


def number(value):
    """A number of the document: 1.5, "90%", "1/3" is not one."""
    if isinstance(value, str):
        return Fraction(value[:-1]) / 100 if value.endswith("%") else Fraction(value)
    return Fraction(value)


def names_in(tree):
    if tree[0] == "name":
        yield tree[1]
    for part in tree[1:]:
        for child in part if isinstance(part, list) else [part]:
            if isinstance(child, tuple):
                yield from names_in(child)


def fact_names(framework, tree, let=()):
    """The facts of an expression, through `let` names and measures."""
    found, waiting, seen = set(), [tree], set()
    while waiting:
        for name in names_in(waiting.pop()):
            inner = let[name] if name in let else framework.measures.get(name)
            if inner is None:
                found.add(name)
            elif name not in seen:
                seen.add(name)
                waiting.append(inner)
    return found


def rule_names(framework, rule):
    """All facts of a leaf's rule, its guards and cases included: together they are what is inherited or not."""
    let = {name: parse(text) for name, text in rule.get("let", {}).items()}
    found = set()

    def walk(value, key):
        if isinstance(value, dict):
            for inner, part in value.items():
                walk(part, inner)
        elif isinstance(value, list):
            for part in value:
                walk(part, key)
        elif isinstance(value, str) and (key in EXPRESSIONS or key == "points" and not value.endswith("%")):
            found.update(fact_names(framework, parse(value), let))
    walk(rule, "")
    return found


GUARDS = ("not_applicable_if", "then", "requires", "zero_if")  # of a leaf's rule, or beside it
EXPRESSIONS = {"if", "of", "count", "done", "due", "not_applicable_if", "requires", "zero_if"}


class Scope:
    """What the names of one expression mean for one unit."""

    def __init__(self, unit, tree, item=None, let=None):
        self.unit, self.item, self.let = unit, item, let or {}
        self.facts = unit.facts_for(item.names if item is not None else fact_names(unit.framework, tree, self.let))

    def value(self, tree):
        kind = tree[0]
        if kind == "value":
            return tree[1]
        if kind == "name":
            return self.named(tree[1])
        if kind == "not":
            value = self.value(tree[1])
            return value if isinstance(value, _Mark) else not value
        if kind in ("and", "or"):
            return self.logic(kind, tree[1], tree[2])
        if kind == "compare":
            return self.compare(tree[1], self.value(tree[2]), self.value(tree[3]))
        if kind == "arith":
            return arithmetic(tree[1], self.value(tree[2]), self.value(tree[3]))
        return self.call(tree[1], tree[2])

    def named(self, name):
        if name in self.let:
            return self.value(self.let[name])
        if name == "item_max":
            return self.item.max
        if name == "period_from":
            return self.unit.period[0]
        if name in ("period_to", "as_of"):
            return self.unit.as_of if name == "as_of" else self.unit.period[1]
        if name in self.unit.framework.measures:
            return self.value(self.unit.framework.measures[name])
        return self.facts.get(name, MISSING)

    def logic(self, kind, left, right):
        decides = kind == "or"  # true decides an `or`, false decides an `and`
        values = [self.value(left)]
        if values[0] is decides:
            return decides
        values.append(self.value(right))
        if values[1] is decides:
            return decides
        return mark_of(values) or (not decides)

    @staticmethod
    def compare(sign, left, right):
        mark = mark_of((left, right))
        if mark:
            return mark
        return {"=": left == right, "!=": left != right, "<": lambda: left < right, "<=": lambda: left <= right,
                ">": lambda: left > right, ">=": lambda: left >= right}[sign] if sign in ("=", "!=") else \
            {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[sign]

    def call(self, name, arguments):
        if name == "if":
            condition = self.value(arguments[0])
            if isinstance(condition, _Mark):
                return condition
            return self.value(arguments[1 if condition else 2])
        if name == "points":
            return self.unit.points_of(arguments[0][1])
        if name == "min_share":
            return self.unit.min_share(arguments[0][1])
        if name in ("previous", "last_year"):
            earlier = self.unit.earlier(name)
            if earlier is not None:
                return Scope(earlier, arguments[0]).value(arguments[0])
            return self.value(arguments[1]) if len(arguments) > 1 else MISSING
        if name.startswith("cohort_"):
            return self.cohort(name[len("cohort_"):], arguments)
        values = [self.value(argument) for argument in arguments]
        mark = mark_of(values)
        if mark:
            return mark
        if name == "min":
            return min(values)
        if name == "max":
            return max(values)
        if name == "sum":
            return sum(values, Fraction(0))
        if name == "abs":
            return abs(values[0])
        if name == "floor":
            return Fraction(values[0].numerator // values[0].denominator)
        if name == "ceil":
            return Fraction(-(-values[0].numerator // values[0].denominator))
        if name == "round":
            return round_to(values[0], values[1], "half_up")
        if name == "days":
            return Fraction((values[1] - values[0]).days)
        raise ValueError("unknown function " + name)


    def cohort(self, function, arguments):
        """What a cohort shows: the members that `where` picks, one without a value leaves it open."""
        of, where, name = arguments[0], None, "default"
        for argument in arguments[1:]:
            if argument[0] == "where":
                where = argument[1]
            else:
                name = argument[1]
        own = self.value(of) if function == "rank" else None
        values = []
        for member in self.unit.cohort(name):
            if where is not None:
                picked = Scope(member, where).value(where)
                if isinstance(picked, _Mark):
                    return MISSING
                if not picked:
                    continue
            value = Scope(member, of).value(of)
            if isinstance(value, _Mark):
                return MISSING
            values.append(value)
        if function == "sum":
            return sum(values, Fraction(0))
        if function == "count":  # of conditions: how many hold
            return Fraction(sum(1 for value in values if value is not False))
        if function == "rank":
            return own if isinstance(own, _Mark) else Fraction(1 + sum(1 for value in values if value > own))
        if not values:
            return UNDEFINED
        return {"max": max(values), "min": min(values), "mean": sum(values, Fraction(0)) / len(values)}[function]


def mark_of(values):
    """0/0 makes the result undefined, whatever a missing operand turns out to be; else a missing one makes it missing."""
    for mark in (UNDEFINED, MISSING):
        if any(value is mark for value in values):
            return mark
    return None


def arithmetic(sign, left, right):
    mark = mark_of((left, right))
    if mark:
        return mark
    if sign == "/":
        if right == 0:
            if left == 0:
                return UNDEFINED
            raise DataError("n/0")
        return left / right
    return left + right if sign == "+" else left - right if sign == "-" else left * right


# --------------------------------------------------------------------------------------------------- framework


def flatten(documents):
    for document in documents:
        yield document
        yield from flatten(document.get("items", []))


def only_tracked(document):
    return all(leaf["rule"]["kind"] == "tracked" for leaf in flatten([document]) if "items" not in leaf)


class Framework:
    def __init__(self, document):
        self.document = document
        self.measures = {name: parse(text) for name, text in document.get("measures", {}).items()}
        self.rounding = document.get("rounding", {})
        self.digits = self.rounding.get("digits", Fraction(2))
        self.mode = self.rounding.get("mode", "half_up")
        self.at = self.rounding.get("at", ["leaf"])
        self.levels = document.get("levels", [])
        self.excluded = document.get("excluded", "rescale_total")
        self.missing = document.get("missing", "pending")
        self.kinds = document.get("kinds", {})
        self.facts = document.get("facts", {})
        self.cohorts = {"default": {"by": ["kind", "period"]}, **document.get("cohorts", {})}

    def base_kind(self, kind):
        while kind is not None and "is" in self.kinds.get(kind, {}):
            kind = self.kinds[kind]["is"]
        return kind


class Item:
    """An item of one unit."""

    def __init__(self, code):
        self.code, self.state, self.children, self.leaf = code, "scored", [], False
        self.max = self.min = self.applicable_max = self.points = Fraction(0)
        self.rank = self.of = None
        self.left_out = False   # does not count in its parent
        self.pending = 0        # leaves below (or itself) whose points are not known
        self.given = self.own_missing = False

    def share(self):
        return self.points / self.applicable_max if self.applicable_max else None


class Card:
    def __init__(self):
        self.items, self.gates = {}, []
        self.points = self.max = self.applicable_max = Fraction(0)
        self.index = self.band = self.rank = None
        self.of, self.pending, self.disqualified, self.capped = 0, 0, False, []
        self.warnings = []      # codes of what is said about the unit
        self.undecided = False  # a gate or an adjustment waits for a fact


class Unit:
    """One assessment being scored."""

    def __init__(self, framework, assessment, others, highest, history=()):
        self.framework, self.assessment, self.others, self.highest = framework, assessment, others, highest
        self.history = history  # all units of all periods
        unit = assessment["unit"]
        self.id, self.kind, self.parent = unit["id"], unit.get("kind"), unit.get("parent")
        self.attributes = unit.get("attributes", {})
        period = assessment.get("period") or framework.document["period"]
        self.period = tuple(datetime.date.fromisoformat(period[end]) for end in ("from", "to"))
        self.as_of = datetime.date.fromisoformat(assessment["as_of"]) if "as_of" in assessment else self.period[1]
        self.facts = {}
        for name, raw in assessment.get("facts", {}).items():
            value = self.typed(name, raw)
            if value is not MISSING:
                self.facts[name] = value
        self.given = assessment.get("given", {})
        self.card = Card()
        self.open = set()  # the items being scored

    def typed(self, name, raw):
        if isinstance(raw, dict) and "missing" in raw:
            return MISSING
        kind = self.framework.facts.get(name, {}).get("type")
        if kind == "percent":
            return number(raw.rstrip("%") if isinstance(raw, str) else raw) / 100
        if kind == "date":
            return datetime.date.fromisoformat(raw)
        if kind == "tally":
            return {option: Fraction(count) for option, count in raw.items()}
        return raw

    def ancestors(self):
        seen, unit = {self.id}, self.others.get(self.parent)
        while unit is not None and unit.id not in seen and unit.period == self.period:
            yield unit
            seen.add(unit.id)
            unit = self.others.get(unit.parent)

    def facts_for(self, names):
        """The facts of one measure: those a higher level gives come from there when the unit gives none of them."""
        facts = {name: self.facts[name] for name in names if name in self.facts}
        inheritable = {}
        for name in names:
            kind = self.framework.facts.get(name, {}).get("from", {}).get("ancestor")
            if kind is not None:
                inheritable.setdefault(self.framework.base_kind(kind), set()).add(name)
        if any(name in self.facts for group in inheritable.values() for name in group):
            return facts
        for kind, group in inheritable.items():
            for unit in self.ancestors():
                if self.framework.base_kind(unit.kind) == kind:
                    facts.update({name: unit.facts[name] for name in group if name in unit.facts})
                    break
        return facts

    def earlier(self, which):
        """The latest assessment of the unit that ends before this one begins; or the one of the same days a year before."""
        found = [unit for unit in self.history if unit.id == self.id]
        if which == "previous":
            found = [unit for unit in found if unit.period[1] < self.period[0]]
            return max(found, key=lambda unit: unit.period[1], default=None)
        wanted = tuple(datetime.date(day.year - 1, day.month, day.day) for day in self.period)  # no 29/2 here
        return next((unit for unit in found if unit.period == wanted), None)

    def cohort_key(self, name):
        parts = {"kind": self.framework.base_kind(self.kind), "period": self.period, "parent": self.parent}
        return tuple(parts[word] if word in parts else self.attributes.get(word) for word in self.framework.cohorts[name]["by"])

    def cohort(self, name):
        return [unit for unit in self.others.values() if unit.cohort_key(name) == self.cohort_key(name)]

    # ---- numbers, conditions

    def amount(self, value):
        """A number that may depend on the unit."""
        if isinstance(value, dict):
            by = value["by"]
            if by == "kind":
                keys = [self.kind, self.framework.base_kind(self.kind)]
            elif by in self.attributes:
                keys = [self.attributes[by]]
            elif by in self.framework.facts:
                if by not in self.facts:
                    raise Unknown(by)
                keys = [self.facts[by]]
            else:
                keys = []
            for key in keys:
                if key is not None and key in value:
                    return number(value[key])
            return number(value["else"])
        return number(value)

    def evaluate(self, text, item=None, let=None):
        tree = text if isinstance(text, tuple) else parse(text)
        return Scope(self, tree, item, let).value(tree)

    # ---- the rules: each gives points, MISSING or UNDEFINED

    def rule_points(self, rule, item, code):
        kind = rule["kind"]
        return getattr(self, "rule_" + kind)(rule, item, code)

    def measure(self, rule, item):
        value = self.evaluate(rule["of"], item)
        if isinstance(value, Fraction) and "round_measure" in rule:
            how = rule["round_measure"]
            value = round_to(value, how["digits"], how.get("mode", "half_up"))
        return value

    def rule_check(self, rule, item, code):
        value = self.evaluate(rule["if"], item) if "if" in rule else self.facts.get(rule.get("of", code), MISSING)
        if isinstance(value, _Mark):
            return value
        return item.max if value else self.amount(rule.get("else", 0))

    def rule_choice(self, rule, item, code):
        value = self.facts.get(rule.get("of", code), MISSING)
        if isinstance(value, _Mark):
            return value
        for option in rule["options"]:
            if option["code"] == value:
                return self.amount(option["points"])
        raise DataError("no such option")

    def rule_checklist(self, rule, item, code):
        combine = rule.get("combine", "sum")
        parts = [(self.evaluate(part["if"], item), self.amount(part["points"])) for part in rule["parts"]]
        conditions = [condition for condition, _ in parts]
        if combine == "all":
            if False in conditions:
                return Fraction(0)
            return mark_of(conditions) or item.max
        if combine == "any":
            best = max([points for condition, points in parts if condition is True], default=Fraction(0))
            # What is not known matters only when it could be better.
            open_parts = [condition for condition, points in parts if isinstance(condition, _Mark) and points > best]
            return mark_of(open_parts) or best
        return mark_of(conditions) or min(item.max, sum(points for condition, points in parts if condition))

    def step(self, tiers, value, item, code, otherwise):
        for tier in tiers:
            if "in" in tier:
                low, high = (number(text.strip()) for text in tier["in"][1:-1].split(","))
                fits = (value >= low if tier["in"][0] == "[" else value > low) and \
                    (value <= high if tier["in"][-1] == "]" else value < high)
            else:
                fits = ("at_least" not in tier or value >= self.amount(tier["at_least"])) and \
                    ("above" not in tier or value > self.amount(tier["above"])) and \
                    ("at_most" not in tier or value <= self.amount(tier["at_most"])) and \
                    ("below" not in tier or value < self.amount(tier["below"]))
            if fits:
                if "points" in tier:
                    return self.amount(tier["points"])
                if "share" in tier:
                    return item.max * self.amount(tier["share"])
                return self.rule_points(tier["rule"], item, code)
        if any("in" in tier for tier in tiers):
            raise DataError("in a gap")
        return self.amount(otherwise)

    def rule_tiers(self, rule, item, code):
        value = self.measure(rule, item)
        if isinstance(value, _Mark):
            return value
        return self.step(rule["tiers"], value, item, code, rule.get("else", 0))

    def rule_ratio(self, rule, item, code):
        value = self.measure(rule, item)
        if isinstance(value, _Mark):
            return value
        if "floor" in rule and value < self.amount(rule["floor"]):
            return Fraction(0)
        return min(item.max, max(Fraction(0), item.max * value / self.amount(rule.get("target", 1))))

    def rule_linear(self, rule, item, code):
        value = self.measure(rule, item)
        if isinstance(value, _Mark):
            return value
        (x0, p0), (x1, p1) = ([self.amount(part) for part in rule[end]] for end in ("from", "to"))
        points = p0 + (p1 - p0) * (value - x0) / (x1 - x0)
        return min(max(p0, p1), max(min(p0, p1), points))

    def rule_count(self, rule, item, code):
        value = self.measure(rule, item)
        if isinstance(value, _Mark):
            return value
        return min(item.max, value * self.amount(rule["each"]))

    def rule_deduct(self, rule, item, code):
        counts = [self.evaluate(line["count"], item) for line in rule["lines"]]
        mark = mark_of(counts)
        if mark:
            return mark
        points = item.max
        for line, count in zip(rule["lines"], counts):
            if line.get("needs_evidence") and self.evidence_lacks({}, code):
                continue
            loss = count * self.amount(line["each"])
            if "cap" in line:
                loss = min(loss, self.amount(line["cap"]))
            points = max(item.min, points - loss)
        return points

    def rule_deadline(self, rule, item, code):
        done = self.evaluate(rule["done"], item)
        due = rule.get("due", item.due)
        if isinstance(due, dict):
            month, day = (int(part) for part in due["month_day"].split("-"))
            due = datetime.date(self.period[0].year, month, day)
        else:
            due = self.evaluate(due, item)
        mark = mark_of((done, due))
        if mark:
            return mark
        late = Fraction((done - due).days) - self.amount(rule.get("grace", 0))
        if "tiers" in rule:
            return self.step(rule["tiers"], late, item, code, rule.get("else", 0))
        late = max(Fraction(0), late)
        if "zero_after" in rule and late > self.amount(rule["zero_after"]):
            return max(item.min, Fraction(0))
        return max(item.min, item.max - late * self.amount(rule["per_day"]))

    def rule_survey(self, rule, item, code):
        groups, weights = [], []
        weight_of = {option: self.amount(weight) for option, weight in rule["weights"].items()}
        marks, answers_short = [], False
        for group in rule["groups"]:
            questions = []
            for name in group["facts"]:
                tally = self.facts.get(name, MISSING)
                if tally is MISSING:
                    marks.append(MISSING)
                    continue
                answers = sum(tally.values(), Fraction(0))
                if "minimum" in rule and answers < self.amount(rule["minimum"]):
                    answers_short = True
                elif answers == 0:
                    marks.append(UNDEFINED)
                else:
                    questions.append(sum(count * weight_of[option] for option, count in tally.items()) / answers)
            weights.append(self.amount(group.get("weight", 1)))
            groups.append(sum(questions, Fraction(0)) / len(questions) if questions else Fraction(0))
        if answers_short:
            return MISSING
        if marks:
            return mark_of(marks)
        return item.max * sum(w * g for w, g in zip(weights, groups)) / sum(weights)

    def rule_judged(self, rule, item, code):
        value = self.facts.get(rule.get("of", code), MISSING)
        if isinstance(value, _Mark):
            return value
        low = self.amount(rule.get("min", item.min))
        if not low <= value <= item.max or ("step" in rule and (value - low) % self.amount(rule["step"]) != 0):
            raise DataError("not a reachable number of points")
        return value

    def rule_formula(self, rule, item, code):
        let = {name: parse(text) for name, text in rule.get("let", {}).items()}
        points = rule.get("points")
        for case in rule.get("cases", []):
            condition = self.evaluate(case["if"], item, let) if "if" in case else True
            if isinstance(condition, _Mark):
                return condition
            if condition:
                points = case["points"]
                break
        if points is None:
            return Fraction(0)
        value = self.evaluate(points, item, let) if isinstance(points, str) else self.amount(points)
        return value if isinstance(value, _Mark) else min(item.max, max(item.min, value))

    # ---- a leaf: guards, rule, evidence

    def guarded(self, rule, item, code):
        """(state, points, left out) of a leaf before rounding; state pending when a fact is missing."""
        if "not_applicable_if" in rule:
            guard = rule["not_applicable_if"]
            guard = guard if isinstance(guard, dict) else {"if": guard, "then": rule.get("then", "exclude")}
            value = self.evaluate(guard["if"], item)
            if isinstance(value, _Mark):
                return self.marked(rule, item, value)
            if value:
                _, points, left_out = self.outcome(guard.get("then", "exclude"), item)
                return "not_applicable", points, left_out
        if "requires" in rule:
            guard = rule["requires"]
            guard = guard if isinstance(guard, dict) else {"if": guard}
            value = self.evaluate(guard["if"], item)
            if isinstance(value, _Mark):
                return self.marked(rule, item, value)
            if not value:
                return "scored", self.amount(guard.get("else", 0)), False
        if "zero_if" in rule:
            value = self.evaluate(rule["zero_if"], item)
            if isinstance(value, _Mark):
                return self.marked(rule, item, value)
            if value:
                return "scored", Fraction(0), False
        if rule["kind"] == "tracked":
            return "tracked", Fraction(0), False
        points = self.rule_points(rule, item, code)
        own = {"check": "if" not in rule, "choice": True, "judged": True}.get(rule["kind"], False)
        item.own_missing = own and points is MISSING
        if isinstance(points, _Mark):
            return self.marked(rule, item, points)
        return "scored", points, False

    def marked(self, rule, item, mark):
        if mark is MISSING:
            return "pending", Fraction(0), False
        return self.outcome(rule.get("when_undefined", "pending"), item)

    def outcome(self, what, item):
        if what == "pending":
            return "pending", Fraction(0), False
        if what == "exclude":
            return "not_applicable", Fraction(0), True
        if what == "null":
            return "no_activity", Fraction(0), False
        if what == "zero":
            return "scored", Fraction(0), False
        if what == "full":
            return "scored", item.max, False
        return "scored", self.amount(what), False

    def evidence_lacks(self, policy, code):
        verdicts = {}
        for review in self.assessment.get("reviews", []):
            for evidence, said in review.get("evidence", {}).items():
                verdicts[evidence] = said["verdict"]
        found = sum(1 for evidence in self.assessment.get("evidence", [])
                    if code in evidence.get("items", []) and verdicts.get(evidence["id"]) != "rejected"
                    and ("kinds" not in policy or evidence["kind"] in policy["kinds"]))
        return found < policy.get("at_least", 1)

    def explained(self, code):
        return any(review["round"] == "explanation" and review.get("scores", {}).get(code, {}).get("note")
                   for review in self.assessment.get("reviews", []))

    def reachable(self, rule, item, points):
        """Whether a rule can give these points."""
        if rule["kind"] == "tracked":
            return False
        if points in self.guard_points(rule, item):
            return True
        if not item.min <= points <= item.max:
            return False
        if rule["kind"] == "checklist":
            return points in self.checklist_points(rule, item)
        if rule["kind"] == "count":
            each = self.amount(rule["each"])
            return points == item.max or each == 0 or points % each == 0
        if rule["kind"] == "check":
            return points in (item.max, self.amount(rule.get("else", 0)))
        if rule["kind"] == "choice":
            return points in [self.amount(option["points"]) for option in rule["options"]]
        if rule["kind"] == "judged":
            low = self.amount(rule.get("min", item.min))
            return points >= low and ("step" not in rule or (points - low) % self.amount(rule["step"]) == 0)
        return True

    def guard_points(self, rule, item):
        """What guards, and points stated for 0/0, give instead of the rule."""
        out = set()
        if "not_applicable_if" in rule:
            guard = rule["not_applicable_if"]
            then = guard.get("then", "exclude") if isinstance(guard, dict) else rule.get("then", "exclude")
            out |= {Fraction(0)} if then == "zero" else {item.max} if then == "full" else \
                set() if then == "exclude" else {self.amount(then)}
        if "requires" in rule:
            guard = rule["requires"]
            out.add(self.amount(guard.get("else", 0)) if isinstance(guard, dict) else Fraction(0))
        if "zero_if" in rule:
            out.add(Fraction(0))
        undefined = rule.get("when_undefined", "pending")
        if undefined not in ("pending", "exclude", "null", "zero", "full", None):
            out.add(self.amount(undefined))
        return out

    def checklist_points(self, rule, item):
        """What the parts of a checklist can add up to, held at the limits."""
        combine, awards = rule.get("combine", "sum"), []
        if combine == "all":
            return {Fraction(0), item.max}
        for part in rule["parts"]:
            awards.append(self.amount(part["points"]) if "points" in part else item.max)
        sums = {Fraction(0)}
        for award in awards:
            sums |= {award} if combine == "any" else {one + award for one in sums}
        return {min(item.max, max(item.min, one)) for one in sums} | {Fraction(0)}

    def with_documents(self, document, rule, item, points):
        """Whether the rule can give these points, or what its evidence policy leaves of others."""
        if self.reachable(rule, item, points):
            return True
        missing = document.get("evidence", {}).get("missing", "flag")
        if missing == "zero":
            return points == 0
        return isinstance(missing, dict) and \
            (points == item.min or self.reachable(rule, item, points + self.amount(missing["deduct"])))

    def reviewed(self, document, item, code, state, points):
        """The rounds of review: the last one that names the leaf counts when it says why."""
        rule, last = {**document["rule"], **{key: document[key] for key in GUARDS if key in document}}, None
        for review in self.assessment.get("reviews", []):
            said = review.get("scores", {}).get(code)
            if said is None or "points" not in said:
                continue
            if review["round"] == "self" and document.get("source") in ("survey", "data"):
                raise DataError("not self-scored")
            if not self.with_documents(document, rule, item, said["points"]):
                raise DataError("not reachable")
            last = said
        if last is None:
            return state, points
        if state == "pending" and item.own_missing:
            return "scored", last["points"]
        if state == "scored" and last["points"] != points:
            if last.get("note"):
                return state, last["points"]
            self.card.warnings.append("REVIEW_WITHOUT_NOTE")
        return state, points

    def leaf(self, document, item, code):
        item.leaf = True
        item.due = document.get("due")
        rule = {**document["rule"], **{key: document[key] for key in GUARDS if key in document}}
        item.names = rule_names(self.framework, rule)
        try:
            state, points, left_out = self.guarded(rule, item, code)
        except Unknown:
            state, points, left_out = "pending", Fraction(0), False
        if state == "scored" and "evidence" in document and self.evidence_lacks(document["evidence"], code) \
                and not ("unless" in document["evidence"] and self.explained(code)):
            missing = document["evidence"].get("missing", "flag")
            if missing == "zero":
                points = min(points, Fraction(0))
            elif isinstance(missing, dict):
                points = max(min(points, item.min), points - self.amount(missing["deduct"]))
        if state in ("scored", "pending", "tracked"):  # nobody need say anything of what does not count
            state, points = self.reviewed(document, item, code, state, points)
        if state == "pending" and code in self.given:
            state, points = "given", self.given[code]["points"]
        elif state == "pending" and self.framework.missing == "zero":
            state = "scored"
        elif state == "pending" and self.framework.missing == "exclude":
            state, left_out = "not_applicable", True
        item.state, item.points, item.left_out = state, points, left_out
        item.pending = int(state == "pending")
        item.applicable_max = Fraction(0) if state == "tracked" else item.max

    # ---- the tree

    def place(self, document, depth):
        """Whether points are rounded at this item."""
        at = self.framework.at
        named = depth <= len(self.framework.levels) and self.framework.levels[depth - 1] in at
        return named or ("leaf" in at and "items" not in document)

    def item(self, document, depth, rounding, prefix=""):
        code = document["code"]
        if code in self.card.items:
            return self.card.items[code]
        item = Item(code)
        self.open.add(code)
        rounding = {**rounding, **document.get("rounding", {})}
        item.max = self.amount(document["max"])
        item.min = self.amount(document.get("min", 0))
        if not self.applies(document, item):
            self.exclude_below(document)
        elif "items" in document:
            item.children = [self.item(child, depth + 1, rounding) for child in document["items"]]
            self.combine(item, document.get("combine", "sum"))
            if item.pending and code in self.given:
                item.state, item.points, item.pending, item.given = "given", self.given[code]["points"], 0, True
                item.left_out, item.applicable_max = False, item.max
                self.not_recomputed(document)
        else:
            self.leaf(document, item, code)
        if self.place(document, depth):
            item.points = round_to(item.points, rounding["digits"], rounding["mode"])
        if item.left_out:
            item.applicable_max = item.max if self.framework.excluded == "lost" else Fraction(0)
        self.card.items[code] = item
        self.open.discard(code)
        return item

    def applies(self, document, item):
        """False when `applies_to` leaves the unit out; the item then has its points already."""
        applies_to = document.get("applies_to")
        if applies_to is None or self.kind is None:
            return True
        kinds = applies_to if isinstance(applies_to, list) else applies_to["kinds"]
        if self.kind in kinds or self.framework.base_kind(self.kind) in kinds:
            return True
        otherwise = document.get("otherwise", "exclude")
        item.state = "not_applicable"
        item.leaf = "items" not in document
        item.applicable_max = item.max
        if otherwise == "exclude":
            item.left_out = True
        elif otherwise == "full":
            item.points = item.max
        return False

    def exclude_below(self, document):
        for child in document.get("items", []):
            item = Item(child["code"])
            item.max = self.amount(child["max"])
            item.left_out, item.leaf = True, "items" not in child
            item.state = "tracked" if only_tracked(child) and self.applies(child, Item("")) else "not_applicable"
            self.card.items[item.code] = item
            self.exclude_below(child)

    def not_recomputed(self, document):
        """Below an item with given points nothing is recomputed."""
        for child in document.get("items", []):
            item = Item(child["code"])
            item.max, item.leaf, item.left_out = self.amount(child["max"]), "items" not in child, True
            item.state = "tracked" if only_tracked(child) and self.applies(child, Item("")) else "given"
            self.card.items[item.code] = item
            self.not_recomputed(child)

    def combine(self, item, combine):
        children = item.children
        counted = [child for child in children if not child.left_out]
        if not counted or all(child.state == "tracked" for child in counted) and len(counted) < len(children):
            item.state, item.left_out = "not_applicable", True
            if self.framework.excluded == "lost":
                item.state, item.left_out, item.applicable_max = "scored", False, item.max
            return
        item.applicable_max = item.max
        if combine == "sum":
            item.points = sum((child.points for child in counted), Fraction(0))
            item.pending = sum(child.pending for child in counted)
            self.denominators(item, counted)
        elif combine == "best":
            counted = [child for child in counted if child.state != "tracked"] or counted
            item.points = max(child.points for child in counted)
            item.pending = sum(child.pending for child in counted)
            decided = [child.points for child in counted if not child.pending]
            if decided and max(decided) >= max(self.highest(self.id, child) for child in counted if child.pending or not item.pending):
                item.pending = 0  # nothing can be better
            largest = max(child.applicable_max for child in counted)
            if self.framework.excluded == "rescale_total":
                item.applicable_max = largest
            elif self.framework.excluded == "rescale_parent" and largest:
                item.points = item.max * item.points / largest
        else:
            chosen = next((child for child in counted if child.state != "tracked"), counted[0])
            item.points = chosen.points
            item.pending = sum(child.pending for child in counted) if chosen.pending else 0
            if self.framework.excluded == "rescale_total":
                item.applicable_max = chosen.applicable_max
            elif self.framework.excluded == "rescale_parent" and chosen.applicable_max:
                item.points = item.max * chosen.points / chosen.applicable_max
        item.state = "pending" if item.pending else "scored"
        states = {child.state for child in counted}
        if states == {"tracked"} or states - {"tracked"} == {"no_activity"}:
            item.state = "tracked" if states == {"tracked"} else "no_activity"

    def denominators(self, item, counted):
        if self.framework.excluded == "rescale_total":
            item.applicable_max = item.max - sum((child.max - child.applicable_max for child in item.children
                                                  if child.left_out or not child.leaf), Fraction(0))
        elif self.framework.excluded == "rescale_parent":
            below = sum((child.applicable_max for child in counted), Fraction(0))
            if below and any(child.left_out for child in item.children):
                item.points = item.max * item.points / below

    def points_of(self, code):
        item = self.card.items.get(code) or self.find(code)
        return MISSING if item.pending else item.points

    def find(self, code):
        """An item that was not reached yet: first what stands above it, which may leave it out or have given points."""
        def search(documents, depth, rounding):
            for document in documents:
                inner = {**rounding, **document.get("rounding", {})}
                if document["code"] == code:
                    return self.item(document, depth, rounding)
                if any(below["code"] == code for below in flatten(document.get("items", []))):
                    if document["code"] not in self.open and \
                            (document["code"] in self.given or not self.applies(document, Item(document["code"]))):
                        self.item(document, depth, rounding)
                        return self.card.items[code]
                    return search(document["items"], depth + 1, inner)
            return None
        return search(self.framework.document["items"], 1, self.top_rounding())

    def top_rounding(self):
        return {"digits": self.framework.digits, "mode": self.framework.mode}

    # ---- the unit

    def total(self):
        document, card = self.framework.document, self.card
        for check in document.get("checks", []):
            if check.get("else", "error") == "error" and self.evaluate(check["that"]) is False:
                raise DataError("a check failed")
        root = Item("")
        root.max = self.amount(document["max"])
        root.min = self.amount(document.get("min", 0))
        root.children = [self.item(child, 1, self.top_rounding()) for child in document["items"]]
        self.combine(root, "sum")
        if root.left_out:
            root.applicable_max = Fraction(0)
        card.max, card.applicable_max, card.pending = root.max, root.applicable_max, root.pending
        bonus, penalty = self.adjustments(document.get("adjustments", {}))
        points = root.points + bonus
        points -= min(penalty, max(Fraction(0), points - root.min))  # penalties alone do not take it below the minimum
        if "total" in self.framework.at:
            points = round_to(points, self.framework.digits, self.framework.mode)
        card.points = points
        self.gates(document.get("gates", []))
        decided = card.pending == 0 and card.applicable_max != 0
        card.complete = decided and not card.undecided
        card.share = card.points / card.applicable_max if card.applicable_max else None
        if decided:
            card.index = round_to(100 * card.share, self.framework.digits, self.framework.mode)
        return card

    def adjustments(self, document):
        totals = {"bonus": Fraction(0), "penalty": Fraction(0)}
        for entry in document.get("items", []):
            item = Item(entry["code"])
            item.max, item.min = self.amount(entry["max"]), self.amount(entry.get("min", 0))
            if self.applies(entry, item):
                self.leaf(entry, item, entry["code"])
            if "leaf" in self.framework.at:
                item.points = round_to(item.points, self.framework.digits, self.framework.mode)
            self.card.pending += item.pending
            self.card.items[item.code] = item
            totals[entry["as"]] += item.points
        for what in totals:
            if what + "_max" in document:
                totals[what] = min(totals[what], self.amount(document[what + "_max"]))
        return totals["bonus"], totals["penalty"]

    def min_share(self, level):
        shares, depth = [], self.framework.levels.index(level) + 1

        def walk(documents, at):
            for document in documents:
                item = self.card.items[document["code"]]
                if at == depth and not item.left_out and item.state != "tracked" and item.applicable_max:
                    shares.append(MISSING if item.pending else item.share())
                walk(document.get("items", []), at + 1)
        walk(self.framework.document["items"], 1)
        return mark_of(shares) or (min(shares) if shares else MISSING)

    def gates(self, documents):
        for gate in documents:
            value = self.evaluate(gate["if"])
            if isinstance(value, _Mark):
                self.card.undecided = True
                self.card.gates.append((gate["code"], "pending"))
            elif value:
                self.card.gates.append((gate["code"], "holds"))
                if gate["then"] == "disqualify":
                    self.card.disqualified = True
                else:
                    self.card.capped.append(gate["then"]["cap_band"])


# ------------------------------------------------------------------------------------------------ the whole batch


def rank(entries, ties):
    """entries: {id: key, larger is better} -> {id: rank}."""
    ranks = {}
    for name, key in entries.items():
        better = [other for other in entries.values() if other > key]
        if ties == "competition":
            ranks[name] = 1 + len(better)
        elif ties == "dense":
            ranks[name] = 1 + len(set(better))
        else:
            ranks[name] = 1 + len(better) + sum(1 for other, value in entries.items() if value == key and other < name)
    return ranks


def score(document, assessments, earlier=(), highest=lambda unit, item: item.max):
    """({unit id: Card}, [ids of the units whose data is wrong]).

    earlier: assessments of earlier periods.
    highest(unit id, item): what a pending item can become at most; it decides whether the best of alternatives is known.
    """
    framework = Framework(document)
    units, history = {}, []
    history += [Unit(framework, assessment, {}, highest, history) for assessment in earlier]
    for assessment in assessments:
        units[assessment["unit"]["id"]] = Unit(framework, assessment, units, highest, history)
    cards, refused = {}, []
    for name, unit in units.items():
        try:
            cards[name] = unit.total()
        except DataError:
            refused.append(name)
    ranking = document.get("ranking", {})
    ties, then_by = ranking.get("ties", "competition"), ranking.get("then_by", [])
    cohorts = {}
    for name in cards:
        cohorts.setdefault(units[name].cohort_key("default"), []).append(name)
    for members in cohorts.values():
        ranked = [name for name in members if cards[name].complete and not cards[name].disqualified]
        none = Fraction(-10 ** 9)  # an item that does not apply comes after all that have points

        def part(card, code):
            share = card.items[code].share()
            return none if share is None else share
        keys = {name: tuple([cards[name].share] + [part(cards[name], code) for code in then_by]) for name in ranked}
        ranks = rank(keys, ties)
        competition = rank(keys, "competition")
        for name in members:
            card = cards[name]
            card.of = len(ranked)
            card.rank = ranks.get(name)
            if name in ranks:
                card.band = band(framework, units[name], card, competition[name])
        for code in cards[members[0]].items:
            there = {name: cards[name].items[code].share() for name in members
                     if not cards[name].disqualified
                     and not cards[name].items[code].pending and cards[name].items[code].share() is not None}
            item_ranks = rank(there, ties)
            for name in members:
                cards[name].items[code].rank, cards[name].items[code].of = item_ranks.get(name), len(there)
    return cards, refused


def band(framework, unit, card, place):
    bands = framework.document.get("bands", [])
    codes = [entry["code"] for entry in bands]
    found = None
    for entry in bands:
        if "at_least" in entry and card.share < unit.amount(entry["at_least"]):
            continue
        if "above" in entry and card.share <= unit.amount(entry["above"]):
            continue
        if "top_share" in entry:
            allowed = number(entry["top_share"]) * card.of
            if place > allowed.numerator // allowed.denominator:
                continue
        found = entry["code"]
        break
    for limit in card.capped:
        if found is not None and codes.index(found) < codes.index(limit):
            found = limit
    return found
