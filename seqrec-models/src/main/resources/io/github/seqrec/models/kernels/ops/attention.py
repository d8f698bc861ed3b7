  def split_heads(self: __torch__.Ops, x: Tensor, heads: int) -> Tensor:
    d = torch.floordiv(torch.size(x, 2), heads)
    return torch.transpose(torch.reshape(x, [torch.size(x, 0), torch.size(x, 1), heads, d]), 1, 2)

  def attend(self: __torch__.Ops, q: Tensor, k: Tensor, v: Tensor, heads: int, p: float) -> Tensor:
    y = torch.scaled_dot_product_attention(self.split_heads(q, heads), self.split_heads(k, heads), self.split_heads(v, heads), None, p, True)
    return torch.reshape(torch.transpose(y, 1, 2), [torch.size(q, 0), torch.size(q, 1), torch.size(q, 2)])

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
