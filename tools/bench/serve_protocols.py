# SPDX-License-Identifier: Apache-2.0
"""The same requests over HTTP and over gRPC, by Triton's clients, in turns; milliseconds as the client sees them.

    pip install 'tritonclient[grpc,http]' numpy
    ./master serve --port 8080 --grpc-port 8081 --model captcha-int8 &
    python3 tools/bench/serve_protocols.py 8080 8081 captcha-int8 testdata/captchas/000002.png
"""
import sys
import time

import numpy
import tritonclient.grpc
import tritonclient.http

HTTP, GRPC, MODEL, IMAGE = sys.argv[1:5]
ROUNDS, CALLS = 4, 300


def infer(module, client, data):
    image = module.InferInput("image", [1], "BYTES")
    image.set_data_from_numpy(data)
    return client.infer(MODEL, [image]).as_numpy("text")[0]


def main():
    with open(IMAGE, "rb") as file:
        data = numpy.array([file.read()], dtype=object)
    clients = {
        "http": (tritonclient.http, tritonclient.http.InferenceServerClient("127.0.0.1:" + HTTP)),
        "grpc": (tritonclient.grpc, tritonclient.grpc.InferenceServerClient("127.0.0.1:" + GRPC)),
    }
    texts = {infer(module, client, data) for module, client in clients.values() for _ in range(200)}
    assert len(texts) == 1, texts
    times = {name: [] for name in clients}
    for _ in range(ROUNDS):
        for name, (module, client) in clients.items():
            for _ in range(CALLS):
                begin = time.perf_counter()
                infer(module, client, data)
                times[name].append(1000 * (time.perf_counter() - begin))
    for name, values in times.items():
        print("%s  p50 %.2f ms  p90 %.2f ms  p99 %.2f ms" % (name, *numpy.percentile(values, (50, 90, 99))))


main()
