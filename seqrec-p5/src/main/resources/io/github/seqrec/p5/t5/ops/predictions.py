  def edges(self: __torch__.Ops, states: Tensor, head: Tensor, rows: Tensor, tokens: Tensor, starts: Tensor, chunk: Tensor, normalise: Tensor) -> Tensor:
    n = torch.size(states, 0)
    v = torch.size(head, 0)
    c = int(chunk)
    if c > n:
      c = n
    wt = torch.t(head)
    buffer = torch.empty([c, v], dtype=6)
    scores = torch.empty([torch.size(rows, 0)], dtype=6)
    i = 0
    while i < n:
      e = i + c
      if e > n:
        e = n
      a = int(torch.select(starts, 0, i))
      b = int(torch.select(starts, 0, e))
      x = torch.mm(torch.slice(states, 0, i, e), wt, out=torch.slice(buffer, 0, 0, e - i))
      r = torch.sub(torch.slice(rows, 0, a, b), i)
      at = torch.add(torch.mul(torch.to(r, 4), v), torch.slice(tokens, 0, a, b))
      s = torch.index_select(torch.reshape(x, [-1]), 0, at)
      if bool(normalise):
        m = torch.amax(x, [1], True)
        z = torch.add(torch.log(torch.sum(torch.exp_(torch.sub_(x, m)), [1])), torch.squeeze(m, 1))
        s = torch.sub(s, torch.index_select(z, 0, r))
      done = torch.copy_(torch.slice(scores, 0, a, b), s)
      i = e
    return scores

  def top_tokens(self: __torch__.Ops, states: Tensor, head: Tensor, count: Tensor) -> Tensor:
    p = torch.log_softmax(torch.linear(states, head), 1)
    values, tokens, = torch.topk(p, int(count), 1, True, True)
    return torch.stack([torch.to(values, 7), torch.to(tokens, 7)])

  def target_margin(self: __torch__.Ops, states: Tensor, rows: Tensor, targets: Tensor, weights: Tensor, head: Tensor) -> Tensor:
    h = torch.index_select(torch.reshape(states, [-1, torch.size(states, -1)]), 0, rows)
    w = torch.sub(torch.embedding(head, targets), torch.mean(head, [0], True))
    y = torch.sum(torch.mul(h, w), [1])
    return torch.div(torch.sum(torch.mul(y, weights)), torch.sum(weights))
