"""FPMC with S-BPR from PyTorch's own functions, its two products apart."""
import torch
import torch.nn.functional as F
from fixture import COLUMNS, ITEMS, USERS, random_parameters, record

D = 6
p = random_parameters({
    "items.weight": (ITEMS + 1, D), "users.shared": (D,), "users.own": (USERS + 1, D), "output.weight": (ITEMS + 1, 2 * D),
})


def states(b):
    last = F.embedding(b["items"], p["items.weight"], 0)
    users = p["users.shared"] + p["users.own"][b["users"]]
    return torch.cat([last, users[:, None].expand(-1, COLUMNS, -1)], 2)


def scores(h, items):
    """(M, 2D) and (M, K) -> (M, K)"""
    last, user = h.chunk(2, 1)
    of_last, of_user = p["output.weight"][items].chunk(2, 2)
    return torch.einsum("md,mkd->mk", last, of_last) + torch.einsum("md,mkd->mk", user, of_user)


def loss(h, b):
    return -F.logsigmoid(scores(h, b["targets"][b["real"]][:, None]) - scores(h, b["negatives"])).mean()


record("fpmc", p, states, loss)
