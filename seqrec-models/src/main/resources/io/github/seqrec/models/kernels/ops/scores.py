  def last(self: __torch__.Ops, states: Tensor, lengths: Tensor) -> Tensor:
    rows = torch.add(torch.mul(torch.arange(torch.size(states, 0)), torch.size(states, 1)), torch.sub(lengths, 1))
    return self.select(states, rows)

  def dot_all(self: __torch__.Ops, states: Tensor, items: Tensor, bias: Tensor) -> Tensor:
    if torch.gt(torch.numel(bias), 1):
      y = torch.addmm(bias, states, torch.t(items))
    else:
      y = torch.mm(states, torch.t(items))
    return y

  def dot_some(self: __torch__.Ops, states: Tensor, candidates: Tensor, items: Tensor, bias: Tensor) -> Tensor:
    w = torch.embedding(items, candidates)
    if torch.eq(torch.size(states, 1), 1) and torch.le(torch.size(candidates, 1), 4):
      y = torch.unsqueeze(torch.sum(torch.mul(w, states), [-1]), 1)
    else:
      y = torch.bmm(states, torch.transpose(w, 1, 2))
    if torch.gt(torch.numel(bias), 1):
      y = torch.add(y, torch.unsqueeze(torch.squeeze(torch.embedding(torch.unsqueeze(bias, 1), candidates), -1), 1))
    return y
