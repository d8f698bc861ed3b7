  def split_heads(self: __torch__.Ops, x: Tensor, heads: int) -> Tensor:
    d = torch.floordiv(torch.size(x, 2), heads)
    return torch.transpose(torch.reshape(x, [torch.size(x, 0), torch.size(x, 1), heads, d]), 1, 2)

  def attend(self: __torch__.Ops, q: Tensor, k: Tensor, v: Tensor, heads: int, dropout: Tensor) -> Tensor:
    a = self.split_heads(q, heads)
    b = self.split_heads(k, heads)
    c = self.split_heads(v, heads)
    short = torch.__and__(torch.eq(ops.prim.dtype(q), 15), torch.le(torch.size(q, 1), 512))
    if short:
      y = self.attend_by_weights(a, b, c, dropout)
    elif torch.gt(self.rate(dropout), 0.):
      y = self.attend_by_weights(torch.to(a, 6), torch.to(b, 6), torch.to(c, 6), dropout)
    else:
      y = torch.scaled_dot_product_attention(torch.to(a, 6), torch.to(b, 6), torch.to(c, 6), None, 0., True)
    return torch.reshape(torch.transpose(y, 1, 2), [torch.size(q, 0), torch.size(q, 1), torch.size(q, 2)])

  def attend_by_weights(self: __torch__.Ops, q: Tensor, k: Tensor, v: Tensor, dropout: Tensor) -> Tensor:
    n = torch.size(q, 2)
    d = torch.size(q, 3)
    a = torch.reshape(torch.mul(q, torch.pow(d, -0.5)), [-1, n, d])
    b = torch.reshape(k, [-1, n, d])
    c = torch.reshape(v, [-1, n, d])
    ahead = torch.triu(torch.full([n, n], -3.0e38, dtype=ops.prim.dtype(q)), 1)
    w = torch.softmax(torch.baddbmm(ahead, a, torch.transpose(b, 1, 2)), -1)
    return torch.reshape(torch.bmm(self.drop(w, dropout, 0), c), torch.size(q))

  def rotate(self: __torch__.Ops, x: Tensor, heads: int) -> Tensor:
    n = torch.size(x, 1)
    d = torch.floordiv(torch.size(x, 2), heads)
    y = torch.reshape(x, [torch.size(x, 0), n, heads, d])
    speeds = torch.pow(10000., torch.div(torch.arange(0, d, 2, dtype=6), -d))
    angles = torch.mul(torch.reshape(torch.arange(n, dtype=6), [n, 1, 1]), speeds)
    c = torch.cos(angles)
    s = torch.sin(angles)
    h = torch.chunk(y, 2, -1)
    a = torch.sub(torch.mul(h[0], c), torch.mul(h[1], s))
    b = torch.add(torch.mul(h[1], c), torch.mul(h[0], s))
    return torch.reshape(torch.cat([a, b], -1), [torch.size(x, 0), n, torch.size(x, 2)])

  def rounded(self: __torch__.Ops, x: Tensor, half: Tensor) -> Tensor:
    if bool(half):
      y = torch.to(x, 15)
    else:
      y = x
    return y

  def layer(self: __torch__.Ops, x: Tensor, weight: Tensor, bias: Tensor, half: Tensor) -> Tensor:
    return torch.linear(self.rounded(x, half), self.rounded(weight, half), self.rounded(bias, half))

  def self_attention(self: __torch__.Ops, x: Tensor, qkv: Tensor, qkv_bias: Tensor, out: Tensor, out_bias: Tensor, heads: int, rotary: bool, dropout: Tensor, half: Tensor) -> Tensor:
    h = torch.chunk(self.layer(x, qkv, qkv_bias, half), 3, -1)
    if rotary:
      y = self.attend(self.rounded(self.rotate(h[0], heads), half), self.rounded(self.rotate(h[1], heads), half), h[2], heads, dropout)
    else:
      y = self.attend(h[0], h[1], h[2], heads, dropout)
    return torch.to(self.layer(y, out, out_bias, half), 6)

  def pre_norm_attention(self: __torch__.Ops, x: Tensor, gain: Tensor, bias: Tensor, qkv: Tensor, qkv_bias: Tensor, out: Tensor, out_bias: Tensor, heads: Tensor, attention_dropout: Tensor, dropout: Tensor, half: Tensor) -> Tensor:
    y = self.self_attention(self.norm(x, gain, bias), qkv, qkv_bias, out, out_bias, int(heads), False, attention_dropout, half)
    return torch.add(x, self.drop(y, dropout, 0))

  def pre_norm_rotary_attention(self: __torch__.Ops, x: Tensor, gain: Tensor, bias: Tensor, qkv: Tensor, qkv_bias: Tensor, out: Tensor, out_bias: Tensor, heads: Tensor, attention_dropout: Tensor, dropout: Tensor, half: Tensor) -> Tensor:
    y = self.self_attention(self.norm(x, gain, bias), qkv, qkv_bias, out, out_bias, int(heads), True, attention_dropout, half)
    return torch.add(x, self.drop(y, dropout, 0))

  def attention_of_last(self: __torch__.Ops, z: Tensor, rows: Tensor, lengths: Tensor, qkv: Tensor, qkv_bias: Tensor, out: Tensor, out_bias: Tensor, heads: int, rotary: bool, dropout: Tensor, half: Tensor) -> Tensor:
    b = torch.size(z, 0)
    d = torch.size(z, 2)
    kv = torch.chunk(self.layer(z, torch.slice(qkv, 0, d), torch.slice(qkv_bias, 0, d), half), 2, -1)
    w = torch.slice(qkv, 0, 0, d)
    c = torch.slice(qkv_bias, 0, 0, d)
    if rotary:
      q = self.select(self.rotate(self.layer(z, w, c, half), heads), rows)
      k = self.rotate(kv[0], heads)
    else:
      q = self.layer(self.select(z, rows), w, c, half)
      k = kv[0]
    q = self.split_heads(torch.to(torch.reshape(q, [b, 1, d]), 6), heads)
    k = self.split_heads(torch.to(k, 6), heads)
    v = self.split_heads(torch.to(kv[1], 6), heads)
    read = torch.lt(torch.arange(torch.size(z, 1)), torch.reshape(lengths, [b, 1, 1, 1]))
    if torch.gt(self.rate(dropout), 0.):
      s = torch.matmul(torch.mul(q, torch.pow(torch.size(q, 3), -0.5)), torch.transpose(k, 2, 3))
      a = torch.softmax(torch.masked_fill(s, torch.logical_not(read), -3.0e38), -1)
      y = torch.matmul(self.drop(a, dropout, 0), v)
    else:
      y = torch.scaled_dot_product_attention(q, k, v, read)
    return torch.to(self.layer(torch.reshape(torch.transpose(y, 1, 2), [b, 1, d]), out, out_bias, half), 6)

  def pre_norm_attention_last(self: __torch__.Ops, x: Tensor, gain: Tensor, bias: Tensor, qkv: Tensor, qkv_bias: Tensor, out: Tensor, out_bias: Tensor, heads: Tensor, attention_dropout: Tensor, dropout: Tensor, half: Tensor, lengths: Tensor, rotary: Tensor) -> Tensor:
    rows = self.last_rows(lengths, torch.size(x, 1))
    y = self.attention_of_last(self.norm(x, gain, bias), rows, lengths, qkv, qkv_bias, out, out_bias, int(heads), bool(rotary), attention_dropout, half)
    return torch.add(torch.unsqueeze(self.select(x, rows), 1), self.drop(y, dropout, 0))

  def post_norm_attention_last(self: __torch__.Ops, x: Tensor, gain: Tensor, bias: Tensor, qkv: Tensor, qkv_bias: Tensor, out: Tensor, out_bias: Tensor, heads: Tensor, attention_dropout: Tensor, dropout: Tensor, half: Tensor, lengths: Tensor) -> Tensor:
    rows = self.last_rows(lengths, torch.size(x, 1))
    y = self.attention_of_last(x, rows, lengths, qkv, qkv_bias, out, out_bias, int(heads), False, attention_dropout, half)
    return self.norm(torch.add(torch.unsqueeze(self.select(x, rows), 1), self.drop(y, dropout, 0)), gain, bias)

  def post_norm_attention(self: __torch__.Ops, x: Tensor, gain: Tensor, bias: Tensor, qkv: Tensor, qkv_bias: Tensor, out: Tensor, out_bias: Tensor, heads: Tensor, attention_dropout: Tensor, dropout: Tensor, half: Tensor) -> Tensor:
    y = self.self_attention(x, qkv, qkv_bias, out, out_bias, int(heads), False, attention_dropout, half)
    return self.norm(torch.add(x, self.drop(y, dropout, 0)), gain, bias)

  def query_norm_attention(self: __torch__.Ops, x: Tensor, gain: Tensor, bias: Tensor, qkv: Tensor, qkv_bias: Tensor, heads: Tensor, attention_dropout: Tensor, half: Tensor) -> Tensor:
    z = self.norm(x, gain, bias)
    w = torch.chunk(qkv, 3, 0)
    b = torch.chunk(qkv_bias, 3, 0)
    q = self.layer(z, w[0], b[0], half)
    k = self.layer(x, w[1], b[1], half)
    v = self.layer(x, w[2], b[2], half)
    return torch.add(z, self.attend(q, k, v, int(heads), attention_dropout))

  def activated(self: __torch__.Ops, x: Tensor, gelu: Tensor) -> Tensor:
    if bool(gelu):
      y = torch.gelu(x)
    else:
      y = torch.relu_(x)
    return y

  def feed_forward(self: __torch__.Ops, x: Tensor, inner: Tensor, inner_bias: Tensor, outer: Tensor, outer_bias: Tensor, gelu: Tensor, half: Tensor) -> Tensor:
    h = self.activated(self.layer(x, inner, inner_bias, half), gelu)
    return torch.to(self.layer(h, outer, outer_bias, half), 6)

  def pre_norm_feed_forward(self: __torch__.Ops, x: Tensor, gain: Tensor, bias: Tensor, inner: Tensor, inner_bias: Tensor, outer: Tensor, outer_bias: Tensor, gelu: Tensor, dropout: Tensor, half: Tensor) -> Tensor:
    y = self.feed_forward(self.norm(x, gain, bias), inner, inner_bias, outer, outer_bias, gelu, half)
    return torch.add(x, self.drop(y, dropout, 0))

  def post_norm_feed_forward(self: __torch__.Ops, x: Tensor, gain: Tensor, bias: Tensor, inner: Tensor, inner_bias: Tensor, outer: Tensor, outer_bias: Tensor, gelu: Tensor, dropout: Tensor, half: Tensor) -> Tensor:
    y = self.feed_forward(x, inner, inner_bias, outer, outer_bias, gelu, half)
    return self.norm(torch.add(x, self.drop(y, dropout, 0)), gain, bias)

  def normed_feed_forward(self: __torch__.Ops, x: Tensor, gain: Tensor, bias: Tensor, inner: Tensor, inner_bias: Tensor, outer: Tensor, outer_bias: Tensor, gelu: Tensor, dropout: Tensor, half: Tensor) -> Tensor:
    z = self.norm(x, gain, bias)
    h = self.drop(self.activated(self.layer(z, inner, inner_bias, half), gelu), dropout, 0)
    y = torch.to(self.layer(h, outer, outer_bias, half), 6)
    return torch.add(z, self.drop(y, dropout, 1))
