# SPDX-License-Identifier: Apache-2.0
"""The examples in docstrings, in the README and under examples/python are run."""

import contextlib
import doctest
import importlib
import io
import os
import pkgutil
import runpy
import subprocess
import sys
import tempfile
import unittest

import support
from support import parindex

_EXAMPLES = os.path.join(support.ROOT, "examples", "python")


class DocumentsTest(unittest.TestCase):
    def test_docstrings(self):
        tried = 0
        for module in pkgutil.walk_packages(parindex.__path__, "parindex."):
            try:
                loaded = importlib.import_module(module.name)
            except ImportError:
                continue  # a table package that is not installed
            failed, attempted = doctest.testmod(loaded)
            self.assertEqual(failed, 0, module.name)
            tried += attempted
        failed, attempted = doctest.testmod(parindex)
        self.assertEqual(failed, 0)
        self.assertGreater(tried + attempted, 60)

    def test_everything_public_is_documented(self):
        for name in parindex.__all__:
            thing = getattr(parindex, name)
            if isinstance(thing, str):
                continue
            self.assertTrue(thing.__doc__, name)
            for member, value in vars(thing).items() if isinstance(thing, type) else ():
                if not member.startswith("_") and (callable(value) or isinstance(value, (property, classmethod))):
                    text = getattr(value, "__doc__", None) or getattr(getattr(value, "__func__", None), "__doc__", None)
                    self.assertTrue(text, f"{name}.{member}")

    def test_the_readme(self):
        path = os.path.join(support.ROOT, "capi", "python", "README.md")
        failed, attempted = doctest.testfile(path, module_relative=False, encoding="utf-8")
        self.assertEqual(failed, 0)
        self.assertGreater(attempted, 5)

    def test_the_script(self):
        folder = os.path.dirname(parindex.__path__[0])
        path = os.pathsep.join(filter(None, (folder, os.environ.get("PYTHONPATH"))))
        environment = dict(os.environ, PYTHONPATH=path)
        for arguments in ([], ["--lang", "en"]):
            run = subprocess.run([sys.executable, os.path.join(_EXAMPLES, "score_frame.py"), *arguments], stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, env=environment, check=False)  # fmt: skip
            self.assertEqual((run.returncode, run.stderr.decode()), (0, ""))
            self.assertIn("69.21" if arguments else "69,21", run.stdout.decode())

    def test_the_advice(self):
        out = io.StringIO()
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(out):
            seen = runpy.run_path(os.path.join(_EXAMPLES, "advise.py"))
            path = os.path.join(folder, "report.html")
            advice = seen["main"]("H44.246", "index:80", path)
            with open(path, encoding="utf-8") as file:
                self.assertIn("69,21", file.read())
        self.assertTrue(advice.target.reachable)
        self.assertIn("index:80: 69.21", out.getvalue())

    def test_the_notebook(self):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            seen = runpy.run_path(os.path.join(_EXAMPLES, "notebook.py"))
        self.assertEqual(seen["cards"]["H44.246"].rank, 1)
        self.assertIn("69,21", out.getvalue())


if __name__ == "__main__":
    unittest.main()
