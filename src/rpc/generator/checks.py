"""Refuses descriptions that parse but cannot be meant."""

from __future__ import annotations

from model import OBJECT_CLASSES, SCALARS, DescriptionError, Field, Procedure, Program, Struct

C_KEYWORDS = set(
    "auto break case char const continue default do double else enum extern float for goto if "
    "inline int long register restrict return short signed sizeof static struct switch typedef "
    "union unsigned void volatile while asm typeof linux unix".split())
PACKET_PAYLOAD_MAX = 33554408


def check_field(program: Program, struct: Struct, field: Field) -> None:
    def fail(text: str) -> DescriptionError:
        return DescriptionError(struct.where, f"{struct.name}.{field.name}: {text}")

    known = (field.type in SCALARS or program.find_struct(field.type)
             or program.find_enum(field.type))
    if not known:
        raise fail(f"unknown type '{field.type}'")
    if field.name in C_KEYWORDS:
        raise fail("the name is a word of the C language")
    if field.optional and (field.array_max is not None or field.fixed is not None):
        raise fail("an array cannot be optional")
    if field.optional and field.type != "string" and not program.find_struct(field.type):
        raise fail("only strings and structures can be optional")
    if field.type == "opaque" and field.array_max is None:
        raise fail("opaque data needs a bound, NAME<N>")
    if field.fixed is not None and field.type != "char":
        raise fail("a fixed length is for char only")
    for bound in (field.array_max, field.fixed):
        if bound is not None and not 0 < bound <= PACKET_PAYLOAD_MAX:
            raise fail(f"a bound must be within 1..{PACKET_PAYLOAD_MAX}")
    if field.type == "string" and not program.string_max:
        raise fail("the program has no 'limit string'")
    if struct.union and (field.type not in SCALARS or field.type in ("uuid", "opaque")):
        raise fail("an arm of a union must be a number or a string")


def check_struct(program: Program, struct: Struct) -> None:
    names: set[str] = set()
    arms: set[int] = set()
    for field in struct.fields:
        check_field(program, struct, field)
        mine = {field.name} | ({field.name + "_len"} if field.array_max is not None else set())
        if names & mine:
            raise DescriptionError(struct.where, f"{struct.name}.{field.name}: the name is taken")
        names |= mine
        if struct.union:
            assert field.arm is not None
            if field.arm in arms or field.arm > 0xffff:
                raise DescriptionError(struct.where, f"{struct.name}: bad number {field.arm}")
            arms.add(field.arm)


def check_permissions(procedure: Procedure) -> None:
    def fail(text: str) -> DescriptionError:
        return DescriptionError(procedure.where, f"{procedure.name}: {text}")

    if procedure.acl is None:
        raise fail("no permission is given: add acl=OBJECT:PERMISSION, or acl=none if anybody "
                   "may call it")
    arguments = {f.name: f for f in procedure.args.fields} if procedure.args else {}
    for item in procedure.acl + ([procedure.show] if procedure.show else []):
        if item.object not in OBJECT_CLASSES:
            raise fail(f"unknown object '{item.object}' in a permission")
        if item.flags and ("flags" not in arguments
                           or arguments["flags"].type not in ("uint", "uhyper", "int")):
            raise fail("a permission depends on flags, but there is no argument 'flags'")
        if item.by_field and (item.by_field not in arguments
                              or arguments[item.by_field].type not in ("uint", "int")):
            raise fail(f"a permission depends on the argument '{item.by_field}', which is not "
                       "there")
    if procedure.object and procedure.object not in OBJECT_CLASSES:
        raise fail(f"unknown object class '{procedure.object}'")
    if {"high", "low"} <= procedure.words or {"to-client", "to-server"} <= procedure.words:
        raise fail("attributes contradict each other")


def check(program: Program) -> None:
    for struct in program.structs.values():
        if not struct.fields:
            raise DescriptionError(struct.where, f"{struct.name} has no field")
        check_struct(program, struct)
    numbers: dict[int, Procedure] = {}
    names: set[str] = set()
    for procedure in program.procedures:
        other = numbers.get(procedure.number)
        if other or procedure.number < 1:
            raise DescriptionError(procedure.where, f"{procedure.name}: number "
                                   f"{procedure.number} is {other.name if other else 'no'} "
                                   "procedure's")
        if procedure.name in names:
            raise DescriptionError(procedure.where, f"{procedure.name} is declared twice")
        numbers[procedure.number] = procedure
        names.add(procedure.name)
        check_permissions(procedure)
    program.procedures.sort(key=lambda p: p.number)
