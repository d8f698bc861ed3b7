"""Writes what a PyTorch reimplementation computes, for the parity tests to compare with.

Each make_*.py beside this file builds a network from PyTorch's own modules and calls `record`.
To write all fixtures anew: python3 -m venv venv; venv/bin/pip install torch numpy; then run each
make_*.py with venv/bin/python, from this directory.
"""
import json
import struct

import numpy as np
import torch

ITEMS, USERS, ROWS, COLUMNS = 11, 4, 3, 6
LENGTHS = [6, 3, 5]
STEPS, RATE = 5, 0.01
DTYPES = {np.dtype(np.float32): "F32", np.dtype(np.int32): "I32"}


def batch(seed=1):
    """Front-aligned rows of items 1..ITEMS, their lengths, users 1..USERS, next items, negatives."""
    g = torch.Generator().manual_seed(seed)
    def draw(high, *shape):
        return torch.randint(1, high + 1, shape, generator=g)
    items, targets = draw(ITEMS, ROWS, COLUMNS), draw(ITEMS, ROWS, COLUMNS)
    lengths = torch.tensor(LENGTHS)
    real = torch.arange(COLUMNS)[None] < lengths[:, None]
    negatives = draw(ITEMS, int(real.sum()), 2)
    return dict(items=items * real, lengths=lengths, users=draw(USERS, ROWS), targets=targets * real,
                real=real, negatives=negatives)


def random_parameters(shapes, seed=2, deviation=0.4):
    """Leaves that require gradients; norms' gains are around 1."""
    g = torch.Generator().manual_seed(seed)
    parameters = {}
    for name, shape in shapes.items():
        value = deviation * torch.randn(*shape, generator=g)
        if name.endswith("norm.weight"):
            value += 1
        parameters[name] = value.requires_grad_()
    return parameters


def record(name, parameters, states_of, loss_of, after_step=lambda: None, users=0, metadata=None):
    """Runs a network once for its values and gradients, then five steps of AdamW.

    states_of(batch) -> (ROWS, COLUMNS, D); loss_of(states at the real positions, batch) -> scalar.
    after_step changes parameters in place, under no_grad, after each step.
    """
    b = batch()
    tensors = {f"value.{n}": p.detach().clone() for n, p in parameters.items()}
    for n in ("items", "lengths", "users", "targets", "negatives"):
        tensors[n] = b[n]
    states = states_of(b)
    tensors["states"] = (states * b["real"][..., None]).detach().clone()
    loss = loss_of(states[b["real"]], b)
    loss.backward()
    tensors["loss"] = loss.detach().reshape(1)
    for n, p in parameters.items():
        tensors[f"gradient.{n}"] = torch.zeros_like(p) if p.grad is None else p.grad.clone()
    # A large epsilon, or gradients that are 0 but for rounding would become steps of full size.
    optimizer = torch.optim.AdamW(list(parameters.values()), RATE, betas=(0.9, 0.98), eps=1e-3, weight_decay=0.1)
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss_of(states_of(b)[b["real"]], b).backward()
        for p in parameters.values():
            if p.grad is None:
                p.grad = torch.zeros_like(p)
        optimizer.step()
        with torch.no_grad():
            after_step()
    for n, p in parameters.items():
        tensors[f"after.{n}"] = p.detach().clone()
    write(f"{name}.safetensors", tensors, metadata or {})


def write(path, tensors, metadata):
    header, blobs, offset = {"__metadata__": {"torch": torch.__version__, **metadata}}, [], 0
    for name, tensor in tensors.items():
        a = tensor.numpy()
        a = np.ascontiguousarray(a, np.float32 if a.dtype.kind == "f" else np.int32)
        header[name] = dict(dtype=DTYPES[a.dtype], shape=list(a.shape), data_offsets=[offset, offset + a.nbytes])
        offset += a.nbytes
        blobs.append(a.tobytes())
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + b"".join(blobs))
    print(path, offset + len(text) + 8, "bytes")


def cross_entropy(output, bias=None):
    """Softmax over the items 1..ITEMS; output (ITEMS + 1, D)."""
    def loss(h, b):
        logits = h @ output()[1:].t() + (0 if bias is None else bias()[1:])
        return torch.nn.functional.cross_entropy(logits, b["targets"][b["real"]] - 1)
    return loss
