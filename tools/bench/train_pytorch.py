# SPDX-License-Identifier: Apache-2.0
"""Training speed of the network of configs/speed.yaml in PyTorch, on the processor.

The same layers, sizes, batch, sequence length, loss and optimizer as ours, in plain torch modules. Prints images per
second of whole training steps (forward, backward, Adam), on images and labels that are in memory.

usage: train_pytorch.py [--threads N] [--batch B] [--steps N] [--length L] [--bf16]

--bf16: products in bfloat16 by autocast, with maps in channels_last.
"""
import argparse
import math
import time

import torch
from torch import nn
from torch.nn import functional as F


def conv(inputs, outputs, kernel=3):
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2, bias=False), nn.BatchNorm2d(outputs))


class Context(nn.Module):
    """The global-context block with several aspects (MASTER, sec. 3.1)."""

    def __init__(self, channels, heads, planes):
        super().__init__()
        self.heads = heads
        self.mask = nn.Linear(channels // heads, 1)
        self.squeeze, self.norm, self.expand = nn.Linear(channels, planes), nn.LayerNorm(planes), nn.Linear(planes, channels)

    def forward(self, x):
        n, c, h, w = x.shape
        part = x.reshape(n * self.heads, c // self.heads, h * w)
        score = (self.mask.weight @ part + self.mask.bias) / math.sqrt(c / self.heads)
        context = (part @ score.softmax(2).transpose(1, 2)).reshape(n, c)
        return x + self.expand(F.relu(self.norm(self.squeeze(context))))[:, :, None, None]


class Block(nn.Module):
    def __init__(self, inputs, outputs, heads=8):
        super().__init__()
        self.first, self.second, self.shortcut = conv(inputs, outputs), conv(outputs, outputs), conv(inputs, outputs, 1)
        self.context = Context(outputs, heads, outputs // 8)

    def forward(self, x):
        return F.relu(self.context(self.second(F.relu(self.first(x)))) + self.shortcut(x))


class Attention(nn.Module):
    def __init__(self, dim, heads):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.output = (nn.Linear(dim, dim) for _ in range(4))

    def split(self, x):
        return x.reshape(x.shape[0], x.shape[1], self.heads, -1).transpose(1, 2)

    def forward(self, x, memory, causal):
        mixed = F.scaled_dot_product_attention(
            self.split(self.query(x)), self.split(self.key(memory)), self.split(self.value(memory)), is_causal=causal)
        return self.output(mixed.transpose(1, 2).reshape(x.shape))


class Layer(nn.Module):
    def __init__(self, dim, heads, inner):
        super().__init__()
        self.norms = nn.ModuleList(nn.LayerNorm(dim, 1e-6) for _ in range(3))
        self.own, self.cross = Attention(dim, heads), Attention(dim, heads)
        self.inner, self.outer = nn.Linear(dim, inner), nn.Linear(inner, dim)

    def forward(self, x, memory):
        y = self.norms[0](x)
        x = x + self.own(y, y, True)
        x = x + self.cross(self.norms[1](x), memory, False)
        return x + self.outer(F.relu(self.inner(self.norms[2](x))))


def positions(length, dim):
    angle = torch.arange(length)[:, None] / 10000 ** (torch.arange(0, dim, 2) / dim)
    return torch.stack((angle.sin(), angle.cos()), 2).reshape(length, dim)


class Master(nn.Module):
    def __init__(self, tokens, dim=192):
        super().__init__()
        self.stem = conv(1, 32)
        self.blocks = nn.ModuleList((Block(32, 64), Block(64, 128), Block(128, dim)))
        self.convs = nn.ModuleList((conv(64, 64), conv(128, 128), conv(dim, dim)))
        self.embedding = nn.Embedding(tokens, dim)
        self.layers = nn.ModuleList(Layer(dim, 8, 512) for _ in range(2))
        self.norm, self.head = nn.LayerNorm(dim, 1e-6), nn.Linear(dim, tokens)
        self.dim = dim

    def forward(self, images, tokens):
        x = F.relu(self.stem(images))
        for block, last, pool in zip(self.blocks, self.convs, ((2, 2), (2, 2), (2, 1))):
            x = F.relu(last(block(F.max_pool2d(x, pool))))
        memory = x.flatten(2).transpose(1, 2)
        memory = memory + positions(memory.shape[1], self.dim)
        y = self.embedding(tokens) * math.sqrt(self.dim) + positions(tokens.shape[1], self.dim)
        for layer in self.layers:
            y = layer(y, memory)
        return self.head(self.norm(y))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--length", type=int, default=27)
    parser.add_argument("--bf16", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    tokens = 40
    layout = torch.channels_last if options.bf16 else torch.contiguous_format
    model = Master(tokens).to(memory_format=layout)
    optimizer = torch.optim.Adam(model.parameters(), 1e-3)
    images = (torch.rand(options.batch, 1, 32, 128) * 2 - 1).to(memory_format=layout)
    row = torch.zeros(options.batch, options.length + 1, dtype=torch.long)
    row[:, 0] = 2
    row[:, 1:6] = torch.randint(4, tokens, (options.batch, 5))
    row[:, 6] = 1

    def step():
        optimizer.zero_grad(set_to_none=True)
        with torch.autocast("cpu", torch.bfloat16, enabled=options.bf16):
            logits = model(images, row[:, :-1])
        loss = F.cross_entropy(logits.float().reshape(-1, tokens), row[:, 1:].reshape(-1), ignore_index=0)
        loss.backward()
        optimizer.step()
        return loss.item()

    for _ in range(4):
        step()
    began = time.perf_counter()
    for _ in range(options.steps):
        loss = step()
    seconds = time.perf_counter() - began
    print("PyTorch %s, %d parameters, batch %d, length %d, %d threads, %s: %.1f images/s, loss %.4f" % (
        torch.__version__, sum(p.numel() for p in model.parameters()), options.batch, options.length, options.threads,
        "bfloat16" if options.bf16 else "floats", options.batch * options.steps / seconds, loss))


main()
