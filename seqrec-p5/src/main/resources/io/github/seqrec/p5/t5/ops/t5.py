  def rms_norm(self: __torch__.Ops, x: Tensor, gain: Tensor, epsilon: Tensor, dropout: Tensor) -> Tensor:
    return self.drop(torch.rms_norm(x, [torch.size(x, -1)], gain, float(epsilon)), dropout, 0)

  def embed(self: __torch__.Ops, tokens: Tensor, table: Tensor, words: Tensor, word_table: Tensor, dropout: Tensor) -> Tensor:
    x = torch.embedding(table, tokens)
    if torch.gt(torch.dim(words), 0):
      y = torch.add(x, torch.embedding(word_table, words))
    else:
      y = x
    return self.drop(y, dropout, 0)

  def hide(self: __torch__.Ops, x: Tensor, hidden: Tensor) -> Tensor:
    return torch.masked_fill(x, hidden, -3.4028234663852886e+38)

  def padding(self: __torch__.Ops, lengths: Tensor, columns: int) -> Tensor:
    beyond = torch.ge(torch.unsqueeze(torch.arange(columns), 0), torch.unsqueeze(lengths, 1))
    return torch.unsqueeze(torch.unsqueeze(beyond, 1), 1)

  def padding_mask(self: __torch__.Ops, lengths: Tensor, columns: Tensor) -> Tensor:
    hidden = self.padding(lengths, int(columns))
    return self.hide(torch.zeros(torch.size(hidden), dtype=6), hidden)

  def position_bias(self: __torch__.Ops, table: Tensor, buckets: Tensor) -> Tensor:
    bias = torch.contiguous(torch.permute(torch.embedding(table, torch.clamp_min(buckets, 0)), [0, 3, 1, 2]))
    return self.hide(bias, torch.unsqueeze(torch.lt(buckets, 0), 1))

  def hide_padding(self: __torch__.Ops, bias: Tensor, lengths: Tensor) -> Tensor:
    return self.hide(bias, self.padding(lengths, torch.size(bias, 3)))

  def heads(self: __torch__.Ops, x: Tensor, count: int) -> Tensor:
    return torch.transpose(torch.reshape(x, [torch.size(x, 0), torch.size(x, 1), count, -1]), 1, 2)

  def keys_values(self: __torch__.Ops, h: Tensor, key: Tensor, value: Tensor, heads: Tensor) -> Tensor:
    n = int(heads)
    return torch.stack([self.heads(torch.linear(h, key), n), self.heads(torch.linear(h, value), n)])

  def adapted(self: __torch__.Ops, weight: Tensor, a: Tensor, b: Tensor, scale: Tensor) -> Tensor:
    return torch.addmm(weight, b, a, alpha=float(scale))

  def join(self: __torch__.Ops, past: Tensor, new: Tensor) -> Tensor:
    return torch.cat([past, new], 3)

  def attention(self: __torch__.Ops, x: Tensor, h: Tensor, keys_values: Tensor, bias: Tensor, query: Tensor, out: Tensor, dropout: Tensor) -> Tensor:
    q = self.heads(torch.linear(h, query), torch.size(keys_values, 2))
    kv = torch.unbind(keys_values)
    if self.rate(dropout) > 0.:
      w = torch.softmax(torch.add(torch.matmul(q, torch.transpose(kv[0], 2, 3)), bias), -1)
      y = torch.matmul(self.drop(w, dropout, 0), kv[1])
    else:
      y = torch.scaled_dot_product_attention(q, kv[0], kv[1], bias, 0., False, scale=1.)
    z = torch.reshape(torch.transpose(y, 1, 2), [torch.size(x, 0), torch.size(x, 1), -1])
    return torch.add(x, self.drop(torch.linear(z, out), dropout, 1))

  def activate(self: __torch__.Ops, x: Tensor, activation: int) -> Tensor:
    if torch.eq(activation, 0):
      y = torch.relu(x)
    elif torch.eq(activation, 1):
      y = torch.gelu(x, approximate="tanh")
    else:
      y = torch.silu(x)
    return y

  def feed_forward(self: __torch__.Ops, x: Tensor, h: Tensor, inner: Tensor, gated: Tensor, outer: Tensor, activation: Tensor, dropout: Tensor) -> Tensor:
    y = self.activate(torch.linear(h, inner), int(activation))
    if torch.gt(torch.dim(gated), 0):
      z = torch.mul(y, torch.linear(h, gated))
    else:
      z = y
    return torch.add(x, self.drop(torch.linear(self.drop(z, dropout, 0), outer), dropout, 1))
