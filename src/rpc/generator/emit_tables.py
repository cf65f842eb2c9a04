"""NAME_protocol.c: the tables that codec, server and client work from."""

from __future__ import annotations

from model import OBJECT_CLASSES, SCALARS, Field, Permission, Procedure, Program, Struct

WORD_FLAGS = {
    "high": "VIR_RPC_PROC_HIGH",
    "early": "VIR_RPC_PROC_EARLY",
    "to-client": "VIR_RPC_PROC_TO_CLIENT",
    "to-server": "VIR_RPC_PROC_TO_SERVER",
}


# Of the types that do not take the usual word; a string's length word counts.
WIRE_SIZES = {"hyper": 8, "uhyper": 8, "double": 8, "uuid": 16}


def wire_min(program: Program, field: Field) -> int:
    """The fewest bytes that a field can take."""
    if field.array_max is not None or field.optional:
        return 4
    found = program.find_struct(field.type)
    if found:
        sizes = [wire_min(program, f) for f in found.fields]
        return 4 + min(sizes) if found.union else sum(sizes)
    return WIRE_SIZES.get(field.type, 4) * (field.fixed or 1)


def field_row(program: Program, struct: Struct, field: Field) -> str:
    name = struct.c_name
    found = program.find_struct(field.type)
    if field.type in SCALARS:
        kind = SCALARS[field.type][1]
    else:
        kind = "INT" if not found else "UNION" if found.union else "STRUCT"
    parts = [f'.name = "{field.name}"', f".kind = VIR_RPC_KIND_{kind}",
             f".offset = offsetof({name}, {field.name})"]
    limit = program.string_max if field.type == "string" else 0
    if field.array_max is not None:
        parts.append(".shape = VIR_RPC_SHAPE_ARRAY")
        parts.append(f".len_offset = offsetof({name}, {field.name}_len)")
        limit = field.array_max
        element = Field(field.type, field.name)
        parts.append(f".wire_min = {1 if field.type == 'opaque' else wire_min(program, element)}")
    elif field.fixed is not None:
        parts.append(".shape = VIR_RPC_SHAPE_FIXED")
        limit = field.fixed
    elif field.optional:
        parts.append(".shape = VIR_RPC_SHAPE_OPTIONAL")
    if limit:
        parts.append(f".max = {limit}")
    if field.arm is not None:
        parts.append(f".arm = {field.arm}")
    if found:
        parts.append(f".type = &{found.c_name}_type")
    return "    {" + ", ".join(parts) + "},\n"


def emit_struct(program: Program, struct: Struct) -> str:
    name = struct.c_name
    rows = "".join(field_row(program, struct, field) for field in struct.fields)
    return (f"static const virRPCField {name}_fields[] = {{\n{rows}}};\n"
            f'const virRPCType {name}_type = {{"{struct.name}", sizeof({name}), '
            f"G_N_ELEMENTS({name}_fields), {name}_fields}};\n")


def permission_row(procedure: Procedure, item: Permission) -> str:
    readonly = item.readonly if procedure.readonly is None else procedure.readonly
    parts = [f'.object = "{item.object}"', f'.permission = "{item.name}"',
             f".readonly = {'TRUE' if readonly else 'FALSE'}"]
    if item.flags:
        assert procedure.args
        flags = next(f for f in procedure.args.fields if f.name == "flags")
        parts.append(f".flags = {' | '.join(item.flags)}")
        parts.append(f".unless = {'TRUE' if item.unless else 'FALSE'}")
        parts.append(f".flags_offset = offsetof({procedure.args.c_name}, flags)")
        parts.append(f".flags_wide = {'TRUE' if flags.type == 'uhyper' else 'FALSE'}")
    if item.by_field:
        assert procedure.args
        parts.append(".by_value = TRUE")
        parts.append(f".value_offset = offsetof({procedure.args.c_name}, {item.by_field})")
        parts.append(f".value = {item.value}")
    return "    {" + ", ".join(parts) + "},\n"


def object_class(procedure: Procedure) -> str:
    """The class given; else that of the first object which is not the connection itself; else
    of what the connection is searched for; of an event, which needs no permission, by the
    object that its payload begins with."""
    if procedure.object:
        return OBJECT_CLASSES[procedure.object]
    for item in procedure.acl or []:
        if item.object != "connect":
            return OBJECT_CLASSES[item.object]
    for item in procedure.acl or []:
        if item.name.startswith("search_"):
            return OBJECT_CLASSES[item.name[len("search_"):].removesuffix("s")]
    if procedure.kind == "event" and procedure.args:
        for field in procedure.args.fields:
            if field.type in OBJECT_CLASSES:
                return OBJECT_CLASSES[field.type]
            nested = procedure.args.program and procedure.args.program.find_struct(field.type)
            if nested and nested.fields[0].type in OBJECT_CLASSES:
                return OBJECT_CLASSES[nested.fields[0].type]
    return "CONNECT"


def emit_procedure(program: Program, procedure: Procedure) -> tuple[str, str]:
    table = f"{program.name}_{procedure.name}_permissions"
    flags = [WORD_FLAGS[w] for w in sorted(procedure.words) if w in WORD_FLAGS]
    if procedure.kind == "event":
        flags.append("VIR_RPC_PROC_EVENT")
    parts = [f".number = {procedure.number}", f'.name = "{procedure.name}"',
             f".flags = {' | '.join(flags) or '0'}",
             f".object = VIR_RPC_OBJECT_{object_class(procedure)}"]
    before = ""
    if procedure.acl:
        rows = "".join(permission_row(procedure, item) for item in procedure.acl)
        before = f"static const virRPCPermission {table}[] = {{\n{rows}}};\n"
        parts.append(f".npermissions = G_N_ELEMENTS({table})")
        parts.append(f".permissions = {table}")
    if procedure.args:
        parts.append(f".args = &{procedure.args.c_name}_type")
    if procedure.ret:
        parts.append(f".ret = &{procedure.ret.c_name}_type")
    if procedure.show:
        parts.append(f'.show_object = "{procedure.show.object}"')
        parts.append(f'.show_permission = "{procedure.show.name}"')
    return before, "    {" + ",\n     ".join(parts) + "},\n"


def emit(program: Program) -> str:
    name = program.name
    out = [f"/* Generated from {name}.proto. */",
           f'#include "rpc/{name}_protocol.h"\n\n#include <stddef.h>\n'
           "#include <libvirt/libvirt.h>\n"]
    out.extend(emit_struct(program, struct) for struct in program.structs.values())
    pairs = [emit_procedure(program, procedure) for procedure in program.procedures]
    out.append("\n".join(before for before, _ in pairs if before))
    rows = "".join(row for _, row in pairs)
    out.append(f"static const virRPCProcedure {name}_procedures[] = {{\n{rows}}};\n")
    out.append(f'const virRPCProtocol {name}_protocol = {{"{name}", {name.upper()}_PROGRAM, '
               f"{program.version},\n    G_N_ELEMENTS({name}_procedures), {name}_procedures}};\n")
    return "\n".join(out)
