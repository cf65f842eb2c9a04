"""NAME_protocol.h: the C structures and numbers of a program."""

from __future__ import annotations

from model import SCALARS, Field, Program, Struct


def c_type(program: Program, field: Field) -> str:
    if field.type in SCALARS:
        return SCALARS[field.type][0]
    found = program.find_struct(field.type)
    return found.c_name if found else "int"


def declare(program: Program, field: Field) -> str:
    kind = c_type(program, field)
    gap = "" if kind.endswith("*") else " "
    if field.array_max is not None:
        return f"{kind}{gap}*{field.name};\n    guint {field.name}_len; /* <= {field.array_max} */"
    if field.fixed is not None:
        return f"{kind} {field.name}[{field.fixed}];"
    if field.type == "uuid":
        return f"unsigned char {field.name}[16];"
    if field.optional and field.type != "string":
        return f"{kind} *{field.name};"
    return f"{kind}{gap}{field.name};{' /* or NULL */' if field.optional else ''}"


def emit_struct(program: Program, struct: Struct) -> str:
    name = struct.c_name
    if struct.union:
        body = "    int type;\n    union {\n" + "".join(
            f"        {declare(program, f)} /* type {f.arm} */\n" for f in struct.fields) + "    };"
    else:
        body = "\n".join("    " + declare(program, f) for f in struct.fields)
    return (f"typedef struct {{\n{body}\n}} {name};\n"
            f"extern const virRPCType {name}_type;\n"
            f"static inline void {name}_clear({name} *value)\n{{\n"
            f"    virRPCTypeClear(&{name}_type, value);\n}}\n"
            f"G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC({name}, {name}_clear)\n")


def emit(program: Program) -> str:
    upper = program.name.upper()
    out = [f"/* Generated from {program.name}.proto. */\n#pragma once\n"]
    if program.imports:
        out.append(f'#include "rpc/{program.imports.name}_protocol.h"')
    out.append('#include "rpc/procedure.h"\n')
    out.append(f"#define {upper}_PROGRAM 0x{program.number:08x}u")
    out.append(f"#define {upper}_PROTOCOL_VERSION {program.version}")
    out.append(f"#define {upper}_STRING_MAX {program.string_max}\n")
    out.append(f"extern const virRPCProtocol {program.name}_protocol;\n")
    for enum in program.enums.values():
        values = "".join(f"    {upper}_{enum.name.upper()}_{name.upper()} = {number},\n"
                         for name, number in enum.values)
        out.append(f"typedef enum {{\n{values}}} {program.name}_{enum.name};\n")
    values = "".join(f"    {upper}_PROC_{p.name.upper()} = {p.number},\n"
                     for p in program.procedures)
    out.append(f"typedef enum {{\n{values}}} {program.name}_procedure;\n")
    out.extend(emit_struct(program, struct) for struct in program.structs.values())
    return "\n".join(out)
