  def pack(self: __torch__.Ops, values: Tensor, cells: Tensor) -> Tensor:
    return torch.unsqueeze(torch.index_select(torch.reshape(values, [-1]), 0, cells), 0)

  def unpack(self: __torch__.Ops, x: Tensor, cells: Tensor, rows: Tensor, columns: Tensor) -> Tensor:
    d = torch.size(x, -1)
    y = torch.zeros([int(rows) * int(columns), d], dtype=6)
    return torch.reshape(torch.index_copy(y, 0, cells, torch.reshape(x, [-1, d])), [int(rows), int(columns), d])

  def dropout(self: __torch__.Ops, states: Tensor, rate: Tensor) -> Tensor:
    return self.drop(torch.unsqueeze(states, 0), rate, 0)

  def flat(self: __torch__.Ops, x: Tensor) -> Tensor:
    return torch.reshape(x, [-1, torch.size(x, -1)])

  def before(self: __torch__.Ops, states: Tensor, sizes: Tensor) -> Tensor:
    y = torch.zeros_like(states)
    s = 0
    e = int(torch.select(sizes, 0, 0))
    t = 1
    while t < torch.size(sizes, 0):
      b = int(torch.select(sizes, 0, t))
      copied = torch.copy_(torch.slice(y, 0, e, e + b), torch.slice(states, 0, s, s + b))
      s = e
      e = e + b
      t = t + 1
    return y

  def through_input(self: __torch__.Ops, x: Tensor, input: Tensor, bias: Tensor, gradient: Tensor) -> Tensor:
    f = self.flat(x)
    dx = torch.mm(gradient, torch.detach(input))
    dw = torch.mm(torch.t(gradient), torch.detach(f))
    g = torch.add(torch.sum(torch.mul(f, dx)), torch.sum(torch.mul(input, dw)))
    return torch.add(g, torch.dot(bias, torch.sum(gradient, [0])))

  def through_hidden(self: __torch__.Ops, before: Tensor, hidden: Tensor, gradient: Tensor) -> Tensor:
    return torch.sum(torch.mul(hidden, torch.mm(torch.t(gradient), before)))

  def elman_forward(self: __torch__.Ops, x: Tensor, sizes: Tensor, input: Tensor, bias: Tensor, hidden: Tensor) -> Tensor:
    states = torch.linear(self.flat(torch.detach(x)), torch.detach(input), torch.detach(bias))
    u = torch.t(torch.detach(hidden))
    h = torch.zeros([int(torch.select(sizes, 0, 0)), torch.size(u, 0)], dtype=6)
    s = 0
    t = 0
    while t < torch.size(sizes, 0):
      b = int(torch.select(sizes, 0, t))
      h = torch.sigmoid_(torch.addmm_(torch.slice(states, 0, s, s + b), torch.slice(h, 0, 0, b), u))
      s = s + b
      t = t + 1
    return states

  def elman_backward(self: __torch__.Ops, x: Tensor, sizes: Tensor, input: Tensor, bias: Tensor, hidden: Tensor, gradient: Tensor, states: Tensor) -> Tensor:
    u = torch.detach(hidden)
    f = torch.mul(states, torch.rsub(states, 1))
    dh = gradient
    e = torch.size(states, 0)
    t = torch.size(sizes, 0) - 1
    while t >= 0:
      b = int(torch.select(sizes, 0, t))
      s = e - b
      g = torch.mul_(torch.slice(f, 0, s, e), torch.slice(dh, 0, s, e))
      if t > 0:
        p = s - int(torch.select(sizes, 0, t - 1))
        h = torch.addmm_(torch.slice(dh, 0, p, p + b), g, u)
      e = s
      t = t - 1
    return torch.add(self.through_hidden(self.before(states, sizes), hidden, f), self.through_input(x, input, bias, f))

  def gru_forward(self: __torch__.Ops, x: Tensor, sizes: Tensor, input: Tensor, input_bias: Tensor, hidden: Tensor, hidden_bias: Tensor) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
    d = torch.size(hidden, 1)
    y = self.flat(torch.detach(x))
    w = torch.detach(input)
    c = torch.detach(input_bias)
    gates = torch.linear(y, torch.slice(w, 0, 0, 2 * d), torch.slice(c, 0, 0, 2 * d))
    news = torch.linear(y, torch.slice(w, 0, 2 * d), torch.slice(c, 0, 2 * d))
    own = torch.empty([torch.size(y, 0), 3 * d], dtype=6)
    states = torch.empty_like(news)
    u = torch.t(torch.detach(hidden))
    c = torch.detach(hidden_bias)
    h = torch.zeros([int(torch.select(sizes, 0, 0)), d], dtype=6)
    s = 0
    t = 0
    while t < torch.size(sizes, 0):
      e = s + int(torch.select(sizes, 0, t))
      h = torch.slice(h, 0, 0, e - s)
      v = torch.addmm(c, h, u, out=torch.slice(own, 0, s, e))
      g = torch.sigmoid_(torch.add_(torch.slice(gates, 0, s, e), torch.slice(v, 1, 0, 2 * d)))
      n = torch.tanh_(torch.addcmul_(torch.slice(news, 0, s, e), torch.slice(g, 1, 0, d), torch.slice(v, 1, 2 * d)))
      h = torch.lerp(n, h, torch.slice(g, 1, d), out=torch.slice(states, 0, s, e))
      s = e
      t = t + 1
    return (states, gates, news, own)

  def gru_backward(self: __torch__.Ops, x: Tensor, sizes: Tensor, input: Tensor, input_bias: Tensor, hidden: Tensor, hidden_bias: Tensor, gradient: Tensor, states: Tensor, gates: Tensor, news: Tensor, own: Tensor) -> Tensor:
    d = torch.size(hidden, 1)
    u = torch.detach(hidden)
    r = torch.slice(gates, 1, 0, d)
    z = torch.slice(gates, 1, d)
    before = self.before(states, sizes)
    fn = torch.mul(torch.rsub(z, 1), torch.rsub(torch.mul(news, news), 1))
    moved = torch.mul(torch.slice(own, 1, 2 * d), fn)
    f = own
    slopes = torch.mul(gates, torch.rsub(gates, 1), out=torch.slice(f, 1, 0, 2 * d))
    fr = torch.mul_(torch.slice(f, 1, 0, d), moved)
    fz = torch.mul_(torch.slice(f, 1, d, 2 * d), torch.sub(before, news))
    fu = torch.mul(fn, r, out=torch.slice(f, 1, 2 * d))
    dh = gradient
    e = torch.size(states, 0)
    t = torch.size(sizes, 0) - 1
    while t >= 0:
      b = int(torch.select(sizes, 0, t))
      s = e - b
      h = torch.slice(dh, 0, s, e)
      g = torch.slice(f, 0, s, e)
      scaled = torch.mul_(torch.reshape(g, [b, 3, d]), torch.unsqueeze(h, 1))
      if t > 0:
        p = s - int(torch.select(sizes, 0, t - 1))
        h = torch.addmm_(torch.addcmul_(torch.slice(dh, 0, p, p + b), h, torch.slice(z, 0, s, e)), g, u)
      e = s
      t = t - 1
    total = torch.add(self.through_hidden(before, hidden, f), torch.dot(hidden_bias, torch.sum(f, [0])))
    fn = torch.mul(dh, fn, out=torch.slice(f, 1, 2 * d))
    return torch.add(total, self.through_input(x, input, input_bias, f))

  def lstm_forward(self: __torch__.Ops, x: Tensor, sizes: Tensor, input: Tensor, input_bias: Tensor, hidden: Tensor, hidden_bias: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    d = torch.size(hidden, 1)
    scale = torch.ones([4 * d], dtype=6)
    doubled = torch.fill_(torch.slice(scale, 0, 2 * d, 3 * d), 2.)
    w = torch.mul(torch.detach(input), torch.unsqueeze(scale, 1))
    c = torch.mul(torch.detach(torch.add(input_bias, hidden_bias)), scale)
    u = torch.t(torch.mul(torch.detach(hidden), torch.unsqueeze(scale, 1)))
    gates = torch.linear(self.flat(torch.detach(x)), w, c)
    states = torch.empty([torch.size(gates, 0), d], dtype=6)
    memories = torch.empty_like(states)
    h = torch.zeros([int(torch.select(sizes, 0, 0)), d], dtype=6)
    m = h
    s = 0
    t = 0
    while t < torch.size(sizes, 0):
      e = s + int(torch.select(sizes, 0, t))
      g = torch.sigmoid_(torch.addmm_(torch.slice(gates, 0, s, e), torch.slice(h, 0, 0, e - s), u))
      n = torch.sub_(torch.mul_(torch.slice(g, 1, 2 * d, 3 * d), 2.), 1.)
      kept = torch.mul(torch.slice(g, 1, d, 2 * d), torch.slice(m, 0, 0, e - s), out=torch.slice(memories, 0, s, e))
      m = torch.addcmul_(kept, torch.slice(g, 1, 0, d), n)
      h = torch.mul(torch.tanh(m), torch.slice(g, 1, 3 * d), out=torch.slice(states, 0, s, e))
      s = e
      t = t + 1
    return (states, gates, memories)

  def lstm_backward(self: __torch__.Ops, x: Tensor, sizes: Tensor, input: Tensor, input_bias: Tensor, hidden: Tensor, hidden_bias: Tensor, gradient: Tensor, states: Tensor, gates: Tensor, memories: Tensor) -> Tensor:
    d = torch.size(hidden, 1)
    u = torch.detach(hidden)
    i = torch.slice(gates, 1, 0, d)
    k = torch.slice(gates, 1, d, 2 * d)
    n = torch.slice(gates, 1, 2 * d, 3 * d)
    o = torch.slice(gates, 1, 3 * d)
    told = torch.tanh(memories)
    fm = torch.mul(o, torch.rsub(torch.mul(told, told), 1))
    f = torch.empty_like(gates)
    fi = torch.mul(torch.mul(n, i), torch.rsub(i, 1), out=torch.slice(f, 1, 0, d))
    fk = torch.mul(torch.mul(self.before(memories, sizes), k), torch.rsub(k, 1), out=torch.slice(f, 1, d, 2 * d))
    fn = torch.mul(i, torch.rsub(torch.mul(n, n), 1), out=torch.slice(f, 1, 2 * d, 3 * d))
    fo = torch.mul(torch.mul(told, o), torch.rsub(o, 1), out=torch.slice(f, 1, 3 * d))
    dh = gradient
    dm = torch.zeros_like(dh)
    e = torch.size(states, 0)
    t = torch.size(sizes, 0) - 1
    while t >= 0:
      b = int(torch.select(sizes, 0, t))
      s = e - b
      h = torch.slice(dh, 0, s, e)
      m = torch.addcmul_(torch.slice(dm, 0, s, e), h, torch.slice(fm, 0, s, e))
      g = torch.slice(f, 0, s, e)
      inner = torch.mul_(torch.reshape(torch.slice(g, 1, 0, 3 * d), [b, 3, d]), torch.unsqueeze(m, 1))
      outer = torch.mul_(torch.slice(g, 1, 3 * d), h)
      if t > 0:
        p = s - int(torch.select(sizes, 0, t - 1))
        m = torch.mul(m, torch.slice(k, 0, s, e), out=torch.slice(dm, 0, p, p + b))
        h = torch.addmm_(torch.slice(dh, 0, p, p + b), g, u)
      e = s
      t = t - 1
    total = torch.add(self.through_hidden(self.before(states, sizes), hidden, f), torch.dot(hidden_bias, torch.sum(f, [0])))
    return torch.add(total, self.through_input(x, input, input_bias, f))
