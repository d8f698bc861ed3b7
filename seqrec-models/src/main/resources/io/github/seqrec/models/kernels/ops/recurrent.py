  def elman(self: __torch__.Ops, x: Tensor, input: Tensor, bias: Tensor, hidden: Tensor, dropout: Tensor) -> Tensor:
    u = torch.mul(hidden, 0.25)
    b = torch.add(torch.mul(bias, 0.5), torch.sum(u, [1]))
    g = torch.full([1, torch.size(x, 0), torch.size(u, 0)], -1., dtype=6)
    y, h, = torch.rnn_tanh(x, g, [torch.mul(input, 0.5), u, b, torch.zeros_like(b)], True, 1, 0., self.training, False, True)
    return self.drop(torch.mul(torch.add(y, 1.), 0.5), float(dropout))

  def gru_forward(self: __torch__.Ops, x: Tensor, input: Tensor, input_bias: Tensor, hidden: Tensor, hidden_bias: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    d = torch.size(hidden, 1)
    k = torch.size(x, 1)
    c = torch.detach(hidden_bias)
    gates = torch.linear(torch.contiguous(torch.transpose(torch.detach(x), 0, 1)), torch.detach(input), torch.detach(input_bias))
    inner = torch.empty_like(gates)
    states = torch.empty([k, torch.size(x, 0), d], dtype=6)
    u = torch.t(torch.detach(hidden))
    h = torch.zeros([torch.size(x, 0), d], dtype=6)
    t = 0
    while t < k:
      g = torch.select(gates, 0, t)
      v = torch.addmm(c, h, u, out=torch.select(inner, 0, t))
      rz = torch.slice(g, 1, 0, 2 * d)
      rz = torch.sigmoid_(torch.add_(rz, torch.slice(v, 1, 0, 2 * d)))
      n = torch.slice(g, 1, 2 * d)
      n = torch.tanh_(torch.addcmul_(n, torch.slice(g, 1, 0, d), torch.slice(v, 1, 2 * d)))
      h = torch.lerp(n, h, torch.slice(g, 1, d, 2 * d), out=torch.select(states, 0, t))
      t = t + 1
    return (states, gates, inner)

  def gru_backward(self: __torch__.Ops, x: Tensor, input: Tensor, input_bias: Tensor, hidden: Tensor, hidden_bias: Tensor, gradient: Tensor, states: Tensor, gates: Tensor, inner: Tensor) -> Tensor:
    u = torch.detach(hidden)
    d = torch.size(u, 1)
    k = torch.size(states, 0)
    b = torch.size(states, 1)
    r = torch.slice(gates, 2, 0, d)
    z = torch.slice(gates, 2, d, 2 * d)
    n = torch.slice(gates, 2, 2 * d)
    before = torch.cat([torch.zeros([1, b, d], dtype=6), torch.slice(states, 0, 0, k - 1)])
    fn = torch.mul(torch.rsub(z, 1), torch.rsub(torch.mul(n, n), 1))
    f = torch.empty_like(gates)
    fr = torch.mul(torch.mul(torch.slice(inner, 2, 2 * d), fn), torch.mul(r, torch.rsub(r, 1)), out=torch.slice(f, 2, 0, d))
    fz = torch.mul(torch.sub(before, n), torch.mul(z, torch.rsub(z, 1)), out=torch.slice(f, 2, d, 2 * d))
    fi = torch.mul(fn, r, out=torch.slice(f, 2, 2 * d))
    dh = torch.clone(gradient)
    t = k - 1
    while t >= 0:
      h = torch.select(dh, 0, t)
      g = torch.mul_(torch.reshape(torch.select(f, 0, t), [b, 3, d]), torch.unsqueeze(h, 1))
      if t > 0:
        e = torch.select(dh, 0, t - 1)
        e = torch.addmm_(torch.addcmul_(e, h, torch.select(z, 0, t)), torch.select(f, 0, t), u)
      t = t - 1
    flat = torch.reshape(f, [k * b, 3 * d])
    du = torch.mm(torch.t(flat), torch.reshape(before, [k * b, d]))
    total = torch.add(torch.dot(torch.reshape(hidden, [-1]), torch.reshape(du, [-1])), torch.dot(hidden_bias, torch.sum(flat, [0])))
    fi = torch.mul(dh, fn, out=torch.slice(f, 2, 2 * d))
    xt = torch.reshape(torch.transpose(torch.detach(x), 0, 1), [k * b, torch.size(x, 2)])
    dx = torch.transpose(torch.reshape(torch.mm(flat, torch.detach(input)), [k, b, torch.size(x, 2)]), 0, 1)
    total = torch.add(total, torch.dot(torch.reshape(input, [-1]), torch.reshape(torch.mm(torch.t(flat), xt), [-1])))
    total = torch.add(total, torch.dot(input_bias, torch.sum(flat, [0])))
    return torch.add(total, torch.sum(torch.mul(x, dx)))

  def batch_first(self: __torch__.Ops, states: Tensor, dropout: Tensor) -> Tensor:
    return self.drop(torch.contiguous(torch.transpose(states, 0, 1)), float(dropout))

  def lstm(self: __torch__.Ops, x: Tensor, input: Tensor, input_bias: Tensor, hidden: Tensor, hidden_bias: Tensor, dropout: Tensor) -> Tensor:
    z = torch.zeros([1, torch.size(x, 0), torch.size(hidden, 1)], dtype=6)
    y, h, c, = torch.lstm(x, [z, z], [input, hidden, input_bias, hidden_bias], True, 1, 0., self.training, False, True)
    return self.drop(y, float(dropout))
