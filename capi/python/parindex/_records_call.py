# SPDX-License-Identifier: Apache-2.0
"""Calling the library of records."""

from __future__ import annotations

from ._call import Caller
from ._records_native import lib

_caller = Caller(lib, "parindex_records_")
call, create, write = _caller.call, _caller.create, _caller.write
