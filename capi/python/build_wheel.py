#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes a wheel that holds both libraries: build_wheel.py LIBRARY OUTPUT_DIR

LIBRARY is libparindex.so.1; libparindex_records.so.1 is the one beside it, or in its folder `records`, as a build puts it.

Nothing but the standard library is needed. The platform tag is computed from the versions of the symbols that the library
really needs (glibc, and the C++ library as the manylinux policies know it); what a system may lack is refused. The same
library gives the same bytes.
"""

import base64
import hashlib
import os
import re
import struct
import sys
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
LIBRARY_NAME = "libparindex.so.1"
RECORDS_NAME = "libparindex_records.so.1"

# Libraries that every manylinux system has.
ALLOWED = re.compile(r"(libc|libm|libdl|librt|libpthread|libstdc\+\+|libgcc_s|ld-linux[-a-z0-9_]*)\.so\.[0-9]+$")
MACHINES = {0x3E: "x86_64", 0xB7: "aarch64", 0x15: "ppc64le", 0x16: "s390x", 0xF3: "riscv64"}
# The C++ library that comes with each glibc, as in the manylinux policies: symbol version -> glibc.
CXX = (
    ("GLIBCXX", (3, 4, 13), (2, 12)), ("GLIBCXX", (3, 4, 19), (2, 17)), ("GLIBCXX", (3, 4, 24), (2, 27)),
    ("GLIBCXX", (3, 4, 28), (2, 31)), ("GLIBCXX", (3, 4, 29), (2, 34)), ("GLIBCXX", (3, 4, 30), (2, 35)),
    ("GLIBCXX", (3, 4, 32), (2, 38)), ("GLIBCXX", (3, 4, 33), (2, 39)),
    ("CXXABI", (1, 3, 3), (2, 12)), ("CXXABI", (1, 3, 7), (2, 17)), ("CXXABI", (1, 3, 11), (2, 27)),
    ("CXXABI", (1, 3, 12), (2, 31)), ("CXXABI", (1, 3, 13), (2, 34)), ("CXXABI", (1, 3, 14), (2, 38)),
    ("CXXABI", (1, 3, 15), (2, 39)),
)  # fmt: skip


class Elf:
    """What a shared library says it needs."""

    def __init__(self, data):
        if data[:4] != b"\x7fELF" or data[4] != 2 or data[5] != 1:
            raise SystemExit("the library is not a 64-bit little-endian ELF file")
        self._data = data
        self.machine = struct.unpack_from("<H", data, 18)[0]
        (start,) = struct.unpack_from("<Q", data, 40)
        size, count = struct.unpack_from("<HH", data, 58)
        self._sections = [struct.unpack_from("<IIQQQQIIQQ", data, start + index * size) for index in range(count)]

    def _text(self, section, offset):
        start = self._sections[section][4] + offset
        return self._data[start : self._data.index(b"\0", start)].decode()

    def needed(self):
        """Names of the libraries it needs."""
        for section in self._sections:
            if section[1] == 6:  # SHT_DYNAMIC
                for at in range(section[4], section[4] + section[5], 16):
                    tag, value = struct.unpack_from("<qQ", self._data, at)
                    if tag == 1:
                        yield self._text(section[6], value)

    def versions(self):
        """Versions of the symbols it needs, such as GLIBC_2.34."""
        for section in self._sections:
            if section[1] != 0x6FFFFFFE:  # SHT_GNU_verneed
                continue
            at = section[4]
            while True:
                _, count, _, first, following = struct.unpack_from("<HHIII", self._data, at)
                one = at + first
                for _ in range(count):
                    _, _, _, name, after = struct.unpack_from("<IHHII", self._data, one)
                    yield self._text(section[6], name)
                    one += after
                if not following:
                    break
                at += following


def platform_tag(elf):
    """manylinux_2_xx_machine: the oldest system the library can run on."""
    least, machine = oldest(elf)
    return f"manylinux_{least[0]}_{least[1]}_{machine}"


def oldest(elf):
    """The version of glibc that a library needs, and its machine."""
    wrong = [name for name in elf.needed() if not ALLOWED.match(name)]
    if wrong:
        raise SystemExit(f"the library needs what not every system has: {', '.join(wrong)}")
    if elf.machine not in MACHINES:
        raise SystemExit(f"unknown machine {elf.machine:#x}")
    least = (2, 5)
    for version in elf.versions():
        kind, _, number = version.partition("_")
        parts = tuple(int(part) for part in number.split(".")) if re.match(r"[0-9.]+$", number) else ()
        if kind == "GLIBC" and len(parts) >= 2:
            least = max(least, parts[:2])
        elif kind in ("GLIBCXX", "CXXABI") and parts:
            known = [glibc for name, highest, glibc in CXX if name == kind and parts <= highest]
            if not known:
                raise SystemExit(f"{version}: no manylinux policy knows a C++ library as new as this")
            least = max(least, min(known))
    return least, MACHINES[elf.machine]


def project():
    """What pyproject.toml says, as far as the metadata goes."""
    with open(os.path.join(HERE, "pyproject.toml"), encoding="utf-8") as file:
        text = file.read()

    def one(key):
        return re.search(rf'^{key} = "(.*)"$', text, re.M).group(1)

    def several(key):
        return re.findall(r'"(.*?)"', re.search(rf"^{key} = \[(.*?)\]", text, re.M | re.S).group(1))

    return {
        "name": one("name"), "version": one("version"), "summary": one("description"), "python": one("requires-python"),
        "license": re.search(r'license = \{ text = "(.*?)" \}', text).group(1), "keywords": several("keywords"),
        "classifiers": several("classifiers"),
    }  # fmt: skip


def metadata(about):
    """The file METADATA."""
    lines = [
        "Metadata-Version: 2.1", f"Name: {about['name']}", f"Version: {about['version']}", f"Summary: {about['summary']}",
        f"Keywords: {','.join(about['keywords'])}", f"License: {about['license']}", f"Requires-Python: {about['python']}",
    ]  # fmt: skip
    lines += [f"Classifier: {one}" for one in about["classifiers"]]
    lines += ["Description-Content-Type: text/markdown", ""]
    with open(os.path.join(HERE, "README.md"), encoding="utf-8") as file:
        return "\n".join(lines) + "\n" + file.read()


def package_files():
    """The package's files: (name in the wheel, content)."""
    root = os.path.join(HERE, "parindex")
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(one for one in folders if one != "__pycache__")
        for name in sorted(files):
            if name.endswith(".py") or name == "py.typed":
                path = os.path.join(folder, name)
                with open(path, "rb") as file:
                    yield os.path.relpath(path, HERE).replace(os.sep, "/"), file.read()


def read_records(library):
    """The library of records that belongs to another one."""
    folder = os.path.dirname(os.path.realpath(library))
    for path in (os.path.join(folder, RECORDS_NAME), os.path.join(folder, "records", RECORDS_NAME)):
        if os.path.exists(path):
            with open(path, "rb") as file:
                return file.read()
    raise SystemExit(f"there is no {RECORDS_NAME} beside {library}")


def build(library, output):
    """Writes the wheel; gives its path."""
    with open(library, "rb") as file:
        data = file.read()
    records = read_records(library)
    about = project()
    if any(f"{about['version']}\0".encode() not in one for one in (data, records)):
        raise SystemExit(f"the libraries are not of version {about['version']}")
    newest = max((Elf(data), Elf(records)), key=lambda elf: oldest(elf)[0])
    tag = f"py3-none-{platform_tag(newest)}"
    base = f"{about['name']}-{about['version']}"
    info = f"{base}.dist-info"
    files = list(package_files())
    files.append((f"parindex/{LIBRARY_NAME}", data))
    files.append((f"parindex/{RECORDS_NAME}", records))
    files.append((f"{info}/METADATA", metadata(about).encode()))
    with open(os.path.join(HERE, "..", "..", "LICENSE"), "rb") as file:
        files.append((f"{info}/LICENSE", file.read()))
    wheel = f"Wheel-Version: 1.0\nGenerator: parindex build_wheel.py\nRoot-Is-Purelib: false\nTag: {tag}\n"
    files.append((f"{info}/WHEEL", wheel.encode()))
    record = "".join(f"{name},{_digest(content)},{len(content)}\n" for name, content in files)
    files.append((f"{info}/RECORD", f"{record}{info}/RECORD,,\n".encode()))
    os.makedirs(output, exist_ok=True)
    path = os.path.join(output, f"{base}-{tag}.whl")
    with zipfile.ZipFile(path + ".part", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o755 if name.endswith((LIBRARY_NAME, RECORDS_NAME)) else 0o644) << 16
            archive.writestr(entry, content)
    os.replace(path + ".part", path)
    return path


def _digest(content):
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    print(build(sys.argv[1], sys.argv[2]))
