# SPDX-License-Identifier: Apache-2.0
"""The full size of MASTER-pytorch's config.json with random weights: its checkpoint and answers, and its speed.

    python full_pytorch.py make CHECKOUT DIR         # DIR/full.pth, 298 MB, and DIR/full.json
    python full_pytorch.py time CHECKOUT DIR ONNX    # PyTorch and ONNX Runtime in turns, one thread each

CHECKOUT is MASTER-pytorch at 7fe140f, ONNX what "master import --from DIR/full.pth --out ONNX" wrote. One picture at a
time; its text ends after a few characters, which the repository's decoding does not heed.
"""
import json
import sys
import time
from pathlib import Path

import torch

from make_pytorch import config, image

HEIGHT, WIDTH, PICTURES, MOST = 48, 160, 2, 100
NEVER = -30.0
ROUNDS = 3


def model(checkout):
    sys.path.insert(0, str(checkout))
    import model.master as master
    from utils.label_util import LabelTransformer
    with open(Path(checkout, "configs", "config.json")) as file:
        arguments = json.load(file)["model_arch"]["args"]
    made = master.MASTER(**arguments)
    made.train(False)
    made.eval()
    return made, arguments, master.predict, LabelTransformer


def logits(made, picture, tokens):
    return made.decode_stage(torch.tensor([tokens]), made.encode_stage(picture))[0]


def make(checkout, folder):
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(1)
    made, arguments, predict, labels = model(checkout)  # with the repository's own first values
    pictures = [image(index, 3, HEIGHT, WIDTH) for index in range(PICTURES)]
    made.train(True)
    for _ in range(20):  # statistics of batch normalization that fit, as those of a trained network do
        made.conv_embedding_gc(torch.cat(pictures))
    made.train(False)
    made.eval()
    head = made.generator.fc.bias
    head[[labels.PAD, labels.SOS, labels.UNK, labels.EOS]] = NEVER
    tokens = [predict(made.encode_stage(p), p, made.decode_stage, 20, labels.SOS, labels.EOS, labels.PAD)[0][0].tolist()
              for p in pictures]
    # a row of the head for EOS that ends the texts after 5 to 15 characters; what comes before does not depend on it
    states = [made.decoder(torch.tensor([t]), made.encode_stage(p))[0] for t, p in zip(tokens, pictures)]
    best = [made.generator(state).max(-1)[0] for state in states]
    for _ in range(100000):
        row = torch.randn(states[0].shape[1]) * 1.5 / states[0].shape[1] ** 0.5
        gaps = [most - state @ row for most, state in zip(best, states)]
        bias = max(gap[5:16].min() for gap in gaps) + 0.05
        if all(gap[:5].min() > bias + 0.05 for gap in gaps):
            break
    else:
        raise SystemExit("no row ends the texts where they should")
    made.generator.fc.weight[labels.EOS] = row
    head[labels.EOS] = bias
    answers = []
    for picture in pictures:
        found = predict(made.encode_stage(picture), picture, made.decode_stage, MOST, labels.SOS, labels.EOS,
                        labels.PAD)
        found = found[0][0].tolist()
        steps = found.index(labels.EOS, 1) if labels.EOS in found[1:] else MOST + 1
        answers.append({
            "tokens": found[1:steps + 1],
            "text": "".join(labels.decode(token) for token in found[1:steps + 1] if token != labels.EOS),
            "logits": logits(made, picture, found[:steps]).tolist()})
    torch.save({"arch": "MASTER", "epoch": 1, "model_state_dict": made.state_dict(),
                "optimizer": {}, "monitor_best": 0, "config": config(arguments, HEIGHT, WIDTH)}, folder / "full.pth")
    with open(folder / "full.json", "w") as file:
        json.dump({"height": HEIGHT, "width": WIDTH, "maxLength": MOST, "heads": 8, "pictures": answers}, file)
    print([(answer["text"], len(answer["tokens"])) for answer in answers])


def measure(checkout, folder, onnx):
    import onnxruntime
    made, _, predict, labels = model(checkout)
    made.load_state_dict(torch.load(folder / "full.pth", weights_only=False)["model_state_dict"])
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(onnx), options, providers=["CPUExecutionProvider"])
    pictures = [image(index, 3, HEIGHT, WIDTH) for index in range(PICTURES)]
    arrays = [picture.numpy() for picture in pictures]

    def theirs(index):
        picture = pictures[index]
        return predict(made.encode_stage(picture), picture, made.decode_stage, MOST, labels.SOS, labels.EOS, labels.PAD)

    def encoding(index):
        return made.encode_stage(pictures[index])

    def ours(index):
        return session.run(None, {"image": arrays[index]})

    def seconds(work):
        times = []
        for _ in range(ROUNDS):
            for index in range(PICTURES):
                start = time.perf_counter()
                work(index)
                times.append(time.perf_counter() - start)
        return sorted(times)[len(times) // 2]

    for work in (ours, encoding, theirs):
        work(0)
    for turn in range(2):
        a, b, c = seconds(theirs), seconds(ours), seconds(encoding)
        print("turn %d: theirs %.0f ms (backbone alone %.0f), ours %.0f ms, ratio %.1f, median of %d"
              % (turn + 1, a * 1000, c * 1000, b * 1000, a / b, ROUNDS * PICTURES), flush=True)


if __name__ == "__main__":
    torch.set_num_threads(1)
    with torch.no_grad():
        if sys.argv[1] == "make":
            make(Path(sys.argv[2]), Path(sys.argv[3]))
        else:
            measure(Path(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4]))
