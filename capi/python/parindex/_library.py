# SPDX-License-Identifier: Apache-2.0
"""Finds a library of ParIndex, refuses one that does not fit, and gives every function its types."""

from __future__ import annotations

import ctypes
import os
import sys
from ctypes import c_char_p, c_size_t

from . import _structs as c
from .errors import LibraryError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_VERSION = f"{c.VERSION_MAJOR}.{c.VERSION_MINOR}.{c.VERSION_PATCH}"


class Library:
    """What this package expects of one library.

    :param stem: its name without what the system puts around it; each function begins with it
    :param what: what it is called, in English and Vietnamese
    :param environment: the variable that may name its file
    :param prototypes: name without prefix: (result, arguments)
    :param structs: each struct by the name that its function `struct_size` knows it by
    """

    def __init__(
        self, stem: str, what: tuple[str, str], environment: str, abi_version: int, prototypes: dict[str, Any],
        structs: dict[str, Any],
    ) -> None:  # fmt: skip
        self.prefix = stem + "_"
        self._stem = stem
        self._what_en, self._what_vi = what
        self._environment = environment
        self._abi_version = abi_version
        self._prototypes = prototypes
        self._structs = structs

    def find(self, *folders: str) -> str:
        """The path or name under which it is looked for: what the environment names, else the first of these folders
        that has it, else where the system's loader finds it."""
        named = os.environ.get(self._environment)
        if named:
            return named
        name = self._file_name()
        for folder in folders:
            beside = os.path.join(folder, name)
            if folder and os.path.exists(beside):
                return beside
        return name

    def open(self, path: str) -> Any:
        """Loads it and checks that it is one this package can work with.

        :raises LibraryError: when there is none, or its version does not fit
        """
        try:
            library = ctypes.CDLL(path)
        except OSError as problem:
            raise LibraryError(
                f"{self._what_en} cannot be loaded from {path!r}: {problem}; name the file {self._file_name()} in the"
                f" environment variable {self._environment}, or install the wheel that holds it",
                f"không nạp được {self._what_vi} từ {path!r}: {problem}; hãy ghi đường dẫn tệp {self._file_name()} vào"
                f" biến môi trường {self._environment}, hoặc cài gói wheel có kèm thư viện",
            ) from None
        self._check(library, path)
        for name, (result, arguments) in self._prototypes.items():
            function = getattr(library, self.prefix + name)
            function.restype = result
            function.argtypes = arguments
        return library

    def _file_name(self) -> str:
        if sys.platform == "win32":
            return f"{self._stem}.dll"
        if sys.platform == "darwin":
            return f"lib{self._stem}.{self._abi_version}.dylib"
        return f"lib{self._stem}.so.{self._abi_version}"

    def _check(self, library: Any, path: str) -> None:
        try:
            tell = getattr(library, self.prefix + "version")
            tell.restype = c_char_p
            version = tell().decode("ascii", "replace")
            number = int(getattr(library, self.prefix + "version_number")())
            abi = int(getattr(library, self.prefix + "abi_version")())
        except AttributeError:
            raise LibraryError(
                f"{path!r} is not {self._what_en} that this package ({_VERSION}) needs",
                f"{path!r} không phải là {self._what_vi} mà gói này ({_VERSION}) cần",
            ) from None
        if abi != self._abi_version:
            raise LibraryError(
                f"the library {path!r} is ParIndex {version} with binary interface {abi}, but this package is"
                f" {_VERSION} and needs binary interface {self._abi_version}; install a package and libraries of one"
                " version",
                f"thư viện {path!r} là ParIndex {version} với giao diện nhị phân {abi}, còn gói này là {_VERSION} và"
                f" cần giao diện nhị phân {self._abi_version}; hãy cài gói và thư viện cùng một phiên bản",
            )
        # Before 1.0 every second part of the version may change what is there.
        if number < c.VERSION_NUMBER or (c.VERSION_MAJOR == 0 and number // 1000 != c.VERSION_NUMBER // 1000):
            raise LibraryError(
                f"the library {path!r} is ParIndex {version}, but this package needs {_VERSION} or a later one that goes"
                " with it; install a package and libraries of one version",
                f"thư viện {path!r} là ParIndex {version}, còn gói này cần {_VERSION} hoặc bản mới hơn tương ứng; hãy"
                " cài gói và thư viện cùng một phiên bản",
            )
        missing = [name for name in self._prototypes if not hasattr(library, self.prefix + name)]
        size_of = getattr(library, self.prefix + "struct_size", None)
        if size_of is not None:
            size_of.restype = c_size_t
            size_of.argtypes = [c_char_p]
            missing += [
                "struct " + name
                for name, struct in self._structs.items()
                if size_of(name.encode()) < ctypes.sizeof(struct)
            ]
        if missing:
            raise LibraryError(
                f"the library {path!r} says it is ParIndex {version} but lacks what version {_VERSION} has:"
                f" {', '.join(missing)}",
                f"thư viện {path!r} cho biết là ParIndex {version} nhưng thiếu những gì bản {_VERSION} có:"
                f" {', '.join(missing)}",
            )
