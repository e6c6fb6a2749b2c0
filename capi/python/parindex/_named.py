# SPDX-License-Identifier: Apache-2.0
"""Named tuples in class syntax without the module typing, which takes longer to load than all of this package."""

from __future__ import annotations

from collections import namedtuple


class _Maker(type):
    def __new__(mcs, name, bases, space):  # type: ignore[no-untyped-def]
        if not bases:
            return super().__new__(mcs, name, bases, space)
        fields = list(space.pop("__annotations__"))
        defaults = [space.pop(field) for field in fields if field in space]
        made = namedtuple(name, fields, defaults=defaults, module=space["__module__"])  # type: ignore[misc]
        for key, value in space.items():
            if key not in (
                "__module__",
                "__qualname__",
                "__firstlineno__",
                "__static_attributes__",
                "__classdictcell__",
            ):
                setattr(made, key, value)
        made.__annotations__ = dict.fromkeys(fields, "")
        return made


class NamedTuple(metaclass=_Maker):
    """Its subclasses are made by collections.namedtuple, with their methods and defaults."""
