# SPDX-License-Identifier: Apache-2.0
"""libparindex and its functions.

It is looked for in this order: the file that the environment variable PARINDEX_LIBRARY names; the one beside this
package (in a wheel); the one that the system's loader finds.
"""

from __future__ import annotations

import os
from ctypes import POINTER, c_char_p, c_int32, c_int64, c_size_t, c_void_p

from . import _structs as c
from ._library import Library

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_Size = c_size_t
_Handle = c_void_p
_Out = POINTER(c_void_p)
_Error = POINTER(c_void_p)
_Text = c_char_p
_Buffer = c_void_p
_Needed = POINTER(c_size_t)
_Status = c_int32

#: name without prefix: (result, arguments)
PROTOTYPES: dict[str, tuple[Any, list[Any]]] = {
    "version": (_Text, []),
    "version_number": (c_int32, []),
    "abi_version": (c_int32, []),
    "build_info": (_Text, [_Text]),
    "struct_size": (_Size, [_Text]),
    "status_name": (_Text, [_Status]),
    "state_name": (_Text, [c_int32]),
    "fact_type_name": (_Text, [c_int32]),
    "error_free": (None, [_Handle]),
    "error_status": (_Status, [_Handle]),
    "error_message": (_Text, [_Handle, c_int32]),
    "error_mistake_count": (_Size, [_Handle]),
    "error_mistake_total": (_Size, [_Handle]),
    "error_mistake": (_Status, [_Handle, _Size, POINTER(c.Mistake)]),
    "load_options_init": (_Status, [POINTER(c.LoadOptions), _Size]),
    "framework_load": (_Status, [_Text, _Size, POINTER(c.LoadOptions), _Out, _Error]),
    "framework_free": (None, [_Handle]),
    "framework_id": (_Text, [_Handle]),
    "framework_title": (_Text, [_Handle, c_int32]),
    "framework_seal": (_Text, [_Handle]),
    "framework_period": (_Text, [_Handle]),
    "framework_digits": (c_int32, [_Handle]),
    "framework_fact_count": (_Size, [_Handle]),
    "framework_fact": (_Status, [_Handle, _Size, POINTER(c.Fact)]),
    "framework_fact_option": (_Text, [_Handle, _Size, _Size]),
    "framework_find_fact": (_Size, [_Handle, _Text, _Size]),
    "framework_item_count": (_Size, [_Handle]),
    "framework_item": (_Status, [_Handle, _Size, POINTER(c.Item)]),
    "framework_find_item": (_Size, [_Handle, _Text, _Size]),
    "framework_band_count": (_Size, [_Handle]),
    "framework_band": (_Text, [_Handle, _Size]),
    "framework_band_title": (_Text, [_Handle, _Size, c_int32]),
    "framework_mistake_count": (_Size, [_Handle]),
    "framework_mistake": (_Status, [_Handle, _Size, POINTER(c.Mistake)]),
    "framework_form": (_Status, [_Handle, c_int32, c_int32, _Buffer, _Size, _Needed, _Error]),
    "calendar_load": (_Status, [_Text, _Size, _Text, _Out, _Error]),
    "calendar_free": (None, [_Handle]),
    "calendar_working_days": (_Status, [_Handle, c_int32, c_int32, POINTER(c_int64), _Error]),
    "score_options_init": (_Status, [POINTER(c.ScoreOptions), _Size]),
    "reader_new": (_Status, [_Handle, POINTER(c.ScoreOptions), _Out, _Error]),
    "reader_free": (None, [_Handle]),
    "reader_add": (_Status, [_Handle, c_int32, _Text, _Size, _Text, _Error]),
    "reader_feed": (_Status, [_Handle, _Text, _Size, _Text, _Error]),
    "reader_finish": (_Status, [_Handle, _Out, _Error]),
    "batch_free": (None, [_Handle]),
    "batch_size": (_Size, [_Handle]),
    "batch_unit": (_Text, [_Handle, _Size]),
    "batch_mistake_count": (_Size, [_Handle]),
    "batch_mistake": (_Status, [_Handle, _Size, POINTER(c.Mistake)]),
    "score_json": (_Status, [_Handle, _Text, _Size, POINTER(c.ScoreOptions), _Out, _Error]),
    "score_batch": (_Status, [_Handle, POINTER(c.ScoreOptions), _Out, _Error]),
    "score_columns": (
        _Status,
        [_Handle, POINTER(c.Column), _Size, _Size, POINTER(c.ScoreOptions), _Out, _Error],
    ),
    "columns_bind": (
        _Status,
        [_Handle, POINTER(c.Column), _Size, _Size, POINTER(c.ScoreOptions), _Out, _Error],
    ),
    "columns_free": (None, [_Handle]),
    "columns_score": (_Status, [_Handle, c.PROGRESS_FN, c_void_p, _Out, _Error]),
    "columns_score_into": (_Status, [_Handle, POINTER(c.Output), _Size, c.PROGRESS_FN, c_void_p, _Error]),
    "result_free": (None, [_Handle]),
    "result_unit_count": (_Size, [_Handle]),
    "result_find_unit": (_Size, [_Handle, _Text, _Size]),
    "result_unit": (_Status, [_Handle, _Size, POINTER(c.UnitScore), _Error]),
    "result_item": (_Status, [_Handle, _Size, _Size, POINTER(c.ItemScore), _Error]),
    "result_ledger": (_Status, [_Handle, _Size, _Size, _Size, POINTER(c.LedgerEntry), _Error]),
    "result_ledger_fact": (_Text, [_Handle, _Size, _Size, _Size, _Size]),
    "result_ledger_exact": (_Status, [_Handle, _Size, _Size, _Size, _Buffer, _Size, _Needed, _Error]),
    "result_trace_step": (_Status, [_Handle, _Size, _Size, _Size, POINTER(c.TraceStep), _Error]),
    "result_trace": (_Status, [_Handle, _Size, _Size, _Buffer, _Size, _Needed, _Error]),
    "result_round": (_Status, [_Handle, _Size, _Size, _Size, POINTER(c.Round), _Error]),
    "result_round_exact": (_Status, [_Handle, _Size, _Size, _Size, _Buffer, _Size, _Needed, _Error]),
    "result_gate": (_Status, [_Handle, _Size, _Size, POINTER(c.Gate), _Error]),
    "result_unit_mistake": (_Status, [_Handle, _Size, _Size, POINTER(c.Mistake), _Error]),
    "result_mistake_count": (_Size, [_Handle]),
    "result_mistake": (_Status, [_Handle, _Size, POINTER(c.Mistake)]),
    "result_exact": (_Status, [_Handle, _Size, _Size, c_int32, _Buffer, _Size, _Needed, _Error]),
    "result_to_json": (_Status, [_Handle, _Size, _Buffer, _Size, _Needed, _Error]),
    "result_explain": (_Status, [_Handle, _Size, _Size, c_int32, _Buffer, _Size, _Needed, _Error]),
    "result_write": (_Status, [_Handle, c_int32, c_int32, c.WRITE_FN, c_void_p, _Error]),
    "result_read": (_Status, [_Handle, POINTER(c.Output), _Size, _Error]),
    "advice_options_init": (_Status, [POINTER(c.AdviceOptions), _Size]),
    "result_advise": (_Status, [_Handle, _Size, POINTER(c.AdviceOptions), c.WRITE_FN, c_void_p, _Error]),
    "result_change": (_Status, [_Handle, _Size, POINTER(c.AdviceOptions), c.WRITE_FN, c_void_p, _Error]),
    "report_options_init": (_Status, [POINTER(c.ReportOptions), _Size]),
    "result_report": (_Status, [_Handle, POINTER(c.ReportOptions), c.WRITE_FN, c_void_p, _Error]),
    "compare_options_init": (_Status, [POINTER(c.CompareOptions), _Size]),
    "result_compare": (_Status, [_Handle, _Handle, POINTER(c.CompareOptions), c.WRITE_FN, c_void_p, _Error]),
    "result_compare_unit": (
        _Status,
        [_Handle, _Size, _Text, POINTER(c.CompareOptions), c.WRITE_FN, c_void_p, _Error],
    ),
    "result_check": (
        _Status,
        [_Handle, _Text, _Size, POINTER(c.CompareOptions), c.WRITE_FN, c_void_p, _Error],
    ),
    "result_brief": (
        _Status,
        [POINTER(c_void_p), POINTER(c_char_p), _Size, POINTER(c.CompareOptions), c.WRITE_FN, c_void_p, _Error],
    ),
    "framework_diff": (
        _Status,
        [_Text, _Size, _Text, _Size, POINTER(c.CompareOptions), c.WRITE_FN, c_void_p, _Error],
    ),
    "simulation_options_init": (_Status, [POINTER(c.SimulationOptions), _Size]),
    "result_simulate": (_Status, [_Handle, POINTER(c.SimulationOptions), c.WRITE_FN, c_void_p, _Error]),
}

_library = Library(
    "parindex",
    ("the library of ParIndex", "thư viện ParIndex"),
    "PARINDEX_LIBRARY",
    c.ABI_VERSION,
    PROTOTYPES,
    c.STRUCTS,
)

#: where the library was loaded from
path = _library.find(os.path.dirname(os.path.abspath(__file__)))
#: the library itself; its functions may be called from any thread, without the interpreter's lock
lib = _library.open(path)
