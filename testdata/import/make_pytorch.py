# SPDX-License-Identifier: Apache-2.0
"""Makes the PyTorch fixtures of master-import: checkpoints of MASTER-pytorch and MASTER-mmocr with random weights, and
what those networks answer.

    python make_pytorch.py --current DIR --legacy DIR --mmocr DIR --out testdata/import/pytorch

DIR are check-outs of the original repositories: MASTER-pytorch at 7fe140f (current) and at fb5b487^ (legacy),
MASTER-mmocr at eb30cfc. Their own modules are run; only their sizes are changed, from here, for they are written into
the code. Made with PyTorch 2.15 on a processor, one thread.

Each NAME.json goes with NAME.pth: the picture is image(index) below, "tokens" are what the repository's own greedy
decoding answers, and "logits" those of teacher forcing with these tokens, [pictures][steps][tokens of the repository].
"""
import argparse
import importlib
import inspect
import json
import sys
import types
from pathlib import Path

import torch
from torch import nn

HEIGHT, WIDTH, PICTURES, MAX_LENGTH = 16, 40, 2, 5
CHANNELS = {64: 4, 128: 6, 256: 8, 512: 12}  # theirs: ours
DIM, HEADS, INNER = 12, 2, 10
NEVER = -30.0  # bias of tokens that a trained network never answers; ours rules them out


def image(index, channels, height=HEIGHT, width=WIDTH):
    """A picture that Java can make as well: whole numbers of 8 bits, scaled to [-1, 1]."""
    values = [((x * (5 + 8 * index) + y * (11 - 3 * index) + c * 37 + (x * y * (index + 2)) % 53) % 256) / 127.5 - 1
              for c in range(channels) for y in range(height) for x in range(width)]
    return torch.tensor(values, dtype=torch.float32).reshape(1, channels, height, width)


class NarrowConvolution(nn.Conv2d):
    def __init__(self, inputs, outputs, **options):
        super().__init__(CHANNELS.get(inputs, inputs), CHANNELS.get(outputs, outputs), **options)


class NarrowNorm(nn.BatchNorm2d):
    def __init__(self, channels, **options):
        super().__init__(CHANNELS.get(channels, channels), **options)


class Narrow:
    """torch.nn with narrower convolutions and batch normalizations."""

    Conv2d = NarrowConvolution
    BatchNorm2d = NarrowNorm

    def __getattr__(self, name):
        return getattr(nn, name)


def narrow(backbone, context):
    """Makes a module of a backbone narrow."""
    backbone.nn = Narrow()
    block = getattr(backbone, context)
    setattr(backbone, context, lambda inplanes, **options: block(inplanes=CHANNELS[inplanes], **options))


def few_positions(encoding):
    """A table of 64 positions by default, not of 5000."""
    constructor = inspect.unwrap(encoding.__init__)
    constructor.__defaults__ = constructor.__defaults__[:-1] + (64,)


def forget(*roots):
    for name in list(sys.modules):
        if name.split(".")[0] in roots:
            del sys.modules[name]


def randomize(model, seed):
    """Random values for everything that training would change, batch normalization's statistics included."""
    torch.manual_seed(seed)
    for name, value in model.state_dict().items():
        if name.endswith("pe") or name.endswith("num_batches_tracked"):
            continue
        if name.endswith("running_var") or value.dim() != 2 and value.dim() != 4 and name.endswith("weight"):
            value.uniform_(0.5, 1.5)
        elif name.endswith("running_mean") or name.endswith("bias"):
            value.normal_(0, 0.3)
        else:
            fan = value[0].numel()
            value.normal_(0, 1.5 / fan ** 0.5)


def halve(model):
    """Rounds all weights to 16 bits, so that the file can be half as large."""
    for name, value in model.state_dict().items():
        if value.is_floating_point() and not name.endswith(".pe"):
            value.copy_(value.half().float())


def states(model, half, prefix=""):
    shared = {}  # tensors that share their values keep doing so
    state = type(model.state_dict())()
    for name, value in model.state_dict().items():
        key = value.data_ptr()
        if half and value.is_floating_point() and not name.endswith(".pe"):
            value = shared.setdefault(key, value.half())
        state[prefix + name] = value
    return state


def config(arguments, height=HEIGHT, width=WIDTH):
    """A configuration as the repository stores it: an object of its own class."""
    from parse_config import ConfigParser
    parser = ConfigParser.__new__(ConfigParser)
    parser._config = {
        "name": "fixture",
        "model_arch": {"type": "MASTER", "args": arguments},
        "train_dataset": {"type": "TextDataset", "args": {"img_w": width, "img_h": height}},
        "optimizer": {"type": "Adam", "args": {"lr": 0.0004}}}
    parser.resume = Path("somewhere")
    return parser


def arguments(channels, fusion, layers, encoder, headers=1, ratio=0.25, **more):
    return {
        "common_kwargs": {"n_class": 10, "with_encoder": encoder, "model_size": DIM, "multiheads": HEADS},
        "backbone_kwargs": {"in_channels": channels, "gcb_kwargs": {
            "ratio": ratio, "headers": headers, "att_scale": True, "fusion_type": fusion,
            "layers": [False] + more.get("contexts", [True, True, True])}},
        "encoder_kwargs": {"stacks": 1 if not encoder else 2, "dropout": 0.2, "feed_forward_size": INNER,
                           **more.get("sharing", {"share_parameter": False})},
        "decoder_kwargs": {"stacks": layers, "dropout": 0.2, "feed_forward_size": INNER,
                           **more.get("sharing", {"share_parameter": False})}}


class Pytorch:
    """MASTER-pytorch, both of its ages."""

    def __init__(self, root, legacy):
        forget("model", "utils", "parse_config", "logger")
        sys.path.insert(0, str(root))
        import model.backbone as backbone
        import model.transformer as transformer
        import model.master as master
        import utils.label_util as labels
        import parse_config  # for config() above
        narrow(backbone, "MultiAspectGCAttention")
        backbone.resnet50 = lambda gcb_kwargs, in_channels=1: backbone.ResNet(
            backbone.BasicBlock, [1, 2, 1, 1], gcb=gcb_kwargs, in_channels=in_channels)
        few_positions(transformer.PositionalEncoding)
        self.decoding = importlib.import_module("utils.decode_util") if legacy else None
        self.master, self.legacy, self.label = master, legacy, labels.LabelTransformer
        sys.path.pop(0)

    def make(self, **options):
        made = arguments(**options)
        model = self.master.MASTER(**made)
        model.train(False)
        model.eval()  # theirs reaches the parts only
        return model, made

    def specials(self):
        return [self.label.PAD, self.label.SOS, self.label.UNK]

    def head(self, model):
        return model.generator.fc

    def encode(self, model, picture):
        return model.encode(picture, None) if self.legacy else model.encode_stage(picture)

    def decode(self, model, memory, tokens):
        if self.legacy:
            _, mask = model.make_mask(memory, tokens)
            return model.generator(model.decode(memory, None, tokens, mask))
        return model.decode_stage(tokens, memory)

    def greedy(self, model, picture, most):
        if self.legacy:
            tokens = self.decoding.greedy_decode(model, picture, most, self.label.SOS, self.label.PAD, padding=True)
        else:
            memory = self.encode(model, picture)
            tokens, _ = self.master.predict(memory, picture, model.decode_stage, most, self.label.SOS, self.label.EOS,
                                            self.label.PAD)
        return tokens[0, 1:].tolist()

    def start(self):
        return self.label.SOS

    def end(self):
        return self.label.EOS

    def text(self, tokens):
        return "".join(self.label.decode(token) for token in tokens)


class Mmocr:
    """MASTER-mmocr, without the packages around it: only registries are taken from them."""

    class Registry:
        @staticmethod
        def register_module():
            return lambda module: module

    def __init__(self, root):
        forget("mmocr", "mmdet")
        for name in ("mmocr", "mmocr.models", "mmocr.models.textrecog", "mmocr.models.textrecog.backbones",
                     "mmocr.models.textrecog.layers", "mmocr.models.textrecog.encoders",
                     "mmocr.models.textrecog.decoders", "mmocr.models.textrecog.convertors", "mmdet", "mmdet.models"):
            package = types.ModuleType(name)
            package.__path__ = [str(Path(root, *name.split(".")))]
            sys.modules[name] = package
        for name in ("mmocr.models.builder", "mmdet.models.builder"):
            builder = types.ModuleType(name)
            for registry in ("BACKBONES", "ENCODERS", "DECODERS", "CONVERTORS"):
                setattr(builder, registry, self.Registry)
            sys.modules[name] = builder
        utils = types.ModuleType("mmocr.utils")
        utils.list_from_file = utils.is_type_list = None
        sys.modules["mmocr.utils"] = utils
        import mmocr.models.textrecog.backbones.resnet_extra as backbone
        import mmocr.models.textrecog.encoders.positional_encoding as encoder
        import mmocr.models.textrecog.decoders.master_decoder as decoder
        import mmocr.models.textrecog.convertors.master as convertor
        self.backbone, self.encoder, self.decoder, self.convertor = backbone, encoder, decoder, convertor

    def narrow(self):
        narrow(self.backbone, "ContextBlock")
        few_positions(self.encoder.PositionalEncoding)
        return self

    def make(self, dict_type="DICT90", blocks=(1, 1, 1, 1), dim=DIM, heads=HEADS, inner=INNER, layers=2, ratio=0.25,
             most=MAX_LENGTH):
        self.tokens = self.convertor.MasterConvertor(dict_type=dict_type)
        attention = dict(headers=heads, d_model=dim, dropout=0.)
        model = nn.Module()
        model.backbone = self.backbone.ResNetExtra(list(blocks), 3, dict(
            ratio=ratio, headers=1, att_scale=False, fusion_type="channel_add", layers=[False, True, True, True]))
        model.encoder = self.encoder.PositionalEncoding(d_model=dim, dropout=0.2)
        model.decoder = self.decoder.MasterDecoder(
            N=layers, d_model=dim, num_classes=self.tokens.num_classes(), start_idx=self.tokens.start_idx,
            padding_idx=self.tokens.padding_idx, max_seq_len=most,
            decoder=Settings(self_attn=attention, src_attn=attention, size=dim, dropout=0.,
                             feed_forward=dict(d_model=dim, d_ff=inner, dropout=0.)))
        model.eval()
        return model, None

    def specials(self):
        return [self.tokens.padding_idx, self.tokens.unknown_idx]

    def head(self, model):
        return model.decoder.fc

    def encode(self, model, picture):
        return model.encoder(model.backbone(picture)[-1])

    def decode(self, model, memory, tokens):
        padded = torch.cat([tokens, tokens[:, :1]], dim=1)  # theirs drops the last
        return model.decoder(memory, memory, padded, train_mode=True)

    def greedy(self, model, picture, most):
        memory = self.encode(model, picture)
        return model.decoder(memory, memory, train_mode=False)[0].argmax(-1).tolist()

    def start(self):
        return self.tokens.start_idx

    def end(self):
        return self.tokens.end_idx

    def text(self, tokens):
        return "".join(self.tokens.idx2char[token] for token in tokens)


class Settings(dict):
    """A dictionary whose entries are attributes too, as mmcv's are."""

    __getattr__ = dict.__getitem__


def answers(source, model, channels):
    pictures = []
    for index in range(PICTURES):
        with torch.no_grad():
            picture = image(index, channels)
            tokens = source.greedy(model, picture, MAX_LENGTH)
            steps = tokens.index(source.end()) + 1 if source.end() in tokens else MAX_LENGTH + 1
            tokens = tokens[:steps]
            forced = torch.tensor([[source.start()] + tokens[:-1]])
            logits = source.decode(model, source.encode(model, picture), forced)[0]
        best = logits.topk(2, -1)[0]
        pictures.append({
            "tokens": tokens,
            "text": source.text([token for token in tokens if token != source.end()]),
            "margin": (best[:, 0] - best[:, 1]).min().item(),
            "logits": [[round(value, 6) for value in row] for row in logits.tolist()]})
    return pictures


def fixture(source, out, name, half, legacy_file, wrap, **options):
    channels = options.get("channels", 3)
    for seed in range(1, 1000):
        model, made = source.make(**options)
        randomize(model, seed)
        with torch.no_grad():
            source.head(model).bias[source.specials()] = NEVER
            source.head(model).bias[source.end()] += 1.5  # texts of several lengths
        if half:
            halve(model)
        pictures = answers(source, model, channels)
        lively = (all(p["margin"] > 0.01 and len(set(p["tokens"])) > 2 for p in pictures)
                  and len({p["text"] for p in pictures}) > 1 and any(source.end() in p["tokens"] for p in pictures))
        if lively:
            break
    else:
        raise SystemExit("no seed gives texts worth a test: " + name)
    torch.save(wrap(model, made), out / (name + ".pth"), _use_new_zipfile_serialization=not legacy_file)
    for picture in pictures:
        del picture["margin"]
    with open(out / (name + ".json"), "w") as file:
        json.dump({"height": HEIGHT, "width": WIDTH, "maxLength": MAX_LENGTH, "heads": HEADS, "seed": seed,
                   "pictures": pictures}, file, separators=(",", ":"))
    print(name, "seed", seed, [p["text"] for p in pictures], (out / (name + ".pth")).stat().st_size, "bytes")


def checkpoint(half):
    def wrap(model, made):
        optimizer = torch.optim.Adam([next(model.parameters())])
        return {"arch": "MASTER", "epoch": 3, "model_state_dict": states(model, half),
                "optimizer": optimizer.state_dict(), "monitor_best": 0.5, "config": config(made)}
    return wrap


def small(out):
    """The smallest files of both kinds, to be damaged everywhere."""
    torch.manual_seed(1)
    contents = {"state_dict": {"weight": torch.rand(2, 3).t(), "bias": torch.rand(2).half()}, "epoch": 7}
    torch.save(contents, out / "small-zip.pth")
    torch.save(contents, out / "small-legacy.pth", _use_new_zipfile_serialization=False)


def main():
    parser = argparse.ArgumentParser()
    for option in ("--current", "--legacy", "--mmocr", "--out"):
        parser.add_argument(option, type=Path, required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)

    small(options.out)
    source = Pytorch(options.current, legacy=False)
    fixture(source, options.out, "concat", False, False, checkpoint(False),
            channels=3, fusion="channel_concat", layers=2, encoder=False)
    fixture(source, options.out, "add", True, True, checkpoint(True),
            channels=1, fusion="channel_add", layers=1, encoder=True, headers=2, contexts=[False, True, True])
    fixture(source, options.out, "shared", True, True, lambda model, made: states(model, True, "module."),
            channels=3, fusion="channel_mul", layers=3, encoder=False, sharing={})
    source = Pytorch(options.legacy, legacy=True)
    fixture(source, options.out, "legacy", True, True, checkpoint(True),
            channels=3, fusion="channel_concat", layers=2, encoder=True)
    source = Mmocr(options.mmocr).narrow()
    fixture(source, options.out, "mmocr", True, False,
            lambda model, made: {"meta": {"epoch": 3, "time": "now"}, "state_dict": states(model, True)})


if __name__ == "__main__":
    main()
