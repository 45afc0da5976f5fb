# SPDX-License-Identifier: Apache-2.0
"""Whether several tokens a pass would pay: passes of a parallel fixed-point iteration beside the steps of the loop.

usage: decoder_passes.py [--images 30] [--window 13] MODEL.onnx LIST...

LIST has lines of `file<TAB>text`. The decoder is computed over all places at once, from a guess that is padding alone;
its answers are the next guess, until a pass answers what it was fed. By causality that is exactly the greedy text; the
script fails if it is not what the model file answers. Prints for each list the mean number of the loop's steps and of
passes, and then, for one and eight images per call, the processor time of a step and of a pass over 2, 4, 8 and all
places (networks in floats; images are resized by OpenCV, not as recognition does it).

Needs: pip install onnx onnxruntime opencv-python-headless
"""
import argparse
import time
from pathlib import Path

import cv2
import numpy
import onnx
import onnxruntime
from onnx import helper, numpy_helper

PAD, EOS, SOS, UNK = 0, 1, 2, 3
node = helper.make_node


def session(model):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model.SerializeToString(), options)


class Model:
    def __init__(self, file):
        model = onnx.load(file)
        self.manifest = {entry.key: entry.value for entry in model.metadata_props}
        self.weights = {t.name: numpy_helper.to_array(t) for t in model.graph.initializer}
        self.layers = int(self.manifest["master.network.decoderLayers"])
        self.heads = int(self.manifest["master.network.headCount"])
        body = next(n for n in model.graph.node if n.op_type == "Loop").attribute[0].g
        inside = {out for n in body.node for out in n.output}
        self.memory = [n.input[1] for n in body.node if n.op_type == "MatMul" and n.input[1] not in inside]
        self.whole = session(model)
        for name in self.memory:
            model.graph.output.append(helper.make_tensor_value_info(name, 1, None))
        self.with_memory = session(model)
        del model.graph.output[:-len(self.memory)]
        needed, nodes = set(self.memory), []
        for one in reversed(model.graph.node):
            if needed & set(one.output):
                nodes.insert(0, one)
                needed |= set(one.input)
        del model.graph.node[:]
        model.graph.node.extend(nodes)
        used = [t for t in model.graph.initializer if t.name in needed]
        del model.graph.initializer[:]
        model.graph.initializer.extend(used)
        self.encoder = session(model)
        self.decoder = session(self._all_places())

    def _all_places(self):
        """The decoder over all places at once: tokens [N, L] and the memory's keys and values to logits [N, L, V]."""
        weights, heads, nodes = dict(self.weights), self.heads, []
        table = weights["decoder.embedding.weight"]
        if self.manifest.get("master.network.embeddingScale", "true") != "false":
            table = table * numpy.float32(table.shape[1] ** 0.5)
        dim = table.shape[1]
        longest = int(self.manifest["master.maxLength"]) + 1
        weights.update(table=table, heads=numpy.int64([0, 0, heads, dim // heads]), rows=numpy.int64([0, 0, dim]),
                       scale=numpy.float32((dim // heads) ** -0.5), first=numpy.int64([0]), zero=numpy.int64([0, 0]),
                       axes=numpy.int64([0, 1]), axis=numpy.int64([0]),
                       later=numpy.triu(numpy.full((longest, longest), -1e9, numpy.float32), 1))

        def op(kind, *inputs, **attributes):
            nodes.append(node(kind, list(inputs), ["value%d" % len(nodes)], **attributes))
            return nodes[-1].output[0]

        def linear(name, x):
            return op("Add", op("MatMul", x, name + ".weight"), name + ".bias")

        def norm(name, x):
            return op("LayerNormalization", x, name + ".weight", name + ".bias", axis=-1, epsilon=1e-5)

        def split(x, order):
            return op("Transpose", op("Reshape", x, "heads"), perm=order)

        def merged(x):
            return op("Reshape", op("Transpose", x, perm=[0, 2, 1, 3]), "rows")

        length = op("Shape", "tokens", start=1, end=2)
        mask = op("Slice", "later", "zero", op("Concat", length, length, axis=0), "axes")
        x = op("Add", op("Gather", "table", "tokens"), op("Slice", "decoder/positions", "first", length, "axis"))
        for number in range(self.layers):
            layer = "decoder.layer%d." % number
            y = norm(layer + "norm1", x)
            query = op("Mul", split(linear(layer + "selfAttention.query", y), [0, 2, 1, 3]), "scale")
            key = split(linear(layer + "selfAttention.key", y), [0, 2, 3, 1])
            value = split(linear(layer + "selfAttention.value", y), [0, 2, 1, 3])
            scores = op("Softmax", op("Add", op("MatMul", query, key), mask), axis=-1)
            x = op("Add", x, linear(layer + "selfAttention.output", merged(op("MatMul", scores, value))))
            y = norm(layer + "norm2", x)
            query = op("Mul", split(linear(layer + "crossAttention.query", y), [0, 2, 1, 3]), "scale")
            scores = op("Softmax", op("MatMul", query, "memory%d" % (2 * number)), axis=-1)
            x = op("Add", x, linear(layer + "crossAttention.output",
                                    merged(op("MatMul", scores, "memory%d" % (2 * number + 1)))))
            y = op("Relu", linear(layer + "feedForward.inner", norm(layer + "norm3", x)))
            x = op("Add", x, linear(layer + "feedForward.outer", y))
        logits = linear("head", norm("decoder.norm", x))
        used = {name for one in nodes for name in one.input}
        graph = helper.make_graph(
            nodes, "decoder",
            [helper.make_tensor_value_info("tokens", 7, ["N", "L"])]
            + [helper.make_tensor_value_info("memory%d" % i, 1, ["N", heads, None, None])
               for i in range(2 * self.layers)],
            [helper.make_tensor_value_info(logits, 1, None)],
            [numpy_helper.from_array(value, name) for name, value in weights.items() if name in used])
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)])
        model.ir_version = 8
        return model

    def image(self, file):
        if "master.image.canvases" in self.manifest:
            sizes = [tuple(map(int, c.split("x"))) for c in self.manifest["master.image.canvases"].split(",")]
        else:
            sizes = [(int(self.manifest["master.image.height"]), int(self.manifest["master.image.width"]))]
        image = cv2.imread(str(file))
        ratio = image.shape[1] / image.shape[0]
        height, width = min(sizes, key=lambda s: (max(s[1] / s[0] / ratio, ratio * s[0] / s[1]), s[0] * s[1]))
        image = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)
        if self.manifest["master.image.channels"] == "1":
            image = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)[:, :, None]
        return (image[:, :, ::-1].transpose(2, 0, 1) / 127.5 - 1).astype(numpy.float32)[None]

    def logits(self, tokens, memory):
        feeds = {"memory%d" % i: value for i, value in enumerate(memory)}
        logits = self.decoder.run(None, {"tokens": tokens, **feeds})[0]
        logits[:, :, [PAD, SOS, UNK]] = -numpy.inf  # never answered
        return logits

    def passes(self, image, window):
        """Steps of the loop, and passes until nothing changes."""
        tokens, *memory = self.with_memory.run(["tokens"] + self.memory, {"image": image})
        fed = numpy.full((1, window), PAD, numpy.int64)
        fed[0, 0] = SOS
        for count in range(1, window + 2):
            answers = self.logits(fed, memory).argmax(-1)[0]
            ends = numpy.flatnonzero(answers == EOS)
            last = ends[0] if len(ends) else window - 1
            if (fed[0, 1:last + 1] == answers[:last]).all():
                break
            fed[0, 1:] = answers[:-1]
        if (answers[:last + 1] != tokens[0, :last + 1]).any():
            raise SystemExit("passes read %s, the loop %s" % (answers, tokens))
        return tokens.shape[1], count


def micros(runs, rounds=40):
    """The processor time of each in microseconds, in turn, the tenth of a hundred: what other work disturbs least."""
    times = [[] for _ in runs]
    for _ in range(rounds):
        for run, taken in zip(runs, times):
            start = time.thread_time_ns()
            run()
            taken.append((time.thread_time_ns() - start) / 1000)
    return [numpy.percentile(taken, 10) for taken in times]


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("model")
    arguments.add_argument("lists", nargs="+", type=Path)
    arguments.add_argument("--images", type=int, default=30)
    arguments.add_argument("--window", type=int, default=13)
    given = arguments.parse_args()
    model = Model(given.model)
    print("list\timages\tsteps\tpasses")
    for listing in given.lists:
        rows = [line.split("\t") for line in listing.read_text("utf-8").splitlines()[:given.images]]
        images = [model.image(listing.parent / file) for file, _ in rows]
        counts = numpy.array([model.passes(image, given.window) for image in images])
        print("%s\t%d\t%.2f\t%.2f" % (listing, len(rows), *counts.mean(0)), flush=True)
    print("images per call\twhat\tmicroseconds of processor time")
    for batch in (1, 8):
        image = numpy.concatenate([images[0]] * batch)
        steps = model.whole.run(["tokens"], {"image": image})[0].shape[1]
        memory = model.encoder.run(None, {"image": image})
        places = (2, 4, 8, given.window)
        fed = [numpy.full((batch, count), SOS, numpy.int64) for count in places]
        runs = [lambda: model.encoder.run(None, {"image": image}),
                lambda: model.whole.run(["tokens", "probabilities"], {"image": image})]
        runs += [lambda tokens=tokens: model.logits(tokens, memory) for tokens in fed]
        encoder, whole, *passes = micros(runs)
        print("%d\tstep\t%.0f" % (batch, (whole - encoder) / steps))
        for count, taken in zip(places, passes):
            print("%d\tpass over %d\t%.0f" % (batch, count, taken), flush=True)


if __name__ == "__main__":
    main()
