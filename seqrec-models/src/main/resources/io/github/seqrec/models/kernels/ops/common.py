  def norm(self: __torch__.Ops, x: Tensor, gain: Tensor, bias: Tensor) -> Tensor:
    return torch.layer_norm(x, [torch.size(x, -1)], gain, bias, 1e-8)

  def taken(self: __torch__.Ops, table: Tensor, rows: Tensor, padding: int) -> Tensor:
    return torch.embedding(table, rows, padding, False, torch.gt(torch.size(table, 0), 65536))

  def embed(self: __torch__.Ops, items: Tensor, lengths: Tensor, weight: Tensor, positions: Tensor, scale: Tensor, dropout: Tensor) -> Tensor:
    n = torch.size(positions, 0)
    columns = torch.unsqueeze(torch.arange(torch.size(items, 1)), 0)
    rows = torch.clamp(torch.add(torch.rsub(torch.unsqueeze(lengths, 1), n), columns), 0, torch.sub(n, 1))
    x = torch.mul(self.taken(weight, items, 0), float(scale))
    return self.drop(torch.add(x, torch.embedding(positions, rows)), dropout, 0)

  def embed_items(self: __torch__.Ops, items: Tensor, weight: Tensor, scale: Tensor, dropout: Tensor) -> Tensor:
    x = self.taken(weight, items, 0)
    if torch.ne(float(scale), 1.):
      x = torch.mul(x, float(scale))
    return self.drop(x, dropout, 0)

  def linear(self: __torch__.Ops, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return torch.linear(x, weight, bias)

  def layer_norm(self: __torch__.Ops, x: Tensor, gain: Tensor, bias: Tensor) -> Tensor:
    return self.norm(x, gain, bias)

  def layer_norm_dropout(self: __torch__.Ops, x: Tensor, gain: Tensor, bias: Tensor, dropout: Tensor) -> Tensor:
    return self.drop(self.norm(x, gain, bias), dropout, 0)

  def users(self: __torch__.Ops, users: Tensor, shared: Tensor, own: Tensor) -> Tensor:
    known = torch.to(torch.unsqueeze(torch.gt(users, 0), 1), 6)
    return torch.add(torch.mul(self.taken(own, users, 0), known), shared)

  def lookup(self: __torch__.Ops, items: Tensor, weight: Tensor) -> Tensor:
    return self.taken(weight, items, 0)

  def join(self: __torch__.Ops, states: Tensor, users: Tensor) -> Tensor:
    u = torch.expand(torch.unsqueeze(users, 1), [-1, torch.size(states, 1), -1])
    return torch.cat([states, u], -1)

  def add_actions(self: __torch__.Ops, x: Tensor, actions: Tensor, targets: Tensor, table: Tensor, target_table: Tensor, dropout: Tensor) -> Tensor:
    known = torch.to(torch.unsqueeze(torch.gt(actions, 0), -1), 6)
    a = torch.mul(torch.embedding(table, actions, 0), known)
    return torch.add(x, self.drop(torch.add(a, torch.embedding(target_table, targets)), dropout, 0))
