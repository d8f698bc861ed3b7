  def share_of(self: __torch__.Ops, arrays: List[Tensor], share: Tensor, shares: Tensor) -> List[Tensor]:
    taken = annotate(List[Tensor], [])
    k = int(share)
    of = int(shares)
    i = 0
    while i < torch.len(arrays):
      x = arrays[i]
      if of > 1 and torch.ge(torch.numel(x), 4096):
        n = torch.size(x, 0)
        start = n * k // of
        end = n * (k + 1) // of
        if start < end:
          _0 = torch.append(taken, torch.slice(x, 0, start, end))
      elif k == 0:
        _1 = torch.append(taken, x)
      i = i + 1
    return taken

  def squares(self: __torch__.Ops, gradients: List[Tensor], share: Tensor, shares: Tensor) -> Tensor:
    own = self.share_of(gradients, share, shares)
    if torch.gt(torch.len(own), 0):
      y = torch.sum(torch.square(torch.stack(torch._foreach_norm(own))))
    else:
      y = torch.zeros([])
    return y

  def adamw(self: __torch__.Ops, values: List[Tensor], gradients: List[Tensor], first: List[Tensor], second: List[Tensor], decaying: List[Tensor], share: Tensor, shares: Tensor, norm: Tensor, step: Tensor, rate: Tensor, beta1: Tensor, beta2: Tensor, epsilon: Tensor, before: Tensor, after: Tensor, max_norm: Tensor) -> Tensor:
    x = self.share_of(values, share, shares)
    g = self.share_of(gradients, share, shares)
    m = self.share_of(first, share, shares)
    v = self.share_of(second, share, shares)
    decayed = self.share_of(decaying, share, shares)
    scale = torch.ones([])
    if float(max_norm) > 0.:
      scale = torch.to(torch.clamp_min(torch.div(norm, float(max_norm)), 1.), 6)
    steps = annotate(List[Tensor], [])
    i = 0
    while i < torch.len(x):
      _0 = torch.append(steps, step)
      i = i + 1
    if float(before) < 1. and torch.gt(torch.len(decayed), 0):
      torch._foreach_mul_(decayed, float(before))
    if torch.gt(torch.len(x), 0):
      torch._fused_adamw_(x, g, m, v, annotate(List[Tensor], []), steps, lr=float(rate), beta1=float(beta1), beta2=float(beta2), weight_decay=0., eps=float(epsilon), amsgrad=False, maximize=False, grad_scale=scale)
      torch._foreach_zero_(g)
    if float(after) < 1. and torch.gt(torch.len(decayed), 0):
      torch._foreach_mul_(decayed, float(after))
    return norm

  def rows_of(self: __torch__.Ops, gradient: Tensor) -> Tuple[Tensor, Tensor]:
    rows = torch.coalesce(gradient)
    return (torch.select(torch._indices(rows), 0, 0), torch._values(rows))

  def rows_at(self: __torch__.Ops, table: Tensor, ids: Tensor) -> Tensor:
    return torch.index_select(table, 0, ids)

  def put_rows(self: __torch__.Ops, table: Tensor, ids: Tensor, rows: Tensor) -> Tensor:
    return torch.index_copy_(table, 0, ids, rows)

  def forget(self: __torch__.Ops, gradient: Tensor) -> Tensor:
    empty = torch.zero_(gradient)
    return torch.zeros([1])

  def move_all(self: __torch__.Ops, sums: List[Tensor], parts: List[Tensor], share: Tensor, shares: Tensor) -> Tensor:
    to = self.share_of(sums, share, shares)
    own = self.share_of(parts, share, shares)
    if torch.gt(torch.len(to), 0):
      torch._foreach_add_(to, own)
      torch._foreach_zero_(own)
    return torch.zeros([1])

  def move(self: __torch__.Ops, sum: Tensor, part: Tensor) -> Tensor:
    added = torch.add_(sum, part)
    return self.forget(part)
