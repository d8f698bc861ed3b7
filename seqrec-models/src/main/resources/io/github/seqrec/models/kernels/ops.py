class Ops(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def drop(self: __torch__.Ops, x: Tensor, p: float) -> Tensor:
    if p > 0.:
      y = torch.dropout(x, p, True)
    else:
      y = x
    return y

  def norm(self: __torch__.Ops, x: Tensor, gain: Tensor, bias: Tensor) -> Tensor:
    return torch.layer_norm(x, [torch.size(x, -1)], gain, bias, 1e-8)

  def split_heads(self: __torch__.Ops, x: Tensor, heads: int) -> Tensor:
    d = torch.floordiv(torch.size(x, 2), heads)
    return torch.transpose(torch.reshape(x, [torch.size(x, 0), torch.size(x, 1), heads, d]), 1, 2)

  def attend(self: __torch__.Ops, q: Tensor, k: Tensor, v: Tensor, heads: int, p: float) -> Tensor:
    y = torch.scaled_dot_product_attention(self.split_heads(q, heads), self.split_heads(k, heads), self.split_heads(v, heads), None, p, True)
    return torch.reshape(torch.transpose(y, 1, 2), [torch.size(q, 0), torch.size(q, 1), torch.size(q, 2)])

  def embed(self: __torch__.Ops, items: Tensor, lengths: Tensor, weight: Tensor, positions: Tensor, scale: Tensor, dropout: Tensor) -> Tensor:
    n = torch.size(positions, 0)
    columns = torch.unsqueeze(torch.arange(torch.size(items, 1)), 0)
    rows = torch.clamp(torch.add(torch.rsub(torch.unsqueeze(lengths, 1), n), columns), 0, torch.sub(n, 1))
    x = torch.mul(torch.embedding(weight, items, 0), float(scale))
    return self.drop(torch.add(x, torch.embedding(positions, rows)), float(dropout))

  def layer_norm(self: __torch__.Ops, x: Tensor, gain: Tensor, bias: Tensor) -> Tensor:
    return self.norm(x, gain, bias)

  def pre_norm_attention(self: __torch__.Ops, x: Tensor, gain: Tensor, bias: Tensor, qkv: Tensor, qkv_bias: Tensor, out: Tensor, out_bias: Tensor, heads: Tensor, attention_dropout: Tensor, dropout: Tensor) -> Tensor:
    h = torch.chunk(torch.linear(self.norm(x, gain, bias), qkv, qkv_bias), 3, -1)
    y = self.attend(h[0], h[1], h[2], int(heads), float(attention_dropout))
    return torch.add(x, self.drop(torch.linear(y, out, out_bias), float(dropout)))

  def query_norm_attention(self: __torch__.Ops, x: Tensor, gain: Tensor, bias: Tensor, qkv: Tensor, qkv_bias: Tensor, heads: Tensor, attention_dropout: Tensor) -> Tensor:
    z = self.norm(x, gain, bias)
    w = torch.chunk(qkv, 3, 0)
    b = torch.chunk(qkv_bias, 3, 0)
    y = self.attend(torch.linear(z, w[0], b[0]), torch.linear(x, w[1], b[1]), torch.linear(x, w[2], b[2]), int(heads), float(attention_dropout))
    return torch.add(z, y)

  def pre_norm_feed_forward(self: __torch__.Ops, x: Tensor, gain: Tensor, bias: Tensor, inner: Tensor, inner_bias: Tensor, outer: Tensor, outer_bias: Tensor, dropout: Tensor) -> Tensor:
    h = torch.relu_(torch.linear(self.norm(x, gain, bias), inner, inner_bias))
    return torch.add(x, self.drop(torch.linear(h, outer, outer_bias), float(dropout)))

  def normed_feed_forward(self: __torch__.Ops, x: Tensor, gain: Tensor, bias: Tensor, inner: Tensor, inner_bias: Tensor, outer: Tensor, outer_bias: Tensor, dropout: Tensor) -> Tensor:
    z = self.norm(x, gain, bias)
    h = self.drop(torch.relu_(torch.linear(z, inner, inner_bias)), float(dropout))
    return torch.add(z, self.drop(torch.linear(h, outer, outer_bias), float(dropout)))

  def softmax_loss(self: __torch__.Ops, states: Tensor, rows: Tensor, targets: Tensor, weight: Tensor, chunk: Tensor) -> Tensor:
    h = torch.index_select(torch.reshape(states, [-1, torch.size(states, -1)]), 0, rows)
    hd = torch.detach(h)
    wd = torch.slice(torch.detach(weight), 0, 1)
    wt = torch.t(wd)
    m = torch.size(hd, 0)
    c = int(chunk)
    labels = torch.unsqueeze(torch.sub(torch.to(targets, 4), 1), 1)
    buffer = torch.empty([c, torch.size(wd, 0)], dtype=6)
    dh = torch.empty_like(hd)
    dw = torch.zeros_like(weight)
    dwi = torch.slice(dw, 0, 1)
    total = torch.zeros([], dtype=7)
    i = 0
    while i < m:
      e = i + c
      if e > m:
        e = m
      x = torch.slice(hd, 0, i, e)
      y = torch.slice(labels, 0, i, e)
      p = torch.slice(buffer, 0, 0, e - i)
      p = torch.mm(x, wt, out=p)
      p = torch._softmax(p, 1, False, out=p)
      pt = torch.gather(p, 1, y)
      total = torch.sub(total, torch.sum(torch.log(torch.clamp_min(pt, 1.2e-38))))
      p = torch.scatter_(p, 1, y, torch.sub(pt, 1.))
      dhi = torch.mm(p, wd, out=torch.slice(dh, 0, i, e))
      dwi = torch.addmm_(dwi, torch.t(p), x)
      i = e
    f = 1. / float(m)
    value = torch.to(torch.mul(total, f), 6)
    gh = torch.dot(torch.reshape(h, [-1]), torch.reshape(torch.mul_(dh, f), [-1]))
    gw = torch.dot(torch.reshape(weight, [-1]), torch.reshape(torch.mul_(dw, f), [-1]))
    g = torch.add(gh, gw)
    return torch.add(torch.sub(g, torch.detach(g)), value)

  def binary_loss(self: __torch__.Ops, states: Tensor, rows: Tensor, targets: Tensor, negatives: Tensor, weight: Tensor) -> Tensor:
    h = torch.index_select(torch.reshape(states, [-1, torch.size(states, -1)]), 0, rows)
    positive = torch.sum(torch.mul(h, torch.embedding(weight, targets)), [-1])
    negative = torch.squeeze(torch.matmul(torch.embedding(weight, negatives), torch.unsqueeze(h, -1)), -1)
    return torch.sub(torch.mean(torch.sum(torch.softplus(negative), [-1])), torch.mean(torch.log_sigmoid(positive)))

  def last(self: __torch__.Ops, states: Tensor, lengths: Tensor) -> Tensor:
    rows = torch.add(torch.mul(torch.arange(torch.size(states, 0)), torch.size(states, 1)), torch.sub(lengths, 1))
    return torch.index_select(torch.reshape(states, [-1, torch.size(states, -1)]), 0, rows)

  def score_all(self: __torch__.Ops, states: Tensor, lengths: Tensor, weight: Tensor) -> Tensor:
    return torch.matmul(self.last(states, lengths), torch.t(weight))

  def score_candidates(self: __torch__.Ops, states: Tensor, lengths: Tensor, weight: Tensor, candidates: Tensor) -> Tensor:
    h = torch.unsqueeze(self.last(states, lengths), -1)
    return torch.squeeze(torch.bmm(torch.embedding(weight, candidates), h), -1)

  def adamw(self: __torch__.Ops, values: List[Tensor], gradients: List[Tensor], first: List[Tensor], second: List[Tensor], steps: List[Tensor], rate: Tensor, beta1: Tensor, beta2: Tensor, epsilon: Tensor, decay: Tensor, max_norm: Tensor) -> Tensor:
    norm = torch.norm(torch.stack(torch._foreach_norm(gradients)))
    if float(max_norm) > 0.:
      scale = torch.clamp_min(torch.div(norm, float(max_norm)), 1.)
    else:
      scale = torch.ones_like(norm)
    if bool(torch.isfinite(norm)):
      torch._foreach_add_(steps, 1)
      torch._fused_adamw_(values, gradients, first, second, annotate(List[Tensor], []), steps, lr=float(rate), beta1=float(beta1), beta2=float(beta2), weight_decay=float(decay), eps=float(epsilon), amsgrad=False, maximize=False, grad_scale=scale)
    torch._foreach_zero_(gradients)
    return norm
