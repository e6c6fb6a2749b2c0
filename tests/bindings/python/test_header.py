# SPDX-License-Identifier: Apache-2.0
"""The package against the header: every number, every struct, every function."""

import ctypes
import re
import unittest

import support
from support import _native, _structs

with open(support.HEADER, encoding="utf-8") as _file:
    _TEXT = re.sub(r"/\*.*?\*/", "", _file.read(), flags=re.S).replace("\\\n", " ")
_CODE = re.sub(r"^#.*$", "", _TEXT, flags=re.M)

_TYPES = {
    "uint32_t": ctypes.c_uint32,
    "int32_t": ctypes.c_int32,
    "uint64_t": ctypes.c_uint64,
    "int64_t": ctypes.c_int64,
    "size_t": ctypes.c_size_t,
    "parindex_progress_fn": _structs.PROGRESS_FN,
    "parindex_write_fn": _structs.WRITE_FN,
}


def _functions():
    found = {}
    for match in re.finditer(r"PARINDEX_API\s+(.*?)PARINDEX_CALL\s+parindex_(\w+)\((.*?)\)\s*PARINDEX_NOEXCEPT", _CODE, re.S):
        result, name, parameters = (" ".join(part.split()) for part in match.groups())
        found[name] = (result, [] if parameters == "void" else parameters.split(", "))
    return found


def _type_of(declared, structs):
    """The ctypes type that a C type stands for; a pointer to what is not a struct is an address."""
    declared = re.sub(r"\bconst\b", "", declared).replace(" ", "")
    if "*" not in declared:
        if declared in _TYPES:
            return _TYPES[declared]
        if re.match(r"parindex_(status|language|format|view|state|fact_type|column_type|output_kind|severity)$", declared):
            return ctypes.c_int32
        raise AssertionError(f"unknown type {declared}")
    if declared == "char*":
        return ctypes.c_char_p
    return ctypes.c_void_p


class HeaderTest(unittest.TestCase):
    def test_every_number_is_the_headers(self):
        numbers = dict(re.findall(r"#define PARINDEX_(\w+)\s+(\d+)u?\s", _TEXT))
        self.assertGreater(len(numbers), 70)
        for name, value in numbers.items():
            self.assertEqual(getattr(_structs, name, None), int(value), name)
        ours = {name for name in vars(_structs) if re.match(r"[A-Z][A-Z0-9_]+$", name)}
        derived = {"VERSION_NUMBER", "NONE", "ALL_BITS", "STRUCTS", "PROGRESS_FN", "WRITE_FN", "CFUNCTYPE"}
        self.assertEqual(ours - derived, set(numbers))
        self.assertIn("#define PARINDEX_NONE SIZE_MAX", _TEXT)
        self.assertEqual(_structs.NONE, ctypes.c_size_t(-1).value)

    def test_every_struct_has_the_headers_fields(self):
        declared = re.findall(r"typedef struct parindex_(\w+) \{(.*?)\} parindex_\1;", _TEXT, re.S)
        self.assertEqual({name for name, _ in declared}, set(_structs.STRUCTS))
        for name, body in declared:
            fields = []
            for line in body.split(";"):
                match = re.match(r"(.*?)(\w+)$", " ".join(line.split()))
                if match:
                    fields.append((match.group(2), _type_of(match.group(1), ())))
            struct = _structs.STRUCTS[name]
            self.assertEqual([(field, kind) for field, kind in struct._fields_], fields, name)

    def test_every_struct_has_the_size_it_has_in_the_library(self):
        for name, struct in _structs.STRUCTS.items():
            self.assertEqual(_native.lib.parindex_struct_size(name.encode()), ctypes.sizeof(struct), name)
        self.assertEqual(_native.lib.parindex_struct_size(b"no_such"), 0)

    def test_every_function_has_its_prototype(self):
        functions = _functions()
        self.assertEqual(set(functions), set(_native.PROTOTYPES))
        for name, (result, parameters) in functions.items():
            given, arguments = _native.PROTOTYPES[name]
            wanted = None if result == "void" else _type_of(result, ())
            self.assertEqual(given, wanted, name)
            self.assertEqual(len(arguments), len(parameters), name)
            for argument, parameter in zip(arguments, parameters):
                declared = re.match(r"(.*?)(\w+)$", parameter).group(1)
                plain = _type_of(declared, ())
                if "*" not in declared:
                    self.assertEqual(argument, plain, f"{name}: {parameter}")
                else:
                    self.assertEqual(ctypes.sizeof(argument), ctypes.sizeof(ctypes.c_void_p), f"{name}: {parameter}")
                    struct = re.match(r"(?:const )?parindex_(\w+)\*$", declared.strip())
                    if struct and struct.group(1) in _structs.STRUCTS:
                        self.assertEqual(argument, ctypes.POINTER(_structs.STRUCTS[struct.group(1)]), name)

    def test_every_function_is_called_by_the_package(self):
        self.assertEqual(set(_native.PROTOTYPES) - support.called_functions("parindex_"), set())

    def test_names_of_numbers_are_those_of_documents(self):
        from parindex.frames import results

        states = [_native.lib.parindex_state_name(number).decode() for number in range(6)]
        self.assertEqual(tuple(states), results._STATES)
        self.assertEqual(_native.lib.parindex_status_name(2), b"E_DATA")


if __name__ == "__main__":
    unittest.main()
