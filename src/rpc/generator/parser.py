"""Reads a description (the format is told at the top of protocol/remote.proto)."""

from __future__ import annotations

import os
import re
from typing import Callable, Iterator, Optional

from model import DescriptionError, Enum, Field, Permission, Procedure, Program, Struct

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*$")
FIELD = re.compile(r"([a-z_][a-z0-9_]*)(\??)\s+([A-Za-z_][A-Za-z0-9_]*)(?:<(\d+)>|\[(\d+)\])?$")
ARM = re.compile(r"(\d+)=([a-z_]+):([A-Za-z_][A-Za-z0-9_]*)$")
CALL = re.compile(r"(\d+)\s+([a-z][a-z0-9_]*)\s*(.*)$")
WORDS = {"high", "low", "early", "to-client", "to-server"}


class Parser:
    def __init__(self, path: str) -> None:
        self.path = path
        self.where = path
        self.program: Optional[Program] = None

    def fail(self, text: str) -> DescriptionError:
        return DescriptionError(self.where, text)

    def parse(self) -> Program:
        entries: dict[str, Callable[[Program, str], None]] = {
            "import": self.entry_import,
            "limit": self.entry_limit,
            "enum": self.entry_enum,
            "union": self.entry_union,
            "struct": self.entry_struct,
            "call": self.entry_call,
            "event": self.entry_event,
        }
        for line in self.lines():
            word, _, rest = line.partition(" ")
            if word == "program":
                self.entry_program(rest)
                continue
            if self.program is None:
                raise self.fail("the first entry must be 'program'")
            if word not in entries:
                raise self.fail(f"unknown entry '{word}'")
            entries[word](self.program, rest.strip())
        if self.program is None:
            raise self.fail("no 'program' entry")
        return self.program

    def lines(self) -> Iterator[str]:
        held = ""
        with open(self.path, encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if not held:
                    self.where = f"{self.path}:{number}"
                line = held + line.split("#", 1)[0].strip()
                held = ""
                if line.endswith("\\"):
                    held = line[:-1].rstrip() + " "
                elif line:
                    yield line
        if held:
            raise self.fail("the last line is continued")

    def entry_program(self, rest: str) -> None:
        match = re.match(r"([a-z]+)\s+(0x[0-9a-f]+)\s+version\s+(\d+)$", rest)
        if self.program is not None or not match:
            raise self.fail("expected once: program NAME NUMBER version N")
        self.program = Program(match[1], int(match[2], 16), int(match[3]))

    def entry_import(self, program: Program, rest: str) -> None:
        path = os.path.join(os.path.dirname(self.path), rest + ".proto")
        if not NAME.match(rest) or not os.path.exists(path):
            raise self.fail(f"cannot import '{rest}': no file {path}")
        program.imports = Parser(path).parse()
        program.string_max = program.string_max or program.imports.string_max

    def entry_limit(self, program: Program, rest: str) -> None:
        match = re.match(r"string\s+(\d+)$", rest)
        if not match:
            raise self.fail("expected: limit string N")
        program.string_max = int(match[1])

    def entry_enum(self, program: Program, rest: str) -> None:
        name, *values = rest.split()
        pairs = [re.match(r"([a-z0-9_]+)=(\d+)$", value) for value in values]
        if not pairs or not all(pairs):
            raise self.fail("expected: enum NAME value=number ...")
        program.enums[name] = Enum(name, [(p[1], int(p[2])) for p in pairs if p], self.where)

    def add_struct(self, program: Program, struct: Struct) -> Struct:
        if not NAME.match(struct.name):
            raise self.fail(f"'{struct.name}' is no name")
        if struct.name in program.structs:
            raise self.fail(f"'{struct.name}' is declared twice, first at "
                            f"{program.structs[struct.name].where}")
        struct.program = program
        program.structs[struct.name] = struct
        return struct

    def entry_union(self, program: Program, rest: str) -> None:
        name, *arms = rest.split()
        fields = []
        for arm in arms:
            match = ARM.match(arm)
            if not match:
                raise self.fail(f"expected NUMBER=TYPE:NAME instead of '{arm}'")
            fields.append(Field(match[2], match[3], arm=int(match[1])))
        self.add_struct(program, Struct(name, fields, self.where, union=True))

    def entry_struct(self, program: Program, rest: str) -> None:
        name, _, fields = rest.partition(" ")
        self.add_struct(program, Struct(name, self.field_list(fields), self.where))

    def field_list(self, text: str) -> list[Field]:
        text = text.strip()
        if not (text.startswith("(") and text.endswith(")")):
            raise self.fail(f"expected a list of fields in parentheses instead of '{text}'")
        fields = []
        for item in text[1:-1].split(","):
            match = FIELD.match(item.strip())
            if not match:
                raise self.fail(f"'{item.strip()}' is no field; expected TYPE NAME")
            fields.append(Field(match[1], match[3], bool(match[2]),
                                int(match[4]) if match[4] else None,
                                int(match[5]) if match[5] else None))
        return fields

    def payload(self, program: Program, name: str, text: str) -> tuple[Optional[Struct], str]:
        """A list in parentheses, the name of a struct, or nothing; returns the rest, too."""
        if text.startswith("("):
            listed, _, rest = text.partition(")")
            struct = Struct(name, self.field_list(listed + ")"), self.where)
            return self.add_struct(program, struct), rest.strip()
        word, _, rest = text.partition(" ")
        if word and word != "->" and "=" not in word and word not in WORDS:
            found = program.find_struct(word)
            if not found:
                raise self.fail(f"no struct '{word}'")
            return found, rest.strip()
        return None, text

    def procedure(self, program: Program, kind: str, rest: str) -> Procedure:
        match = CALL.match(rest)
        if not match:
            raise self.fail(f"expected: {kind} NUMBER NAME ...")
        number, name, text = int(match[1]), match[2], match[3]
        suffix = "_args" if kind == "call" else "_msg"
        args, text = self.payload(program, name + suffix, text)
        ret = None
        if kind == "call" and text.startswith("->"):
            ret, text = self.payload(program, name + "_ret", text[2:].strip())
        result = Procedure(kind, number, name, args, ret, self.where)
        for word in text.split():
            self.attribute(result, word)
        return result

    def attribute(self, procedure: Procedure, word: str) -> None:
        key, equals, value = word.partition("=")
        if word in WORDS:
            procedure.words.add(word)
        elif not equals:
            raise self.fail(f"unknown attribute '{word}'")
        elif key == "acl":
            procedure.acl = [self.permission(item) for item in value.split(",")
                             if item != "none"]
        elif key == "show":
            procedure.show = self.permission(value)
        elif key == "object":
            procedure.object = value
        elif key == "ro" and value in ("yes", "no"):
            procedure.readonly = value == "yes"
        else:
            raise self.fail(f"unknown attribute '{word}'")

    def permission(self, text: str) -> Permission:
        parts = text.split(":")
        if len(parts) not in (2, 3, 5) or not parts[0] or not parts[1]:
            raise self.fail(f"'{text}' is no permission; expected OBJECT:PERMISSION")
        result = Permission(parts[0], parts[1])
        if len(parts) > 2 and parts[2]:
            result.unless = parts[2].startswith("!")
            result.flags = parts[2].lstrip("!").split("|")
        if len(parts) == 5:
            result.by_field, result.value = parts[3], parts[4]
        return result

    def entry_call(self, program: Program, rest: str) -> None:
        program.procedures.append(self.procedure(program, "call", rest))

    def entry_event(self, program: Program, rest: str) -> None:
        program.procedures.append(self.procedure(program, "event", rest))
