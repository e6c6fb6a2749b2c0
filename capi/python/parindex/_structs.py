# SPDX-License-Identifier: Apache-2.0
"""The codes and structs of parindex.h, under the same names without their prefix.

A test reads the header and compares every number, every field and every size.
"""

from __future__ import annotations

from ctypes import CFUNCTYPE, Structure, c_char_p, c_int32, c_int64, c_size_t, c_uint32, c_uint64, c_void_p

VERSION_MAJOR = 0
VERSION_MINOR = 1
VERSION_PATCH = 0
VERSION_NUMBER = VERSION_MAJOR * 1000000 + VERSION_MINOR * 1000 + VERSION_PATCH
ABI_VERSION = 1

NONE = c_size_t(-1).value
ALL_BITS = 2**64 - 1  # the same, where a struct holds 64 bits whatever the machine

OK = 0
E_ARGUMENT = 1
E_DATA = 2
E_MEMORY = 3
E_BUFFER = 4
E_CANCELLED = 5
E_NOT_FOUND = 6
E_INTERNAL = 7

VI = 0
EN = 1

FORMAT_JSON = 0
FORMAT_JSON_LINES = 1
FORMAT_CSV = 2
FORMAT_UNITS = 3

VIEW_JSON = 0
VIEW_JSON_LINES = 1
VIEW_CSV = 2
VIEW_CSV_LONG = 3
VIEW_TABLE = 4
VIEW_RANKING = 5
VIEW_RANKING_CSV = 6
VIEW_RANKING_JSON = 7

STATE_SCORED = 0
STATE_PENDING = 1
STATE_NOT_APPLICABLE = 2
STATE_NO_ACTIVITY = 3
STATE_GIVEN = 4
STATE_TRACKED = 5

FACT_COUNT = 0
FACT_NUMBER = 1
FACT_PERCENT = 2
FACT_FLAG = 3
FACT_CHOICE = 4
FACT_DATE = 5
FACT_DATETIME = 6
FACT_TEXT = 7
FACT_TALLY = 8

COLUMN_I8 = 1
COLUMN_I16 = 2
COLUMN_I32 = 3
COLUMN_I64 = 4
COLUMN_DATE32 = 5
COLUMN_CODE = 6
COLUMN_FLAG = 7

OUTPUT_POINTS = 0
OUTPUT_MAX = 1
OUTPUT_APPLICABLE_MAX = 2
OUTPUT_LOWEST = 3
OUTPUT_HIGHEST = 4
OUTPUT_STATE = 5
OUTPUT_RANK = 6
OUTPUT_OF = 7
OUTPUT_INDEX = 8
OUTPUT_PENDING = 9
OUTPUT_BAND = 10

WARNING = 0
MISTAKE = 1

LOAD_STRICT = 1
SCORE_KEEP_GOING = 1
SCORE_NO_REASONS = 2
SCORE_NO_TRACES = 4
SCORE_NO_SEALS = 8
SCORE_BORROW_COLUMNS = 16
UNIT_HAS_INDEX = 1
UNIT_HAS_RANK = 2
UNIT_DISQUALIFIED = 4
UNIT_LEFT_OUT = 64
SCORE_INEXACT = 8
SCORE_TOO_LARGE = 16
ITEM_HAS_RANK = 2
ITEM_NO_EVIDENCE = 32
ITEM_HAS_MAX = 1
ITEM_ADJUSTMENT = 2
FACT_UNDECLARED = 1
GATE_PENDING = 1
GATE_DISQUALIFIES = 2
ADVICE_FEWEST_CHANGES = 1
SIMULATE_SEED = 1
SIMULATE_NO_INDEX = 2
SIMULATE_PAIRS = 4
SIMULATE_LEAVE_OUT = 8

PROGRESS_FN = CFUNCTYPE(c_int32, c_uint64, c_uint64, c_void_p)
WRITE_FN = CFUNCTYPE(c_int32, c_void_p, c_size_t, c_void_p)


class LoadOptions(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("flags", c_uint32),
        ("max_bytes", c_int64),
        ("file", c_char_p),
    ]


class ScoreOptions(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("flags", c_uint32),
        ("format", c_int32),
        ("threads", c_int32),
        ("max_bytes", c_int64),
        ("period", c_char_p),
        ("as_of", c_char_p),
        ("file", c_char_p),
        ("units", c_char_p),
        ("units_length", c_uint64),
        ("previous", c_void_p),
        ("calendar", c_void_p),
        ("unit_ids", c_void_p),
        ("unit_kinds", c_void_p),
        ("unit_parents", c_void_p),
        ("unit_names", c_void_p),
        ("unit_periods", c_void_p),
        ("attribute_count", c_uint64),
        ("attribute_names", c_void_p),
        ("attribute_values", c_void_p),
        ("progress", PROGRESS_FN),
        ("user", c_void_p),
    ]


class Mistake(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("severity", c_int32),
        ("line", c_uint64),
        ("column", c_uint64),
        ("code", c_char_p),
        ("file", c_char_p),
        ("pointer", c_char_p),
        ("unit", c_char_p),
        ("message_vi", c_char_p),
        ("message_en", c_char_p),
        ("hint_vi", c_char_p),
        ("hint_en", c_char_p),
    ]


class Fact(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("flags", c_uint32),
        ("type", c_int32),
        ("reserved", c_int32),
        ("option_count", c_uint64),
        ("id", c_char_p),
        ("title_vi", c_char_p),
        ("title_en", c_char_p),
        ("at_most", c_char_p),
        ("ancestor", c_char_p),
    ]


class Item(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("flags", c_uint32),
        ("depth", c_int32),
        ("digits", c_int32),
        ("parent", c_int64),
        ("max", c_int64),
        ("max_scale", c_int32),
        ("reserved", c_int32),
        ("code", c_char_p),
        ("label", c_char_p),
        ("title_vi", c_char_p),
        ("title_en", c_char_p),
        ("rule", c_char_p),
        ("source", c_char_p),
        ("owner", c_char_p),
    ]


class UnitScore(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("flags", c_uint32),
        ("scale", c_int32),
        ("band_index", c_int32),
        ("points", c_int64),
        ("max", c_int64),
        ("applicable_max", c_int64),
        ("index", c_int64),
        ("lowest", c_int64),
        ("highest", c_int64),
        ("pending", c_uint64),
        ("rank", c_uint64),
        ("of", c_uint64),
        ("gate_count", c_uint64),
        ("mistake_count", c_uint64),
        ("ledger_count", c_uint64),
        ("id", c_char_p),
        ("name", c_char_p),
        ("kind", c_char_p),
        ("parent", c_char_p),
        ("period_from", c_char_p),
        ("period_to", c_char_p),
        ("band", c_char_p),
        ("cohort", c_char_p),
    ]


class ItemScore(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("flags", c_uint32),
        ("scale", c_int32),
        ("state", c_int32),
        ("points", c_int64),
        ("max", c_int64),
        ("applicable_max", c_int64),
        ("lowest", c_int64),
        ("highest", c_int64),
        ("rank", c_uint64),
        ("of", c_uint64),
        ("ledger_count", c_uint64),
        ("trace_count", c_uint64),
        ("round_count", c_uint64),
    ]


class LedgerEntry(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("flags", c_uint32),
        ("scale", c_int32),
        ("reserved", c_int32),
        ("points", c_int64),
        ("fact_count", c_uint64),
        ("cause", c_char_p),
        ("why_vi", c_char_p),
        ("why_en", c_char_p),
        ("basis", c_char_p),
    ]


class TraceStep(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("reserved", c_uint32),
        ("step", c_char_p),
        ("text", c_char_p),
        ("value", c_char_p),
    ]


class Round(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("flags", c_uint32),
        ("scale", c_int32),
        ("reserved", c_int32),
        ("points", c_int64),
        ("name", c_char_p),
        ("note", c_char_p),
        ("by", c_char_p),
        ("date", c_char_p),
    ]


class Gate(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("flags", c_uint32),
        ("code", c_char_p),
        ("title_vi", c_char_p),
        ("title_en", c_char_p),
        ("cap_band", c_char_p),
    ]


class Column(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("type", c_int32),
        ("fact", c_uint64),
        ("option", c_uint64),
        ("scale", c_int32),
        ("reserved", c_int32),
        ("data", c_void_p),
        ("validity", c_void_p),
        ("stride", c_int64),
    ]


class Output(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("kind", c_int32),
        ("item", c_uint64),
        ("type", c_int32),
        ("scale", c_int32),
        ("data", c_void_p),
        ("stride", c_int64),
    ]


class AdviceOptions(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("flags", c_uint32),
        ("view", c_int32),
        ("language", c_int32),
        ("target", c_char_p),
        ("item", c_char_p),
        ("as_of", c_char_p),
        ("effort", c_char_p),
        ("effort_length", c_uint64),
        ("effort_file", c_char_p),
        ("budget", c_uint64),
        ("soon", c_int32),
        ("reserved", c_int32),
    ]


class CompareOptions(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("flags", c_uint32),
        ("view", c_int32),
        ("language", c_int32),
        ("unit", c_char_p),
        ("mapping", c_char_p),
        ("mapping_length", c_uint64),
        ("file", c_char_p),
        ("other_file", c_char_p),
    ]


class SimulationOptions(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("flags", c_uint32),
        ("view", c_int32),
        ("language", c_int32),
        ("plan", c_char_p),
        ("plan_length", c_uint64),
        ("file", c_char_p),
        ("seed", c_uint64),
        ("draws", c_uint32),
        ("threads", c_int32),
        ("samples", c_uint32),
        ("reserved", c_uint32),
        ("unit_count", c_uint64),
        ("units", c_void_p),
        ("progress", PROGRESS_FN),
        ("user", c_void_p),
    ]


class ReportOptions(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("flags", c_uint32),
        ("language", c_int32),
        ("reserved", c_int32),
        ("unit", c_char_p),
        ("previous", c_void_p),
        ("advice", c_void_p),
        ("simulation", c_void_p),
    ]


#: Each struct by the name that parindex_struct_size() knows it by.
STRUCTS = {
    "load_options": LoadOptions,
    "score_options": ScoreOptions,
    "mistake": Mistake,
    "fact": Fact,
    "item": Item,
    "unit_score": UnitScore,
    "item_score": ItemScore,
    "ledger_entry": LedgerEntry,
    "trace_step": TraceStep,
    "round": Round,
    "gate": Gate,
    "column": Column,
    "output": Output,
    "advice_options": AdviceOptions,
    "report_options": ReportOptions,
    "compare_options": CompareOptions,
    "simulation_options": SimulationOptions,
}
