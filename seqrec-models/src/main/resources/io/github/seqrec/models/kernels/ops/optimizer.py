  def adamw(self: __torch__.Ops, values: List[Tensor], gradients: List[Tensor], first: List[Tensor], second: List[Tensor], steps: List[Tensor], decayed: List[Tensor], rate: Tensor, beta1: Tensor, beta2: Tensor, epsilon: Tensor, before: Tensor, after: Tensor, max_norm: Tensor) -> Tensor:
    norm = torch.norm(torch.stack(torch._foreach_norm(gradients)))
    if float(max_norm) > 0.:
      scale = torch.clamp_min(torch.div(norm, float(max_norm)), 1.)
    else:
      scale = torch.ones_like(norm)
    if bool(torch.isfinite(norm)):
      if float(before) < 1.:
        torch._foreach_mul_(decayed, float(before))
      torch._foreach_add_(steps, 1)
      torch._fused_adamw_(values, gradients, first, second, annotate(List[Tensor], []), steps, lr=float(rate), beta1=float(beta1), beta2=float(beta2), weight_decay=0., eps=float(epsilon), amsgrad=False, maximize=False, grad_scale=scale)
      if float(after) < 1.:
        torch._foreach_mul_(decayed, float(after))
    torch._foreach_zero_(gradients)
    return norm

  def adamw_rows(self: __torch__.Ops, values: List[Tensor], gradients: List[Tensor], first: List[Tensor], second: List[Tensor], steps: List[Tensor], decays: Tensor, sparse: Tensor, rate: Tensor, beta1: Tensor, beta2: Tensor, epsilon: Tensor, before: Tensor, after: Tensor, max_norm: Tensor) -> Tensor:
    x = annotate(List[Tensor], [])
    g = annotate(List[Tensor], [])
    m = annotate(List[Tensor], [])
    v = annotate(List[Tensor], [])
    ids = annotate(List[Tensor], [])
    decayed = annotate(List[Tensor], [])
    i = 0
    while i < torch.len(values):
      if bool(torch.select(sparse, 0, i)):
        rows = torch.coalesce(gradients[i])
        id = torch.select(torch._indices(rows), 0, 0)
        xi = torch.index_select(values[i], 0, id)
        gi = torch._values(rows)
        mi = torch.index_select(first[i], 0, id)
        vi = torch.index_select(second[i], 0, id)
      else:
        id = steps[i]
        xi = values[i]
        gi = gradients[i]
        mi = first[i]
        vi = second[i]
      _0 = torch.append(x, xi)
      _1 = torch.append(g, gi)
      _2 = torch.append(m, mi)
      _3 = torch.append(v, vi)
      _4 = torch.append(ids, id)
      if bool(torch.select(decays, 0, i)):
        _5 = torch.append(decayed, xi)
      i = i + 1
    norm = self.adamw(x, g, m, v, steps, decayed, rate, beta1, beta2, epsilon, before, after, max_norm)
    i = 0
    while i < torch.len(values):
      if bool(torch.select(sparse, 0, i)):
        x0 = torch.index_copy_(values[i], 0, ids[i], x[i])
        m0 = torch.index_copy_(first[i], 0, ids[i], m[i])
        v0 = torch.index_copy_(second[i], 0, ids[i], v[i])
      i = i + 1
    return norm

  def forget(self: __torch__.Ops, gradient: Tensor) -> Tensor:
    empty = torch.zero_(gradient)
    return torch.zeros([1])

  def move_all(self: __torch__.Ops, sums: List[Tensor], parts: List[Tensor]) -> Tensor:
    torch._foreach_add_(sums, parts)
    torch._foreach_zero_(parts)
    return torch.zeros([1])

  def move(self: __torch__.Ops, sum: Tensor, part: Tensor) -> Tensor:
    added = torch.add_(sum, part)
    return self.forget(part)
