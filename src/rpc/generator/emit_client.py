"""NAME_client.h: a typed blocking stub for each call."""

from __future__ import annotations

from model import Procedure, Program


def stub_name(program: Program, procedure: Procedure) -> str:
    words = [program.name, "client"] + procedure.name.split("_")
    return words[0] + "".join(word.capitalize() for word in words[1:])


def emit_stub(program: Program, procedure: Procedure) -> str:
    params = ["virRPCClient *client"]
    args = ret = "NULL"
    if procedure.args:
        params.append(f"const {procedure.args.c_name} *args")
        args = "args"
    if procedure.ret:
        params.append(f"{procedure.ret.c_name} *ret")
        ret = "ret"
    params.append("GError **error")
    return (f"static inline gboolean {stub_name(program, procedure)}({', '.join(params)})\n{{\n"
            f"    return virRPCClientCall(client, &{program.name}_protocol, "
            f"{program.name.upper()}_PROC_{procedure.name.upper()},\n"
            f"                            {args}, {ret}, error);\n}}\n")


def emit(program: Program) -> str:
    out = [f"/* Generated from {program.name}.proto. */\n#pragma once\n",
           f'#include "rpc/client.h"\n#include "rpc/{program.name}_protocol.h"\n']
    out.extend(emit_stub(program, p) for p in program.procedures if p.kind == "call")
    return "\n".join(out)
