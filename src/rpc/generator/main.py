"""main.py DESCRIPTION OUTPUT...: writes each OUTPUT, chosen by how its name ends."""

from __future__ import annotations

import sys

import checks
import emit_client
import emit_tables
import emit_types
from model import DescriptionError
from parser import Parser

OUTPUTS = {
    "_protocol.h": emit_types.emit,
    "_protocol.c": emit_tables.emit,
    "_client.h": emit_client.emit,
}


def main(argv: list[str]) -> int:
    if len(argv) < 3:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        program = Parser(argv[1]).parse()
        checks.check(program)
    except DescriptionError as error:
        print(error, file=sys.stderr)
        return 1
    for path in argv[2:]:
        suffix = next(s for s in OUTPUTS if path.endswith(s))
        with open(path, "w", encoding="utf-8") as file:
            file.write(OUTPUTS[suffix](program))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
