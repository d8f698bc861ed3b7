  def last_rows(self: __torch__.Ops, lengths: Tensor, columns: int) -> Tensor:
    b = torch.size(lengths, 0)
    return torch.add(torch.arange(-1, b * columns - 1, columns), lengths)

  def last(self: __torch__.Ops, states: Tensor, lengths: Tensor) -> Tensor:
    return self.select(states, self.last_rows(lengths, torch.size(states, 1)))

  def dot_all(self: __torch__.Ops, states: Tensor, items: Tensor, bias: Tensor) -> Tensor:
    if torch.gt(torch.numel(bias), 1):
      y = torch.addmm(bias, states, torch.t(items))
    else:
      y = torch.mm(states, torch.t(items))
    return y

  def dot_some(self: __torch__.Ops, states: Tensor, candidates: Tensor, items: Tensor, bias: Tensor) -> Tensor:
    w = self.taken(items, candidates, -1)
    if torch.eq(torch.size(states, 1), 1) and torch.le(torch.size(candidates, 1), 4):
      y = torch.unsqueeze(torch.sum(torch.mul(w, states), [-1]), 1)
    else:
      y = torch.bmm(states, torch.transpose(w, 1, 2))
    if torch.gt(torch.numel(bias), 1):
      y = torch.add(y, torch.unsqueeze(torch.squeeze(torch.embedding(torch.unsqueeze(bias, 1), candidates), -1), 1))
    return y

  def table_bfloat16(self: __torch__.Ops, items: Tensor) -> Tensor:
    return torch.to(items, 15)

  def table_scales(self: __torch__.Ops, items: Tensor, groups: Tensor) -> Tensor:
    g = int(groups)
    largest = torch.amax(torch.abs(torch.slice(items, 0, 1)), [1])
    n = torch.size(largest, 0)
    blocks = (n - 1 + 32 * g) // (32 * g)
    largest = torch.reshape(torch.constant_pad_nd(largest, [0, blocks * 32 * g - n], 0.), [blocks, 32, g])
    shared = torch.expand_as(torch.amax(largest, [1], True), largest)
    scales = torch.clamp_min(torch.div(torch.reshape(shared, [-1]), 127.), 1e-30)
    return torch.to(torch.cat([torch.ones([1]), scales]), 15)

  def table_int8(self: __torch__.Ops, items: Tensor, scales: Tensor) -> Tensor:
    of = torch.unsqueeze(torch.slice(scales, 0, 0, torch.size(items, 0)), 1)
    steps = torch.clamp(torch.round(torch.div(items, of)), -127., 127.)
    return torch.to(torch.constant_pad_nd(steps, [0, torch.remainder(-torch.size(items, 1), 32)], 0.), 1)

  def top_groups(self: __torch__.Ops, states: Tensor, table: Tensor, scales: Tensor, bias: Tensor, bits: Tensor, widened: Tensor, groups: Tensor, count: Tensor) -> Tensor:
    n = torch.size(table, 0)
    m = torch.size(states, 0)
    g = int(groups)
    width = g * 32
    type = int(bits)
    biased = torch.gt(torch.numel(bias), 1)
    h = torch.constant_pad_nd(torch.detach(states), [0, torch.size(table, 1) - torch.size(states, 1)], 0.)
    wide = type == 8 and m <= int(widened)
    whole = type == 8 and not wide
    scale = torch.clamp_min(torch.div(torch.amax(torch.abs(h), [1], True), 127.), 1e-30)
    if whole:
      q = torch.to(torch.round(torch.div(h, scale)), 1)
    elif type < 32:
      q = torch.to(h, 15)
    else:
      q = h
    best = torch.empty([m, ((n - 2 + width) // width) * g], dtype=6)
    step = width
    if m * width < 262144:
      step = width * (262144 // (m * width))
    i = 1
    at = 0
    while i < n:
      e = i + step
      if e > n:
        e = n
      blocks = (e - i + width - 1) // width
      w = torch.slice(table, 0, i, e)
      if wide:
        y = torch._weight_int8pack_mm(q, w, torch.slice(scales, 0, i, e))
      elif whole:
        y = torch._int_mm(q, torch.t(w))
        if biased:
          y = torch.mul(torch.mul(torch.to(y, 6), torch.slice(scales, 0, i, e)), scale)
      elif type == 16:
        y = torch.to(torch.mm(q, torch.t(w)), 6)
      else:
        y = torch.mm(q, torch.t(w))
      if biased:
        y = torch.add(y, torch.slice(bias, 0, i, e))
      if e - i < blocks * width:
        least = -3.3e38
        if whole and not biased:
          least = -2000000000.
        y = torch.constant_pad_nd(y, [0, blocks * width - (e - i)], least)
      highest = torch.amax(torch.reshape(y, [m, blocks, 32, g]), [2])
      if whole and not biased:
        none = torch.le(highest, -2000000000)
        shared = torch.to(torch.select(torch.reshape(torch.slice(scales, 0, i, i + blocks * width), [blocks, 32, g]), 1, 0), 6)
        highest = torch.masked_fill(torch.mul(highest, shared), none, -3.4e38)
      part = torch.copy_(torch.slice(best, 1, at, at + blocks * g), torch.reshape(highest, [m, blocks * g]))
      i = e
      at = at + blocks * g
    k = int(count)
    if k > at:
      k = at
    most, chosen, = torch.topk(best, k)
    first = torch.add(torch.mul(torch.floor_divide(chosen, g), width), torch.add(torch.remainder(chosen, g), 1))
    members = torch.add(torch.unsqueeze(first, 2), torch.mul(torch.arange(32), g))
    found = torch.reshape(members, [m, k * 32])
    return torch.to(torch.mul(found, torch.to(torch.lt(found, n), 4)), 3)

  def top_some(self: __torch__.Ops, states: Tensor, candidates: Tensor, items: Tensor, bias: Tensor, count: Tensor) -> Tuple[Tensor, Tensor]:
    y = torch.squeeze(self.dot_some(torch.unsqueeze(states, 1), candidates, items, bias), 1)
    y = torch.masked_fill(y, torch.eq(candidates, 0), -3.4e38)
    k = int(count)
    if k > torch.size(candidates, 1):
      k = torch.size(candidates, 1)
    scores, at, = torch.topk(y, k)
    return (scores, torch.gather(candidates, 1, at))

  def top_of_block(self: __torch__.Ops, states: Tensor, items: Tensor, bias: Tensor, groups: Tensor, count: Tensor) -> Tuple[Tensor, Tensor]:
    m = torch.size(states, 0)
    n = torch.size(items, 0) - 1
    g = int(groups)
    y = torch.mm(states, torch.t(torch.slice(items, 0, 1)))
    if torch.gt(torch.numel(bias), 1):
      y = torch.add(y, torch.slice(bias, 0, 1))
    y = torch.reshape(torch.constant_pad_nd(y, [0, 32 * g - n], -3.4e38), [m, 32, g])
    k = int(count)
    c = k
    if c > g:
      c = g
    highest, chosen, = torch.topk(torch.amax(y, [1]), c)
    members = torch.expand(torch.unsqueeze(chosen, 1), [m, 32, c])
    near = torch.reshape(torch.gather(y, 2, members), [m, 32 * c])
    if k > 32 * c:
      k = 32 * c
    scores, at, = torch.topk(near, k)
    found = torch.add(torch.add(torch.mul(torch.floor_divide(at, c), g), torch.gather(chosen, 1, torch.remainder(at, c))), 1)
    return (scores, torch.to(torch.mul(found, torch.to(torch.le(found, n), 4)), 3))

  def standings(self: __torch__.Ops, scores: Tensor, targets: Tensor, excluded: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    broken = torch.mul(torch.sum(scores, [1], True), 0.)
    own = torch.add(torch.gather(scores, 1, torch.to(targets, 4)), broken)
    left = torch.scatter_(scores, 1, torch.to(excluded, 4), -inf)
    greater = torch.empty_like(own)
    equal = torch.empty_like(own)
    i = 0
    while i < torch.size(targets, 1):
      signs = torch.sign_(torch.sub(left, torch.slice(own, 1, i, i + 1)))
      balance = torch.sum(signs, [1])
      unequal = torch.sum(torch.abs_(signs), [1])
      more = torch.copy_(torch.select(greater, 1, i), torch.mul(torch.add(unequal, balance), 0.5))
      same = torch.copy_(torch.select(equal, 1, i), torch.rsub(unequal, torch.size(scores, 1)))
      i = i + 1
    return (own, torch.to(greater, 3), torch.to(equal, 3))
