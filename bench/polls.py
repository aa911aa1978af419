#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What processes that dial in and wait cost the collector, `jwtsync serve --collect`.

    polls.py PATH/TO/jwtsync [MEMBERS] [SECONDS]

As many (1 000) ask for a nonce, wait, and ask again by a connection of their own when their time is over, as jwtsync's
own members do. Prints which part of a core the collector takes meanwhile (60 s), and its memory for each.
"""
import asyncio
import json
import os
import random
import resource
import subprocess
import sys
import tempfile

ACCESS = "access-0123456789abcdef-0123456789abcdef"


def processor_seconds(process):
    with open(f"/proc/{process.pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_bytes(process):
    with open(f"/proc/{process.pid}/statm", encoding="ascii") as statm:
        return int(statm.read().split()[1]) * resource.getpagesize()


async def member(host, port, number, waiting):
    while True:
        body = json.dumps({"service": "member", "instance": f"member-{number}", "wait": random.randint(40_000, 45_000)})
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(f"POST /jwtsync/v1/collector/poll HTTP/1.1\r\nHost: localhost\r\nJwtsync-Access: {ACCESS}\r\n"
                     f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}".encode())
        waiting.add(number)
        answer = await reader.read()
        if not answer.startswith(b"HTTP/1.1 204 "):
            raise SystemExit(f"member {number} was answered {answer[:100]!r}")
        writer.close()


async def measure(serve, url, count, seconds):
    host, port = url[len("http://"):].split(":")
    waiting, before = set(), resident_bytes(serve)
    members = [asyncio.create_task(member(host, int(port), number, waiting)) for number in range(count)]
    while len(waiting) < count:
        await asyncio.sleep(0.1)
    await asyncio.sleep(2)  # until the last of them is held
    each = (resident_bytes(serve) - before) / count
    began = processor_seconds(serve)
    await asyncio.wait(members, timeout=seconds, return_when=asyncio.FIRST_EXCEPTION)
    for task in members:
        if task.done():
            task.result()
    return (processor_seconds(serve) - began) / seconds, each


def main():
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000
    seconds = int(sys.argv[3]) if len(sys.argv) > 3 else 60
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    with tempfile.TemporaryDirectory() as folder:
        access = os.path.join(folder, "access")
        with open(os.open(access, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="ascii") as file:
            file.write(ACCESS)
        serve = subprocess.Popen([os.path.abspath(sys.argv[1]), "serve", "--json", "--collect", "--listen",
                                  "127.0.0.1:0", "--source", f"file:{folder}/none", "--access-token", f"file:{access}"],
                                 env={"PATH": os.environ["PATH"], "ENVIRONMENT": "staging"}, stdout=subprocess.PIPE,
                                 stderr=subprocess.DEVNULL, text=True)
        try:
            url = json.loads(serve.stdout.readline())["listening"][0]
            part, each = asyncio.run(measure(serve, url, count, seconds))
        finally:
            serve.terminate()
            serve.wait()
    print(f"{count} members that wait: {100 * part:.2f} % of a core over {seconds} s, {each:.0f} bytes each")


if __name__ == "__main__":
    main()
