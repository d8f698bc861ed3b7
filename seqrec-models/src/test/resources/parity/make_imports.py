"""SASRec and GRU4Rec as Python programs lay them out, their weights, and the scores that PyTorch computes from these.

The modules below carry the names of the programs' tensors, and were written for this file. The weights go to
imports/*.safetensors, one layout's to .pth as well, the scores of all to imports/expected.safetensors.
"""
import os

import torch
import torch.nn.functional as F
from fixture import write
from torch import nn

ITEMS, N, D, INNER, HEADS, BLOCKS, HIDDEN = 11, 6, 8, 12, 2, 2, 10
# Shorter than N, as long, and longer.
HISTORIES = [[4], [3, 1, 2], [5, 6, 7, 8, 9, 10], [11, 1, 2, 2, 5, 9, 3, 4]]


class Convolutions(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv1d(D, D, 1), nn.Conv1d(D, D, 1)

    def forward(self, x):
        return self.conv2(self.conv1(x.mT).relu()).mT


class PyTorchSasRec(nn.Module):
    """layout: 2020, 2024, pre or post."""

    def __init__(self, layout):
        super().__init__()
        self.layout = layout
        self.item_emb = nn.Embedding(ITEMS + 1, D, padding_idx=0)
        self.pos_emb = nn.Embedding(N, D) if layout == "2020" else nn.Embedding(N + 1, D, padding_idx=0)
        self.attention_layernorms = nn.ModuleList(nn.LayerNorm(D, eps=1e-8) for _ in range(BLOCKS))
        self.attention_layers = nn.ModuleList(nn.MultiheadAttention(D, HEADS) for _ in range(BLOCKS))
        self.forward_layernorms = nn.ModuleList(nn.LayerNorm(D, eps=1e-8) for _ in range(BLOCKS))
        self.forward_layers = nn.ModuleList(Convolutions() for _ in range(BLOCKS))
        self.last_layernorm = nn.LayerNorm(D, eps=1e-8)

    def scores(self, history):
        latest = history[-N:]
        items = torch.tensor([[0] * (N - len(latest)) + latest])
        real = (items != 0)[..., None]
        first = 0 if self.layout == "2020" else 1
        x = (self.item_emb(items) * D ** 0.5 + self.pos_emb(torch.arange(first, N + first))) * real
        for norm1, attend, norm2, forward in zip(
                self.attention_layernorms, self.attention_layers, self.forward_layernorms, self.forward_layers):
            def attention(q, kv):
                mask = torch.ones(N, N, dtype=torch.bool).triu(1)
                return attend(q.transpose(0, 1), kv.transpose(0, 1), kv.transpose(0, 1), attn_mask=mask)[0].transpose(0, 1)
            if self.layout == "pre":
                x = x + attention(norm1(x), norm1(x))
                x = x + forward(norm2(x))
            elif self.layout == "post":
                x = norm1(x + attention(x, x))
                x = norm2(x + forward(x))
            else:
                x = norm2(norm1(x) + attention(norm1(x), x))
                x = x + forward(x)
                if self.layout == "2020":
                    x = x * real
        return self.item_emb.weight @ self.last_layernorm(x)[0, -1]


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.query, self.key, self.value, self.dense = (nn.Linear(D, D) for _ in range(4))
        self.LayerNorm = nn.LayerNorm(D, eps=1e-12)

    def forward(self, x):
        q, k, v = (f(x).unflatten(-1, (HEADS, -1)).transpose(1, 2) for f in (self.query, self.key, self.value))
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        return self.LayerNorm(x + self.dense(y.transpose(1, 2).flatten(2)))


class FeedForward(nn.Module):
    def __init__(self, act):
        super().__init__()
        self.act, self.dense_1, self.dense_2 = act, nn.Linear(D, INNER), nn.Linear(INNER, D)
        self.LayerNorm = nn.LayerNorm(D, eps=1e-12)

    def forward(self, x):
        return self.LayerNorm(x + self.dense_2(self.act(self.dense_1(x))))


class Layer(nn.Module):
    def __init__(self, act):
        super().__init__()
        self.multi_head_attention, self.feed_forward = Attention(), FeedForward(act)

    def forward(self, x):
        return self.feed_forward(self.multi_head_attention(x))


class RecBoleSasRec(nn.Module):
    def __init__(self, act):
        super().__init__()
        self.item_embedding, self.position_embedding = nn.Embedding(ITEMS + 1, D, padding_idx=0), nn.Embedding(N, D)
        self.trm_encoder = nn.Module()
        self.trm_encoder.layer = nn.ModuleList(Layer(act) for _ in range(BLOCKS))
        self.LayerNorm = nn.LayerNorm(D, eps=1e-12)

    def scores(self, history):
        items = torch.tensor([history[-N:]])
        x = self.LayerNorm(self.item_embedding(items) + self.position_embedding(torch.arange(items.shape[1])))
        for layer in self.trm_encoder.layer:
            x = layer(x)
        return self.item_embedding.weight @ x[0, -1]


class RecBoleGru4Rec(nn.Module):
    def __init__(self, hidden):
        super().__init__()
        self.item_embedding = nn.Embedding(ITEMS + 1, D, padding_idx=0)
        self.gru_layers = nn.GRU(D, hidden, BLOCKS, bias=False, batch_first=True)
        self.dense = nn.Linear(hidden, D)

    def scores(self, history):
        states, _ = self.gru_layers(self.item_embedding(torch.tensor([history[-N:]])))
        return self.item_embedding.weight @ self.dense(states)[0, -1]


models = {f"pytorch_{layout}": PyTorchSasRec(layout) for layout in ("2020", "2024", "pre", "post")}
models |= {"recbole_gelu": RecBoleSasRec(F.gelu), "recbole_relu": RecBoleSasRec(F.relu),
           "gru4rec": RecBoleGru4Rec(HIDDEN), "gru4rec_square": RecBoleGru4Rec(D)}
os.makedirs("imports", exist_ok=True)
expected = {f"history.{i}": torch.tensor(h) for i, h in enumerate(HISTORIES)}
with torch.no_grad():
    for seed, (name, model) in enumerate(models.items()):
        g = torch.Generator().manual_seed(seed)
        for key, p in model.named_parameters():
            p.copy_(0.4 * torch.randn(p.shape, generator=g) + (1 if "norm" in key.lower() and "weight" in key else 0))
        for module in model.modules():
            if isinstance(module, nn.Embedding) and module.padding_idx == 0:
                module.weight[0] = 0
        write(f"imports/{name}.safetensors", model.state_dict(), {})
        expected[name] = torch.stack([model.scores(h) for h in HISTORIES])
torch.save(models["pytorch_2020"].state_dict(), "imports/pytorch_2020.pth")
write("imports/expected.safetensors", expected, {})
