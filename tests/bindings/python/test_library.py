# SPDX-License-Identifier: Apache-2.0
"""Which library is loaded, and which is refused."""

import contextlib
import ctypes
import os
import shutil
import subprocess
import tempfile
import unittest

import support
from support import _native, _structs, parindex

_SOURCE = """
#include <stddef.h>
#include <stdint.h>
const char *PREFIX_version(void) { return "%s"; }
int32_t PREFIX_version_number(void) { return %d; }
int32_t PREFIX_abi_version(void) { return %d; }
size_t PREFIX_struct_size(const char *name) { return name == NULL ? 0 : %d; }
"""


class LibraryTest(unittest.TestCase):
    def test_versions_agree(self):
        self.assertEqual(parindex.library_version(), parindex.__version__)
        self.assertEqual(_native.lib.parindex_version_number(), _structs.VERSION_NUMBER)
        self.assertEqual(_native.lib.parindex_abi_version(), _structs.ABI_VERSION)
        project = os.path.join(support.ROOT, "capi", "python", "pyproject.toml")
        with open(project, encoding="utf-8") as file:
            self.assertIn(f'version = "{parindex.__version__}"', file.read())

    def test_the_library_that_the_environment_names_is_loaded(self):
        with tempfile.TemporaryDirectory() as folder:
            copy = os.path.join(folder, "thư viện.so")
            shutil.copy(_native.path, copy)
            code, out, _ = support.python("import parindex; print(ascii(parindex.library_path))", PARINDEX_LIBRARY=copy)
            self.assertEqual((code, out.strip()), (0, ascii(copy)))

    def refused(self, path, module="parindex", environment="PARINDEX_LIBRARY"):
        code, _, messages = support.python(f"import {module}", **{environment: path})
        self.assertEqual(code, 1)
        last = messages.strip().splitlines()[-1]
        self.assertTrue(last.startswith("parindex.errors.LibraryError: "), messages)
        return last

    def test_no_library(self):
        self.assertIn("PARINDEX_LIBRARY", self.refused("/nowhere/libparindex.so.1"))
        with tempfile.NamedTemporaryFile(suffix=".so") as file:
            file.write(b"not a library")
            file.flush()
            self.assertIn(file.name, self.refused(file.name))
        libc = ctypes.util.find_library("c") if hasattr(ctypes, "util") else "libc.so.6"
        self.assertIn("is not the library of ParIndex", self.refused(libc or "libc.so.6"))
        self.assertTrue(issubclass(parindex.LibraryError, ImportError))

    def test_a_wrong_version_is_refused_with_both_versions(self):
        own = parindex.__version__
        for version, number, abi, size, words in (
            ("2.0.0", 2000000, 2, 4096, ["2.0.0", "binary interface 2", own]),
            ("0.0.9", 9, 1, 4096, ["0.0.9", own]),
            ("0.2.0", 2000, 1, 4096, ["0.2.0", own]),
            (own, _structs.VERSION_NUMBER, 1, 4096, ["lacks", "framework_load", own]),
            (own, _structs.VERSION_NUMBER, 1, 8, ["struct score_options", own]),
        ):
            with self.fake("parindex", version, number, abi, size) as library:
                message = self.refused(library)
                for word in words:
                    self.assertIn(word, message)

    def test_so_is_the_library_of_records(self):
        own, number = parindex.__version__, _structs.VERSION_NUMBER
        name = "PARINDEX_RECORDS_LIBRARY"
        for version, version_number, abi, size, words in (
            ("2.0.0", 2000000, 2, 4096, ["2.0.0", "binary interface 2", own]),
            ("0.0.9", 9, 1, 4096, ["0.0.9", own]),
            ("0.2.0", 2000, 1, 4096, ["0.2.0", own]),
            (own, number, 1, 4096, ["lacks", "dossiers_new", own]),
            (own, number, 1, 8, ["struct options", own]),
        ):
            with self.fake("parindex_records", version, version_number, abi, size) as library:
                message = self.refused(library, "parindex.records", name)
                for word in words:
                    self.assertIn(word, message)
        self.assertIn(name, self.refused("/nowhere.so", "parindex.records", name))
        # The other library is one of ParIndex, too, but does not read records.
        self.assertIn("that reads records", self.refused(_native.path, "parindex.records", name))

    @contextlib.contextmanager
    def fake(self, prefix, *says):
        compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
        if compiler is None:
            self.skipTest("there is no C compiler")
        with tempfile.TemporaryDirectory() as folder:
            source, library = os.path.join(folder, "fake.c"), os.path.join(folder, "fake.so")
            with open(source, "w", encoding="ascii") as file:
                file.write(_SOURCE.replace("PREFIX", prefix) % says)
            subprocess.run([compiler, "-shared", "-fPIC", "-o", library, source], check=True)
            yield library


if __name__ == "__main__":
    unittest.main()
