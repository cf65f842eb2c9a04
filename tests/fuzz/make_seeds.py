"""make_seeds.py FOLDER: one packet for each procedure, with made-up arguments, as fuzzing seeds."""

from __future__ import annotations

import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "integration"))
from wire import Encoder, load  # noqa: E402

import struct  # noqa: E402


def main(folder: str) -> None:
    os.makedirs(folder, exist_ok=True)
    for name in ("remote", "qemu", "admin"):
        program = load(name)
        for procedure in program.procedures:
            body = Encoder(program, {"name": "guest", "xml": "<domain/>"}).struct(procedure.args)
            head = struct.pack(">7I", 28 + len(body), program.number, program.version,
                               procedure.number, 0, 1, 0)
            with open(os.path.join(folder, f"{name}-{procedure.name}"), "wb") as file:
                file.write(head + body)


if __name__ == "__main__":
    main(sys.argv[1])
