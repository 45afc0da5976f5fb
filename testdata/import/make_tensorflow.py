# SPDX-License-Identifier: Apache-2.0
"""Makes the fixtures of the TensorFlow import with the original MASTER-TF code, at reduced widths.

    make_tensorflow.py CHECKOUT OUT            the fixtures
    make_tensorflow.py CHECKOUT OUT --full     one checkpoint at the published sizes, for a check by hand

CHECKOUT is jiangxiluning/MASTER-TF at 4adb655. Python 3.8 with tensorflow-cpu==2.2.1 (the version MASTER-TF asks for),
protobuf<3.21, numpy<1.19, easydict, pillow, opencv-python-headless<4.6. The code of the checkout runs as it is, but for
the numbers that it has no setting for: see Reduce. Every fixture is a zip that holds what MASTER-TF writes and
`expected.json`:

    images    [N, 1, H, W]  inputs in [-1, 1]
    tokens    [N, S]        greedy ids; token i+1 from row i of the logits, PAD, SOS and UNK left out; PAD behind EOS
    logits    [N, L, V]     the model called with the true tokens before each place (training=False), L <= S
    original  [N, 52]       what the repository's own decode answers, which takes token i+1 from row i+1
"""
import argparse
import ast
import json
import os
import shutil
import sys
import tempfile
import time
import types
import zipfile

import numpy as np

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
PAD, EOS, SOS, UNK = 0, 1, 2, 3
SHRINK = 32  # 64, 128, 256, 512 channels become 2, 4, 8, 16
BLOCKS = {(1, 2, 5, 3): [1, 2, 2, 1]}


class Reduce(ast.NodeTransformer):
    """Divides the channels that backbone.py spells out, and shortens its list of blocks."""

    def visit_Constant(self, node):
        if type(node.value) is int and node.value in (64, 128, 256, 512):
            return ast.copy_location(ast.Constant(node.value // SHRINK, None), node)
        return node

    def visit_List(self, node):
        numbers = tuple(getattr(e, "value", None) for e in node.elts)
        if numbers in BLOCKS:
            new = [ast.Constant(b, None) for b in BLOCKS[numbers]]
            return ast.fix_missing_locations(ast.copy_location(ast.List(new, node.ctx), node))
        return self.generic_visit(node)


def load(checkout, small, every_block):
    """Imports src.model.model afresh, with the backbone of this variant."""
    for name in [n for n in sys.modules if n == "src" or n.startswith("src.")]:
        del sys.modules[name]
    if checkout not in sys.path:
        sys.path.insert(0, checkout)
    path = os.path.join(checkout, "src", "model", "backbone.py")
    with open(path, encoding="utf-8") as file:
        source = file.read()
    if every_block:  # the one line that 85f9217, the commit of the released weights, has differently
        head = "layers.append(block(planes))"
        assert source.count(head) == 1
        source = source.replace(head, "layers.append(block(planes, gcb_config=gcb_config, use_gcb=use_gcb))")
    tree = ast.parse(source, path)
    if small:
        tree = ast.fix_missing_locations(Reduce().visit(tree))
    import src.model  # noqa: F401  the package, so that the relative import in backbone.py works
    module = types.ModuleType("src.model.backbone")
    module.__file__, module.__package__ = path, "src.model"
    sys.modules[module.__name__] = module
    exec(compile(tree, path, "exec"), module.__dict__)
    src.model.backbone = module
    from src.dataset import utils
    from src.model import model
    return model, utils


def config(small, **gcb):
    from easydict import EasyDict
    block = dict(ratio=0.5 if small else 0.0625, headers=1, att_scale=True, fusion_type="channel_add",
                 pooling_type="att", layers=[False, True, True, True])
    block.update(gcb)
    return EasyDict(
        model_size=16 if small else 512, multiheads=4 if small else 8,
        decoder=dict(stacks=2 if small else 3, dropout=0.1, feed_forward_size=24 if small else 2048),
        backbone=dict(gcb=block))


def coarse(values):
    """Values of 5 significant bits, which compress to a third."""
    bits = np.asarray(values, np.float32).view(np.uint32) & np.uint32(0xFFF80000)
    return bits.view(np.float32)


def randomize(model, random, small):
    """Values under which every weight matters, the running statistics included."""
    for variable in model.variables:
        shape, name = variable.shape.as_list(), variable.name
        if "gamma" in name:
            value = random.uniform(0.6, 1.4, shape)
        elif "variance" in name:
            value = random.uniform(0.5, 2.0, shape)
        elif "beta" in name or "mean" in name or "bias" in name:
            value = random.normal(0, 0.2, shape)
        elif "embeddings" in name:
            value = random.normal(0, 1.5, shape)
        elif len(shape) == 4:
            value = random.normal(0, np.sqrt((2.0 if shape[0] == 3 else 1.0) / np.prod(shape[:3])), shape)
        else:
            value = random.normal(0, np.sqrt(1.0 / shape[0]), shape)
        variable.assign(coarse(value) if small else value)
    bias = model.linear.bias.numpy()
    bias[EOS] += 1.0 if small else -5.0  # so that texts end at different places; the one of full size goes on
    model.linear.bias.assign(coarse(bias) if small else bias)


def greedy(model, images, steps):
    """Token i+1 from row i, the reading that training has; PAD, SOS and UNK are never taken."""
    margin = np.inf  # of the best over the second best, so that rounding cannot decide
    rows = np.full((len(images), steps + 1), PAD, np.int32)
    rows[:, 0] = SOS
    done = np.zeros(len(images), bool)
    for i in range(steps):
        logits = model([images, rows], training=False).numpy()[:, i]
        logits[:, [PAD, SOS, UNK]] = -np.inf
        best = np.sort(logits[~done], axis=1)
        margin = min(margin, (best[:, -1] - best[:, -2]).min())
        rows[:, i + 1] = np.where(done, PAD, logits.argmax(axis=1))
        done |= rows[:, i + 1] == EOS
        if done.all():
            rows = rows[:, : i + 2]
            break
    print("   smallest margin of a token %.4f" % margin)
    return rows


def steps_that_differ(tokens, original):
    """Texts and places (up to the correct reading's EOS) at which the repository's decode answers otherwise."""
    texts = places = different_texts = different_places = 0
    for ours, theirs in zip(tokens, original):
        length = list(ours).index(EOS) + 1 if EOS in ours else len(ours)
        wrong = int(np.sum(ours[:length] != theirs[1:length + 1]))
        texts, places = texts + 1, places + length
        different_texts, different_places = different_texts + (wrong > 0), different_places + wrong
    return "other texts %d of %d, other tokens %d of %d" % (different_texts, texts, different_places, places)


def answers(model, images, compared):
    import tensorflow as tf
    rows = greedy(model, images, 51)
    logits = model([images, rows], training=False).numpy()
    original = model.decode(tf.constant(images))[0].numpy()
    tokens = rows[:, 1:]
    print("   greedy steps %d, lengths %s; the repository's decode: %s" % (
        tokens.shape[1], [(list(t) + [EOS]).index(EOS) for t in tokens], steps_that_differ(tokens, original)))
    return {"images": np.transpose(images, (0, 3, 1, 2)).astype(np.float64).round(3).tolist(), "tokens": tokens.tolist(),
            "logits": np.round(logits[:, :compared].astype(np.float64), 5).tolist(), "original": original.tolist()}


def save_checkpoint(model, folder, adam_step):
    """As train_net.py does: these five objects, a manager with these arguments, and then the best one by write()."""
    import tensorflow as tf
    step, epoch, best = tf.Variable(1), tf.Variable(1), tf.Variable(0, dtype=tf.float32)
    optimizer = tf.keras.optimizers.Adam(learning_rate=7e-5, epsilon=1e-9, beta_1=0.9, beta_2=0.98)
    if adam_step:  # a step without gradient makes the slots and moves nothing
        optimizer.apply_gradients([(tf.zeros_like(v), v) for v in model.trainable_variables])
    checkpoint = tf.train.Checkpoint(step=step, epoch=epoch, optimizer=optimizer, model=model, best_score=best)
    manager = tf.train.CheckpointManager(checkpoint, directory=folder, max_to_keep=10, step_counter=step,
                                         checkpoint_name="OCRTransformer")
    return manager.save()


def build(checkout, small, seed, every_block=False, height=16, width=32, **gcb):
    import tensorflow as tf
    tf.random.set_seed(seed)
    random = np.random.RandomState(1)
    module, utils = load(checkout, small, every_block)
    model = module.MasterModel(config(small, **gcb), utils.LabelTransformer.nclass, (width, height))
    images = random.randint(0, 256, (3, height // 4, width // 4, 1)).astype(np.float32)
    images = np.clip(images.repeat(4, axis=1).repeat(4, axis=2) * [[[[0.4]]], [[[0.8]]], [[[1.6]]]], 0, 255)
    images = ((images / 255 - 0.5) / 0.5).round(3).astype(np.float32)
    model([images, np.full((3, 52), PAD, np.int32)], training=False)
    randomize(model, np.random.RandomState(seed), small)
    print("   %d variables, %d values" % (len(model.variables), sum(int(np.prod(v.shape)) for v in model.variables)))
    return model, images


def pack(folder, target):
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for root, _, files in sorted(os.walk(folder)):
            for file in sorted(files):
                path = os.path.join(root, file)
                entry = zipfile.ZipInfo(os.path.relpath(path, folder), (2020, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                with open(path, "rb") as content:
                    archive.writestr(entry, content.read())
    print("   %s: %d bytes" % (target, os.path.getsize(target)))


def fixture(checkout, out, name, seed, adam_step=False, saved_model=False, refused=False, device=0, **variant):
    import tensorflow as tf
    print(name)
    with tf.device("/CPU:%d" % device):  # each device writes a file of its own
        model, images = build(checkout, True, seed, **variant)
    with tempfile.TemporaryDirectory() as folder:
        if saved_model:  # as eval_net.py's checkpoint_to_saved_model does, at this size
            height, width = images.shape[1:3]
            signature = tf.TensorSpec([None, height, width, 1], dtype=tf.float32, name="image")
            tf.saved_model.save(model, folder, {"decode": model.decode.get_concrete_function(signature)})
            os.remove(os.path.join(folder, "saved_model.pb"))  # two megabytes of graph that nobody reads here
            shutil.rmtree(os.path.join(folder, "assets"))
        elif not refused:
            save_checkpoint(model, folder, adam_step)
        if refused:  # its values do not matter
            for variable in model.variables:
                variable.assign(tf.zeros_like(variable))
            save_checkpoint(model, folder, adam_step)
        else:
            with open(os.path.join(folder, "expected.json"), "w") as file:
                json.dump(answers(model, images, 10), file, separators=(",", ":"))
        pack(folder, os.path.join(out, name + ".zip"))


def full(checkout, out):
    model, images = build(checkout, False, 4, height=48, width=160)
    save_checkpoint(model, out, False)
    start = time.time()
    expected = answers(model, images, 51)
    print("   %.1f s for the answers" % (time.time() - start))
    with open(os.path.join(out, "expected.json"), "w") as file:
        json.dump(expected, file)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("checkout")
    parser.add_argument("out")
    parser.add_argument("--full", action="store_true")
    options = parser.parse_args()
    os.makedirs(options.out, exist_ok=True)
    import tensorflow as tf
    tf.get_logger().setLevel("ERROR")
    tf.config.experimental.set_virtual_device_configuration(
        tf.config.list_physical_devices("CPU")[0], [tf.config.experimental.VirtualDeviceConfiguration()] * 2)
    if options.full:
        full(options.checkout, options.out)
        return
    # seeds at which texts of different lengths come out
    fixture(options.checkout, options.out, "head", 25, adam_step=True)
    fixture(options.checkout, options.out, "every-block", 22, device=1, every_block=True)
    # att_scale with several headers is a crash in MASTER-TF (tf.sqrt of an int), so it is off
    fixture(options.checkout, options.out, "multiply", 38, fusion_type="channel_mul", headers=2, att_scale=False)
    fixture(options.checkout, options.out, "concat", 4, refused=True, fusion_type="channel_concat")
    fixture(options.checkout, options.out, "saved-model", 19, saved_model=True)


main()
