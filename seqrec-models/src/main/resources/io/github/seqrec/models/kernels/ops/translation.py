  def translate(self: __torch__.Ops, items: Tensor, weight: Tensor, translation: Tensor, factor: Tensor) -> Tensor:
    y = torch.add(self.taken(weight, items, 0), torch.unsqueeze(translation, 1))
    return torch.mul(y, float(factor))

  def project(self: __torch__.Ops, x: Tensor, radius: Tensor) -> Tensor:
    factors = torch.clamp_max(torch.mul(torch.reciprocal(torch.norm(x, 2, [1], True)), float(radius)), 1.)
    x = torch.mul_(x, factors)
    return factors

  def minus_squares(self: __torch__.Ops, bias: Tensor, weight: Tensor) -> Tensor:
    return torch.sub(bias, torch.sum(torch.mul(weight, weight), [1]))

  def distance_all(self: __torch__.Ops, states: Tensor, items: Tensor, bias: Tensor) -> Tensor:
    return torch.sub(bias, torch.cdist(states, items, 1.))

  def distance_some(self: __torch__.Ops, states: Tensor, candidates: Tensor, items: Tensor, bias: Tensor) -> Tensor:
    w = self.taken(items, candidates, -1)
    b = torch.unsqueeze(torch.squeeze(torch.embedding(torch.unsqueeze(bias, 1), candidates), -1), 1)
    if torch.eq(torch.size(states, 1), 1) and torch.le(torch.size(candidates, 1), 4):
      y = torch.unsqueeze(torch.sum(torch.abs(torch.sub(w, states)), [-1]), 1)
    else:
      y = torch.cdist(states, w, 1.)
    return torch.sub(b, y)

  def distance_softmax_loss(self: __torch__.Ops, states: Tensor, rows: Tensor, targets: Tensor, weights: Tensor, items: Tensor, bias: Tensor) -> Tensor:
    y = self.distance_all(self.select(states, rows), torch.slice(items, 0, 1), torch.slice(bias, 0, 1))
    labels = torch.sub(torch.to(targets, 4), 1)
    return self.weighted(torch.cross_entropy_loss(y, labels, None, 0, -100, 0.), weights)
