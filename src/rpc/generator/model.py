"""What a protocol consists of. Plain values; parser.py fills them, the emit_*.py read them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Optional


class DescriptionError(Exception):
    """A mistake in a description; str() is 'FILE:LINE: what'."""

    def __init__(self, where: str, text: str) -> None:
        super().__init__(f"{where}: {text}")


@dataclass
class Field:
    type: str
    name: str
    optional: bool = False
    array_max: Optional[int] = None
    fixed: Optional[int] = None
    arm: Optional[int] = None


@dataclass
class Struct:
    name: str
    fields: list[Field]
    where: str
    union: bool = False
    program: Optional[Program] = None

    @property
    def c_name(self) -> str:
        assert self.program
        return f"{self.program.name}_{self.name}"


@dataclass
class Enum:
    name: str
    values: list[tuple[str, int]]
    where: str


@dataclass
class Permission:
    object: str
    name: str
    flags: list[str] = field(default_factory=list)
    unless: bool = False
    by_field: Optional[str] = None
    value: Optional[str] = None

    @property
    def readonly(self) -> bool:
        return self.name in ("getattr", "read") or self.name.startswith("search_")


@dataclass
class Procedure:
    kind: str  # "call" or "event"
    number: int
    name: str
    args: Optional[Struct]
    ret: Optional[Struct]
    where: str
    acl: Optional[list[Permission]] = None
    show: Optional[Permission] = None
    object: Optional[str] = None
    readonly: Optional[bool] = None
    words: set[str] = field(default_factory=set)


@dataclass
class Program:
    name: str
    number: int
    version: int
    string_max: int = 0
    imports: Optional[Program] = None
    enums: dict[str, Enum] = field(default_factory=dict)
    structs: dict[str, Struct] = field(default_factory=dict)
    procedures: list[Procedure] = field(default_factory=list)

    def find_struct(self, name: str) -> Optional[Struct]:
        if name in self.structs:
            return self.structs[name]
        return self.imports.find_struct(name) if self.imports else None

    def find_enum(self, name: str) -> Optional[Enum]:
        if name in self.enums:
            return self.enums[name]
        return self.imports.find_enum(name) if self.imports else None


# C type and kind of the types that every protocol knows.
SCALARS = {
    "int": ("int", "INT"),
    "uint": ("guint", "UINT"),
    "hyper": ("gint64", "HYPER"),
    "uhyper": ("guint64", "UHYPER"),
    "double": ("double", "DOUBLE"),
    "char": ("char", "CHAR"),
    "uchar": ("guchar", "UCHAR"),
    "ushort": ("gushort", "USHORT"),
    "string": ("char *", "STRING"),
    "uuid": ("unsigned char", "UUID"),
    "opaque": ("guint8", "OPAQUE"),
}

# Whose procedure it is, by the object that its first permission names.
OBJECT_CLASSES = {
    "connect": "CONNECT",
    "domain": "DOMAIN",
    "network": "NETWORK",
    "network_port": "NETWORK",
    "interface": "INTERFACE",
    "storage": "STORAGE",
    "storage_pool": "STORAGE",
    "storage_vol": "STORAGE",
    "nodedev": "NODEDEV",
    "node_device": "NODEDEV",
    "nwfilter": "NWFILTER",
    "nwfilter_binding": "NWFILTER",
    "secret": "SECRET",
}
