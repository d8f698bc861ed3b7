"""Losses of given scores, and their gradients, from PyTorch's own functions."""
import torch
import torch.nn.functional as F
from fixture import write

M, K, BETA = 5, 3, 0.3
g = torch.Generator().manual_seed(4)
scores = 2 * torch.randn(M, 1 + K, generator=g)
weights = torch.tensor([1.0, 0.5, 2.0, 1.0, 0.25])
log_expected = -3 * torch.rand(M, K, generator=g)
labels = torch.tensor([[1.0] + [0.0] * K]).expand(M, -1)


def binary(p, n):
    return F.binary_cross_entropy_with_logits(torch.cat([p[:, None], n], 1), labels, reduction="none").sum(1)


def calibrated(p, n):
    # As gBCE's authors write it: the positive logit of the probability to the power beta, in double.
    probability = torch.sigmoid(p.double()).clamp(1e-10, 1 - 1e-10)
    logit = -torch.log(probability.pow(-BETA) - 1)
    joint = torch.cat([logit[:, None], n.double()], 1)
    return F.binary_cross_entropy_with_logits(joint, labels.double(), reduction="none").mean(1)


def pairwise(p, n):
    return -F.logsigmoid(p[:, None] - n).mean(1)


def sampled_softmax(p, n):
    joint = torch.cat([p[:, None], n - log_expected], 1)
    return F.cross_entropy(joint, torch.zeros(M, dtype=torch.long), reduction="none")


tensors = dict(positive=scores[:, 0].clone(), negative=scores[:, 1:].clone(), weights=weights, log_expected=log_expected)
for loss in (binary, calibrated, pairwise, sampled_softmax):
    p, n = scores[:, 0].clone().requires_grad_(), scores[:, 1:].clone().requires_grad_()
    value = (loss(p, n) * weights).sum() / weights.sum()
    value.backward()
    tensors[loss.__name__] = value.detach().reshape(1).float()
    tensors[loss.__name__ + ".positive"], tensors[loss.__name__ + ".negative"] = p.grad, n.grad
write("losses.safetensors", tensors, {})
