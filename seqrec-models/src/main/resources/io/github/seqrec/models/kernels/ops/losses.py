  def softmax_loss(self: __torch__.Ops, states: Tensor, rows: Tensor, targets: Tensor, weights: Tensor, items: Tensor, bias: Tensor, first: Tensor, chunk: Tensor, half: Tensor) -> Tensor:
    skipped = int(first)
    h = self.select(states, rows)
    if bool(half):
      type = 15
      multiple = 64
    else:
      type = 6
      multiple = 1
    c = int(chunk)
    most = c + torch.remainder(-c, multiple)
    hd = torch.detach(h)
    wx = torch.to(torch.slice(torch.detach(items), 0, skipped), type)
    wt = torch.t(wx)
    biased = torch.gt(torch.numel(bias), 1)
    bx = torch.to(torch.slice(torch.reshape(torch.detach(bias), [-1]), 0, skipped), type)
    n = torch.size(wx, 0)
    labels = torch.sub(torch.to(targets, 4), skipped)
    m = torch.size(torch.index_select(torch.slice(wx, 1, 0, 1), 0, labels), 0)
    starts = torch.arange(0, most * n, n)
    buffer = torch.empty([most, n], dtype=type)
    f = torch.reciprocal(torch.sum(weights))
    dh = torch.empty_like(hd)
    dw = torch.zeros_like(items)
    dwi = torch.slice(dw, 0, skipped)
    db = torch.zeros_like(torch.reshape(bias, [-1]))
    dbi = torch.slice(db, 0, skipped)
    total = torch.zeros([], dtype=7)
    i = 0
    while i < m:
      e = i + c
      if e > m:
        e = m
      extra = torch.remainder(i - e, multiple)
      hi = torch.constant_pad_nd(torch.slice(hd, 0, i, e), [0, 0, 0, extra], 0)
      wi = torch.constant_pad_nd(torch.slice(weights, 0, i, e), [0, extra], 0)
      yi = torch.constant_pad_nd(torch.slice(labels, 0, i, e), [0, extra], 0)
      hx = torch.to(hi, type)
      hw = torch.to(torch.mul(hi, torch.unsqueeze(wi, 1)), type)
      y = torch.add(yi, torch.slice(starts, 0, 0, e - i + extra))
      p = torch.slice(buffer, 0, 0, e - i + extra)
      if biased:
        p = torch.addmm(bx, hx, wt, out=p)
      else:
        p = torch.mm(hx, wt, out=p)
      p = torch._softmax(p, 1, False, out=p)
      cells = torch.reshape(p, [-1])
      pt = torch.index_select(cells, 0, y)
      total = torch.sub(total, torch.dot(torch.log(torch.clamp_min(torch.to(pt, 6), 1.2e-38)), wi))
      cells = torch.index_copy_(cells, 0, y, torch.sub(pt, 1.))
      dhi = torch.to(torch.slice(torch.mm(p, wx), 0, 0, e - i), 6)
      fi = torch.mul(torch.slice(weights, 0, i, e), f)
      dhi = torch.mul(dhi, torch.unsqueeze(fi, 1), out=torch.slice(dh, 0, i, e))
      if bool(half):
        dwi = torch.add_(dwi, torch.mm(torch.t(p), hw))
      else:
        dwi = torch.addmm_(dwi, torch.t(p), hw)
      if biased:
        dbi = torch.add_(dbi, torch.mv(torch.t(p), torch.to(wi, type)))
      i = e
    value = torch.to(torch.mul(total, f), 6)
    gh = torch.dot(torch.reshape(h, [-1]), torch.reshape(dh, [-1]))
    gw = torch.dot(torch.reshape(items, [-1]), torch.reshape(torch.mul_(dw, f), [-1]))
    g = torch.add(gh, gw)
    if biased:
      g = torch.add(g, torch.dot(bias, torch.mul_(db, f)))
    return torch.add(torch.sub(g, torch.detach(g)), value)

  def select(self: __torch__.Ops, x: Tensor, rows: Tensor) -> Tensor:
    return torch.index_select(torch.reshape(x, [-1, torch.size(x, -1)]), 0, rows)

  def weighted(self: __torch__.Ops, losses: Tensor, weights: Tensor) -> Tensor:
    return torch.div(torch.sum(torch.mul(losses, weights)), torch.sum(weights))

  def binary_loss(self: __torch__.Ops, positive: Tensor, negative: Tensor, weights: Tensor) -> Tensor:
    losses = torch.sub(torch.sum(torch.softplus(negative), [1]), torch.log_sigmoid(positive))
    return self.weighted(losses, weights)

  def calibrated_binary_loss(self: __torch__.Ops, positive: Tensor, negative: Tensor, weights: Tensor, beta: Tensor) -> Tensor:
    p = torch.mul(torch.log_sigmoid(torch.to(positive, 7)), float(beta))
    n = torch.sum(torch.softplus(torch.to(negative, 7)), [1])
    losses = torch.div(torch.sub(n, p), torch.add(torch.size(negative, 1), 1))
    return torch.to(self.weighted(losses, torch.to(weights, 7)), 6)

  def pairwise_loss(self: __torch__.Ops, positive: Tensor, negative: Tensor, weights: Tensor) -> Tensor:
    losses = torch.neg(torch.mean(torch.log_sigmoid(torch.sub(torch.unsqueeze(positive, 1), negative)), [1]))
    return self.weighted(losses, weights)

  def sampled_softmax_loss(self: __torch__.Ops, positive: Tensor, negative: Tensor, weights: Tensor, log_expected: Tensor) -> Tensor:
    p = torch.unsqueeze(positive, 1)
    z = torch.logsumexp(torch.cat([p, torch.sub(negative, log_expected)], 1), [1])
    return self.weighted(torch.sub(z, positive), weights)
