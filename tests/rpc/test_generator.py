"""The generator of src/rpc/generator: what it makes of a description, and what it refuses."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
GENERATOR = os.path.join(ROOT, "src/rpc/generator/main.py")
HEAD = "program remote 0x20008086 version 1\nlimit string 100\n"
DOMAIN = "struct domain (string name, uuid uuid, int id)\n"


class Generator(unittest.TestCase):
    def run_on(self, text: str) -> tuple[int, str, dict[str, str]]:
        with tempfile.TemporaryDirectory() as folder:
            description = os.path.join(folder, "t.proto")
            with open(description, "w", encoding="utf-8") as file:
                file.write(text)
            names = ["t_protocol.h", "t_protocol.c", "t_client.h"]
            outputs = [os.path.join(folder, name) for name in names]
            done = subprocess.run([sys.executable, "-B", GENERATOR, description, *outputs],
                                  capture_output=True, text=True, check=False)
            made = {}
            for name, path in zip(names, outputs):
                if os.path.exists(path):
                    with open(path, encoding="utf-8") as file:
                        made[name] = file.read()
            return done.returncode, done.stderr.replace(folder + "/", ""), made

    def test_output(self) -> None:
        status, errors, made = self.run_on(
            HEAD + DOMAIN + "call 9 domain_create (domain dom, uint flags) -> (int done) "
            "acl=domain:start,domain:write:VIR_DOMAIN_XML_SECURE high\n"
            "event 10 domain_event (domain dom) acl=none\n")
        self.assertEqual((status, errors), (0, ""))
        self.assertIn("REMOTE_PROC_DOMAIN_CREATE = 9,", made["t_protocol.h"])
        self.assertIn("} remote_domain_create_args;", made["t_protocol.h"])
        self.assertIn("} remote_domain_event_msg;", made["t_protocol.h"])
        self.assertIn(".flags = VIR_RPC_PROC_HIGH", made["t_protocol.c"])
        self.assertIn(".flags = VIR_RPC_PROC_EVENT", made["t_protocol.c"])
        self.assertIn(".flags = VIR_DOMAIN_XML_SECURE", made["t_protocol.c"])
        self.assertIn("remoteClientDomainCreate(virRPCClient *client", made["t_client.h"])
        self.assertNotIn("remoteClientDomainEvent", made["t_client.h"])

    def test_refused(self) -> None:
        for text, expected in (
                ("call 1 f acl=none\n", "t.proto:1: the first entry must be 'program'"),
                ("", "t.proto: no 'program' entry"),
                (HEAD + "call 1 f\n", "t.proto:3: f: no permission is given"),
                (HEAD + "event 1 f (int i)\n", "t.proto:3: f: no permission is given"),
                (HEAD + "call 1 f acl=cat:read\n", "unknown object 'cat'"),
                (HEAD + "call 1 f acl=domain\n", "'domain' is no permission"),
                (HEAD + "call 1 f acl=domain:write:VIR_X\n", "there is no argument 'flags'"),
                (HEAD + "call 1 f (int a) acl=domain:write::b:VIR_X\n", "the argument 'b'"),
                (HEAD + "call 1 f acl=none\ncall 1 g acl=none\n", "number 1 is f procedure's"),
                (HEAD + "call 1 f acl=none\ncall 2 f acl=none\n", "f is declared twice"),
                (HEAD + "call 0 f acl=none\n", "number 0"),
                (HEAD + "call 1 f (cat c) acl=none\n", "f_args.c: unknown type 'cat'"),
                (HEAD + "call 1 f (int int) acl=none\n", "a word of the C language"),
                (HEAD + "call 1 f (int a, int a) acl=none\n", "f_args.a: the name is taken"),
                (HEAD + "call 1 f (int a<3>, int a_len) acl=none\n", "the name is taken"),
                (HEAD + "call 1 f (int? a) acl=none\n", "only strings and structures"),
                (HEAD + "call 1 f (string? a<3>) acl=none\n", "an array cannot be optional"),
                (HEAD + "call 1 f (opaque a) acl=none\n", "opaque data needs a bound"),
                (HEAD + "call 1 f (int a<0>) acl=none\n", "a bound must be within"),
                (HEAD + "call 1 f (int a<99999999>) acl=none\n", "a bound must be within"),
                (HEAD + "call 1 f (string a[4]) acl=none\n", "a fixed length is for char only"),
                (HEAD + "call 1 f (int) acl=none\n", "'int' is no field"),
                (HEAD + "call 1 f () acl=none\n", "'' is no field"),
                (HEAD + "call 1 f missing acl=none\n", "no struct 'missing'"),
                (HEAD + "call 1 f acl=none quick\n", "unknown attribute 'quick'"),
                (HEAD + "call 1 f acl=none high low\n", "contradict each other"),
                (HEAD + "call 1 f acl=none object=cat\n", "unknown object class 'cat'"),
                (HEAD + DOMAIN + DOMAIN, "t.proto:4: 'domain' is declared twice"),
                (HEAD + "union u 1=domain:d\n" + DOMAIN, "an arm of a union"),
                (HEAD + "union u 1=int:a 1=uint:b\n", "bad number 1"),
                (HEAD + "frobnicate 3\n", "unknown entry 'frobnicate'"),
                (HEAD + "import nothere\n", "cannot import 'nothere'"),
                (HEAD + "call 1 f \\\n", "the last line is continued"),
                ("program p 0x1 version 1\ncall 1 f (string s) acl=none\n",
                 "no 'limit string'")):
            with self.subTest(text=text):
                status, errors, made = self.run_on(text)
                self.assertEqual(status, 1)
                self.assertIn(expected, errors)
                self.assertEqual(made, {})


if __name__ == "__main__":
    unittest.main()
