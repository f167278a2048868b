"""Making frozen records quickly: a table of ten thousand tasks has some fifty thousand of them."""

from dataclasses import MISSING, fields
from typing import Any, TypeVar

T = TypeVar("T")


def made_quickly(cls: type[T]) -> type[T]:
    """Give a frozen dataclass with slots an `__init__` and an `__eq__` without detours.

    The `__init__` that dataclasses writes goes through `object.__setattr__`, which looks each field
    up and takes twice as long; its `__eq__` (before Python 3.13) makes two tuples first. Fields
    must have plain defaults or none.
    """
    names = [each.name for each in fields(cls)]  # type: ignore[arg-type]
    scope: dict[str, Any] = {f"set_{name}": getattr(cls, name).__set__ for name in names}
    parameters = []
    for each in fields(cls):  # type: ignore[arg-type]
        assert each.default_factory is MISSING, each.name
        scope[f"default_{each.name}"] = each.default
        parameters.append(
            each.name if each.default is MISSING else f"{each.name}=default_{each.name}"
        )
    lines = [f"def __init__(self, {', '.join(parameters)}):"]
    lines += [f"    set_{name}(self, {name})" for name in names]
    compared = [f"self.{each.name} == other.{each.name}" for each in fields(cls) if each.compare]  # type: ignore[arg-type]
    lines += [
        "def __eq__(self, other):",
        "    if other.__class__ is not self.__class__:",
        "        return NotImplemented",
        f"    return self is other or ({' and '.join(compared) or 'True'})",
    ]
    exec("\n".join(lines), scope)
    for method in ("__init__", "__eq__"):
        type.__setattr__(cls, method, scope[method])
    return cls
