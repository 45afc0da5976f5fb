# SPDX-License-Identifier: Apache-2.0
"""Reads an image by a server: python3 client.py captcha.png prints the text, a tab and the confidence.

MASTER_URL is the server, http://127.0.0.1:8080 if it is not set; MASTER_TOKEN what it asks for, if anything.
Python 3.8 or later, nothing else.
"""
import json
import os
import sys
import time
import urllib.error
import urllib.request

TRIES = 5


def recognize(image):
    """The server's answer for the bytes of an image, as a dict."""
    url = (os.environ.get("MASTER_URL") or "http://127.0.0.1:8080") + "/v1/recognize"
    headers = {"Content-Type": "application/octet-stream"}
    if os.environ.get("MASTER_TOKEN"):
        headers["Authorization"] = "Bearer " + os.environ["MASTER_TOKEN"]
    for left in reversed(range(TRIES)):
        try:
            with urllib.request.urlopen(urllib.request.Request(url, image, headers), timeout=60) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            if error.code != 503 or left == 0:
                raise OSError("the server answered %d: %s" % (error.code, error.read().decode())) from error
            time.sleep(float(error.headers.get("Retry-After") or 1))  # it is busy, and says when to come back


def main(arguments):
    if len(arguments) != 1:
        print("usage: python3 client.py IMAGE", file=sys.stderr)
        return 2
    try:
        with open(arguments[0], "rb") as file:
            answer = recognize(file.read())
    except OSError as error:
        print("client: %s" % error, file=sys.stderr)
        return 1
    sys.stdout.reconfigure(encoding="utf-8")
    print("%s\t%s" % (answer["text"], answer["confidence"]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
