# SPDX-License-Identifier: Apache-2.0
"""Tables of columns: what pandas, polars, Arrow and plain arrays have in common.

Each kind of table has a module that turns a column into memory the library reads, by the vector operations of that
table's own package; only texts, Decimals and other objects are looked at one by one (in `cells`).
"""

from __future__ import annotations

from ..errors import ArgumentError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NamedTuple, Optional

    from ..framework import Fact
    from .report import Report
else:
    from .._named import NamedTuple


class Raw(NamedTuple):
    """An array as the library takes it, for `Framework.bind`.

    Whole numbers of 10^-scale of a number or per cent fact; positions among the options of a choice; days since
    1970-01-01 of a date; seconds since 1970-01-01T00:00 of a datetime.

    >>> import parindex
    >>> from array import array
    >>> fw = parindex.Framework.loads('''{"format": "parindex-framework/1", "id": "x", "max": 1,
    ...     "facts": {"rate": {"type": "percent"}},
    ...     "items": [{"code": "1", "max": 1, "rule": {"kind": "ratio", "of": "rate"}}]}''')
    >>> bound = fw.bind({"unit": ["A", "B"], "rate": parindex.Raw(array("i", [9738, 5000]), scale=2)}, period=2026)
    >>> [str(card.points) for card in bound.score()]
    ['0.97', '0.50']
    """

    values: Any
    scale: int = 0


class Data(NamedTuple):
    """A column in memory."""

    type: int  #: COLUMN_…
    scale: int
    address: int
    validity: Optional[int]  #: where the bits are that say which rows have a value; None: all have
    stride: int  #: bytes from value to value
    keep: Any  #: what must stay alive
    live: bool  #: the caller's own memory, not a copy


class Table:
    """A table of columns of facts."""

    names: list[str]
    rows: int

    def texts(self, name: str) -> list[Optional[str]]:
        """A column that says who the rows are."""
        raise NotImplementedError

    def data(self, name: str, fact: Fact, scale: int, report: Report) -> Optional[Data]:
        """A column of facts; None: nothing in it is given. What is wrong goes to the report."""
        raise NotImplementedError

    def csv(self) -> bytes:
        """The table as CSV."""
        raise NotImplementedError


def table_of(given: Any) -> Table:
    """The table that somebody gave."""
    module = type(given).__module__.partition(".")[0]
    if module == "pandas" and hasattr(given, "columns"):
        from .pandas_table import PandasTable

        return PandasTable(given)
    if module == "polars":
        from .polars_table import PolarsTable

        return PolarsTable(given)
    if hasattr(given, "__arrow_c_stream__"):
        return _of_arrow(given)
    return _of_interchange(given)


def _of_arrow(given: Any) -> Table:
    try:
        import pyarrow
    except ImportError:
        pass
    else:
        from .arrow_table import ArrowTable

        return ArrowTable(given if isinstance(given, pyarrow.Table) else pyarrow.table(given))
    try:
        import polars
    except ImportError:
        raise _needs(given) from None
    from .polars_table import PolarsTable

    return PolarsTable(polars.DataFrame(given))


def _of_interchange(given: Any) -> Table:
    try:
        from pyarrow.interchange import from_dataframe
    except ImportError:
        pass
    else:
        from .arrow_table import ArrowTable

        return ArrowTable(from_dataframe(given))
    try:
        from polars import from_dataframe as from_dataframe_polars
    except ImportError:
        pass
    else:
        from .polars_table import PolarsTable

        return PolarsTable(from_dataframe_polars(given))
    try:
        from pandas.api.interchange import from_dataframe as from_dataframe_pandas
    except ImportError:
        raise _needs(given) from None
    from .pandas_table import PandasTable

    return PandasTable(from_dataframe_pandas(given))


def _needs(given: Any) -> ArgumentError:
    return ArgumentError(
        f"to read a table of type {type(given).__name__}, one of pyarrow, polars or pandas must be installed",
        f"để đọc bảng kiểu {type(given).__name__} cần cài pyarrow, polars hoặc pandas",
    )


def csv_of(given: Any) -> bytes:
    """A table as CSV."""
    return table_of(given).csv()
