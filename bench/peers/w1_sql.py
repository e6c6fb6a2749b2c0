# SPDX-License-Identifier: Apache-2.0
"""W1 in SQL, integers, facts in memory as a long table: SQLite (two years of it) or DuckDB.

w1_sql.py sqlite|duckdb FOLDER [repetitions] [threads]"""
import array
import os
import sys

engine = sys.argv.pop(1)
from w1_common import *

FOLDER, REPETITIONS = folder_and_repetitions()
THREADS = int(sys.argv[3]) if len(sys.argv) > 3 else 1
RULES = rules(FOLDER)
YEARS_HERE = 2 if engine == "sqlite" else YEARS
COUNT = YEARS_HERE * UNITS


def values(name):
    out = array.array("i")
    with open(os.path.join(FOLDER, name + ".i32"), "rb") as file:
        out.frombytes(file.read())
    return out


DIVIDE = "/" if engine == "sqlite" else "//"


def half_up(num, den):
    return f"((2*({num})+({den})) {DIVIDE} (2*({den})))"


POINTS = f"""case form when 'yesno' then case when i.a <> 0 then max else 0 end
  when 'tier' then case when i.a is null then null when i.a >= p0 then p3 when i.a >= p1 then p4 when i.a >= p2 then p5 else 0 end
  when 'ratio' then case when i.a is null or i.b = 0 then null else {half_up('max*least(i.a,i.b)', 'i.b')} end
  when 'gated' then case when g.a = 0 then 0 when i.b = 0 then null else {half_up('max*least(i.a,i.b)', 'i.b')} end
  when 'linear' then case when i.a is null then null else {half_up('max*least(greatest(i.a-p0,0),p1-p0)', 'p1-p0')} end
  when 'deduct' then greatest(0, max - least(i.a*p0, p1))
  when 'late' then case when i.a = 0 then 0 when i.a <= i.b then max when i.a - i.b <= p0 then p1 else 0 end
  when 'survey' then case when i.b < p0 then null else {half_up('max*(i.a-i.b)', '4*i.b')} end
  else least(i.a, max) end"""
if engine == "sqlite":
    POINTS = POINTS.replace("least(", "min(").replace("greatest(", "max(")
STEPS = [
    ("points", f"select i.row, i.leaf, criterion, max, {POINTS} as p from facts i join rules r on r.leaf = i.leaf "
               "left join facts g on g.row = i.row and g.leaf = r.gate"),
    ("criteria", f"select row, k.field, k.most, {half_up('sum(p)*k.most', 'sum(case when p is not null then max end)')} as p "
                 "from points join criterion_max k using (criterion) group by row, criterion, k.field, k.most"),
    ("fields", f"select row, field, {half_up('sum(p)*f.most', 'sum(case when p is not null then c.most end)')} as p "
               "from criteria c join field_max f using (field) group by row, field, f.most"),
    ("totals", f"select row, t, rank() over (partition by row {DIVIDE} {UNITS} order by t desc) as place "
               "from (select row, sum(p) as t from fields group by row) as sums"),
]

A, B = values("a"), values("b")
FACTS = [(row, leaf, None if A[leaf * ROWS + row] == NOT_GIVEN else A[leaf * ROWS + row],
          None if B[leaf * ROWS + row] == NOT_GIVEN else B[leaf * ROWS + row])
         for row in range(COUNT) for leaf in range(LEAVES)]
COLUMNS = ("leaf", "criterion", "field", "form", "max", "p0", "p1", "p2", "p3", "p4", "p5", "gate")
if engine == "sqlite":
    import sqlite3
    db, version = sqlite3.connect(":memory:"), sqlite3.sqlite_version
    db.execute("create table facts (row int, leaf int, a int, b int, primary key (row, leaf)) without rowid")
    db.executemany("insert into facts values (?, ?, ?, ?)", FACTS)
else:
    import duckdb
    import numpy
    db, version = duckdb.connect(), duckdb.__version__
    db.execute("set threads to %d" % THREADS)
    frame = {"row": numpy.repeat(numpy.arange(COUNT, dtype=numpy.int32), LEAVES),
             "leaf": numpy.tile(numpy.arange(LEAVES, dtype=numpy.int32), COUNT),
             "a": numpy.frombuffer(A, numpy.int32).reshape(LEAVES, ROWS).T.ravel(),
             "b": numpy.frombuffer(B, numpy.int32).reshape(LEAVES, ROWS).T.ravel()}
    db.execute(f"create table facts as select row, leaf, nullif(a, {NOT_GIVEN}) as a, nullif(b, {NOT_GIVEN}) as b from frame")
db.execute("create table rules (leaf int, criterion int, field int, form text, max int, p0 int, p1 int, p2 int, "
           "p3 int, p4 int, p5 int, gate int)")
db.executemany("insert into rules values (" + ", ".join("?" * 12) + ")", [tuple(r[c] for c in COLUMNS) for r in RULES])
db.execute("create table criterion_max as select criterion, max(field) as field, sum(max) as most from rules group by criterion")
db.execute("create table field_max as select field, sum(max) as most from rules group by field")


def score():
    for name, query in STEPS:
        db.execute(f"drop table if exists {name}")
        db.execute(f"create table {name} as {query}")


_, times = timed(score, REPETITIONS)
totals, ranks = values("totals"), values("ranks")
wrong = sum(1 for row, total, place in db.execute("select row, t, place from totals").fetchall()
            if totals[row] != total or ranks[row] != place)
report("%s %s, integers, %d thread%s" % ("SQLite" if engine == "sqlite" else "DuckDB", version, THREADS,
                                         "" if THREADS == 1 else "s"), times, LEAVES * COUNT, wrong)
