# SPDX-License-Identifier: Apache-2.0
"""Tells what somebody gave as assessments, and brings it into a form the library reads."""

from __future__ import annotations

import os
from collections.abc import Iterable as _Iterable
from collections.abc import Mapping as _Mapping

from . import _structs as c
from ._call import text_bytes
from .assessment import Assessment
from .errors import ArgumentError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, NamedTuple, Optional, Union

    from .framework import Framework

    Input = Union["Whole", "Stream"]
else:
    from ._named import NamedTuple

_PART = 1 << 20  # bytes of a file that are read at once
_FORMATS = {"json": c.FORMAT_JSON, "jsonl": c.FORMAT_JSON_LINES, "csv": c.FORMAT_CSV}
_SUFFIXES = {
    ".json": c.FORMAT_JSON,
    ".jsonl": c.FORMAT_JSON_LINES,
    ".ndjson": c.FORMAT_JSON_LINES,
    ".csv": c.FORMAT_CSV,
    ".tsv": c.FORMAT_CSV,
}


class Whole(NamedTuple):
    """An input that is in memory."""

    format: int
    data: bytes
    file: str


class Stream(NamedTuple):
    """JSON Lines that come in parts."""

    parts: Iterator[bytes]
    file: str


def is_frame(given: Any) -> bool:
    """Whether something is a table of columns: of pandas, polars, Arrow and the like."""
    kind = type(given)
    if kind in (str, bytes, dict, list, tuple):
        return False
    return (
        hasattr(given, "__dataframe__")
        or hasattr(given, "__arrow_c_stream__")
        or (kind.__module__.partition(".")[0] == "polars" and kind.__name__ == "LazyFrame")
    )


def inputs_of(given: Any, framework: Framework, language: str, format: Optional[str], file: str) -> Iterator[Input]:
    """The inputs that somebody gave, one after the other."""
    if format is not None and format not in _FORMATS:
        raise ArgumentError(
            f'format is "json", "jsonl" or "csv", not {format!r}',
            f'format là "json", "jsonl" hoặc "csv", không phải {format!r}',
        )
    wanted = None if format is None else _FORMATS[format]
    if isinstance(given, (_Mapping, Assessment)):
        from . import _json

        yield Whole(c.FORMAT_JSON, _json.document(given, framework.id, framework._fact_type, language), file)
    elif hasattr(given, "_as_facts"):  # parindex.records.Facts
        yield Whole(c.FORMAT_JSON, given._as_facts(), file or "records")
    elif isinstance(given, (str, bytes, bytearray, memoryview, os.PathLike)):
        yield _of_text_or_path(given, wanted, file)
    elif hasattr(given, "read"):
        yield _of_file(given, wanted, file)
    elif isinstance(given, (list, tuple)):
        yield from _of_list(given, framework, language, format, file)
    elif isinstance(given, _Iterable):
        yield Stream(_parts(iter(given), framework, language), file)
    else:
        raise _unknown(given)


def _of_list(given: Any, framework: Framework, language: str, format: Optional[str], file: str) -> Iterator[Input]:
    if all(isinstance(one, (_Mapping, Assessment)) for one in given):
        from . import _json

        yield Whole(c.FORMAT_JSON, _json.documents(list(given), framework.id, framework._fact_type, language), file)
        return
    for one in given:
        yield from inputs_of(one, framework, language, format, file)


def _unknown(given: Any) -> ArgumentError:
    return ArgumentError(
        "assessments are mappings, Assessment objects, JSON text, a path, a file, an iterable of these or a table of"
        f" columns, not {type(given).__name__}",
        "phiếu chấm điểm là từ điển, đối tượng Assessment, văn bản JSON, đường dẫn, tệp, dãy các thứ đó hoặc bảng số liệu,"
        f" không phải {type(given).__name__}",
    )


def _format_of_text(text: bytes) -> int:
    """JSON starts with a bracket; of several objects, each starts a line of its own."""
    start = text[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"{":
        return c.FORMAT_JSON_LINES if b"\n{" in text.strip() else c.FORMAT_JSON
    return c.FORMAT_JSON if start == b"[" else c.FORMAT_CSV


def _is_text(text: str) -> bool:
    """Whether a str is a document rather than a path."""
    return "\n" in text or "\r" in text or text.lstrip("\ufeff \t")[:1] in ("{", "[", "")


def _of_text_or_path(given: Any, wanted: Optional[int], file: str) -> Input:
    if not isinstance(given, os.PathLike) and (not isinstance(given, str) or _is_text(given)):
        data = text_bytes(given)
        return Whole(_format_of_text(data) if wanted is None else wanted, data, file)
    path = os.fsdecode(given)
    if wanted is None:
        wanted = _SUFFIXES.get(os.path.splitext(path)[1].lower())
    if wanted is None:
        raise ArgumentError(
            f"what {path!r} holds cannot be told by its name: name it .csv, .json or .jsonl, or say format=…",
            f"không biết {path!r} chứa gì qua tên tệp: hãy đặt đuôi .csv, .json hoặc .jsonl, hoặc ghi format=…",
        )
    if wanted == c.FORMAT_JSON_LINES:
        return Stream(_parts_of_path(path), file or path)
    with open(path, "rb") as stream:
        return Whole(wanted, stream.read(), file or path)


def _parts_of_path(path: str) -> Iterator[bytes]:
    with open(path, "rb") as stream:
        while True:
            part = stream.read(_PART)
            if not part:
                return
            yield part


def _bytes(part: Any) -> bytes:
    if isinstance(part, (str, bytes, bytearray, memoryview)):
        return text_bytes(part)
    raise _unknown(part)


def _of_file(given: Any, wanted: Optional[int], file: str) -> Input:
    name = getattr(given, "name", "")
    if isinstance(name, str) and name:
        file = file or name
        if wanted is None:
            wanted = _SUFFIXES.get(os.path.splitext(name)[1].lower())
    first = _bytes(given.read(_PART))
    if wanted is None:
        wanted = _format_of_text(first)
    if wanted == c.FORMAT_JSON_LINES:
        return Stream(_parts_of_file(first, given), file)
    parts = [first]
    while parts[-1]:
        parts.append(_bytes(given.read(_PART)))
    return Whole(wanted, b"".join(parts), file)


def _parts_of_file(first: bytes, given: Any) -> Iterator[bytes]:
    part = first
    while part:
        yield part
        part = _bytes(given.read(_PART))


def _parts(given: Iterator[Any], framework: Framework, language: str) -> Iterator[bytes]:
    """JSON Lines of an iterator of documents, or of parts of a text; several small documents make a part."""
    from . import _json

    lines: list[bytes] = []
    size = 0
    writer = _json.Writer(framework.id, framework._fact_type)
    for one in given:
        if isinstance(one, (_Mapping, Assessment)):
            line = (writer.document(one) + "\n").encode("utf-8", "surrogatepass")
            lines.append(line)
            size += len(line)
            if size >= _PART:
                yield b"".join(lines)
                lines, size = [], 0
        else:
            if lines:
                yield b"".join(lines)
                lines, size = [], 0
            yield _bytes(one)
    writer.check(language)
    if lines:
        yield b"".join(lines)


def text_or_file(given: Any) -> Optional[tuple[bytes, str]]:
    """A text, or what a file holds and its path; None for what is neither."""
    if isinstance(given, (bytes, bytearray, memoryview)) or (isinstance(given, str) and _is_text(given)):
        return text_bytes(given), ""
    if not isinstance(given, (str, os.PathLike)):
        return None
    with open(given, "rb") as file:
        return file.read(), os.fsdecode(given)


def document_text(given: Any, what: str, language: str) -> tuple[Optional[bytes], str]:
    """A small document and the path it comes from: a mapping, JSON text, or a path.

    :param what: the name of the parameter
    """
    if given is None:
        return None, ""
    if isinstance(given, _Mapping):
        from . import _json

        return _json.plain(given, language), ""
    found = text_or_file(given)
    if found is None:
        raise ArgumentError(
            f"{what} is a path, a JSON text or a mapping, not {type(given).__name__}",
            f"{what} là đường dẫn, văn bản JSON hoặc từ điển, không phải {type(given).__name__}",
        )
    return found


def units_text(given: Any) -> Whole:
    """A unit register as CSV: a path, the text, rows as mappings, or a table."""
    found = text_or_file(given)
    if found is not None:
        return Whole(c.FORMAT_UNITS, found[0], found[1] or "units")
    if hasattr(given, "read"):
        return Whole(c.FORMAT_UNITS, _bytes(given.read()), getattr(given, "name", "") or "units")
    if is_frame(given):
        from .frames import csv_of

        return Whole(c.FORMAT_UNITS, csv_of(given), "units")
    rows = list(given.values() if isinstance(given, _Mapping) else given)
    if not all(isinstance(row, _Mapping) for row in rows):
        raise ArgumentError(
            "a unit register is a path, CSV text, mappings or a table of columns",
            "danh mục đơn vị là đường dẫn, văn bản CSV, các từ điển hoặc bảng số liệu",
        )
    return Whole(c.FORMAT_UNITS, _csv(rows), "units")


def _csv(rows: Any) -> bytes:
    import csv
    import io

    names: dict[str, None] = {"unit": None}
    for row in rows:
        names.update(dict.fromkeys(row))
    out = io.StringIO()
    writer = csv.DictWriter(out, list(names), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("utf-8", "surrogatepass")
