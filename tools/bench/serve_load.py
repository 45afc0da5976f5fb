# SPDX-License-Identifier: Apache-2.0
"""What others notice of greedy clients of a server of this machine (docs/serving.md).

    ./master serve --port 8080 &
    python3 tools/bench/serve_load.py 8080 testdata/captchas/000002.png

Three loads, 20 s each or until they are there: six addresses that send seven photographs of 4 megapixels at a time, each
31 KB in a file that takes long to decode; sixteen clients that send 8 MB of JSON; 10,000 connections of one address that say
nothing. Meanwhile one client reads a captcha and asks for health, again and again. Linux; Python's library only.
"""
import collections
import http.client
import os
import resource
import socket
import struct
import sys
import threading
import time
import zlib

PORT, CAPTCHA, SECONDS = int(sys.argv[1]), open(sys.argv[2], "rb").read(), 20


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def photograph(side=2000):
    """White, with 16 bits for each of four channels."""
    pixels = zlib.compress((b"\0" + b"\xff" * 8 * side) * side, 9)
    header = struct.pack(">IIBBBBB", side, side, 16, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def ask(method, path, body=None, kind="image/png", address="127.0.0.1"):
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120, source_address=(address, 0))
    try:
        connection.request(method, path, body, {"Content-Type": kind} if body else {})
        answer = connection.getresponse()
        answer.read()
        return answer.status
    except OSError as error:
        return type(error).__name__
    finally:
        connection.close()


def meanwhile(name, until):
    """How long others wait."""
    times = {"captcha": [], "health": []}
    while time.time() < until:
        for what, request in (("captcha", ("POST", "/v1/recognize", CAPTCHA)), ("health", ("GET", "/v2/health/live"))):
            begin = time.time()
            status = ask(*request)
            times[what].append((time.time() - begin, status))
        time.sleep(0.1)
    for what, list_ in times.items():
        seconds = sorted(each[0] for each in list_)
        print("%-12s %-8s p50 %.2f s, longest %.2f s, %s" % (
            name, what, seconds[len(seconds) // 2], seconds[-1], dict(collections.Counter(each[1] for each in list_))))


def load(name, clients, request):
    answers, end = collections.Counter(), time.time() + SECONDS

    def run(index):
        while time.time() < end:
            answers[request(index)] += 1

    threads = [threading.Thread(target=run, args=(index,)) for index in range(clients)]
    for thread in threads:
        thread.start()
    time.sleep(2)
    meanwhile(name, end)
    for thread in threads:
        thread.join()
    print("%-12s answers  %s, load average %.1f" % (name, dict(answers), os.getloadavg()[0]))


def connections(count=10_000):
    resource.setrlimit(resource.RLIMIT_NOFILE, (count + 1000, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    held = []
    for _ in range(count):
        one = socket.socket()
        one.bind(("127.0.0.9", 0))
        one.connect(("127.0.0.1", PORT))
        held.append(one)
    meanwhile("connections", time.time() + 5)


def main():
    photo = photograph()
    part = b'--x\r\nContent-Disposition: form-data; name="f"; filename="p.png"\r\n\r\n' + photo + b"\r\n"
    form = part * 7 + b"--x--\r\n"
    numbers = b'{"instances":[' + b",".join([b"0.123456"] * 900_000) + b"]}"
    load("photographs", 6, lambda i: ask(
        "POST", "/v1/recognize", form, "multipart/form-data; boundary=x", "127.0.0.%d" % (i + 2)))
    load("json", 16, lambda i: ask("POST", "/v1/models/captcha:predict", numbers, "application/json"))
    connections()


if __name__ == "__main__":
    main()
