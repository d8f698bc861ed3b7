  def embed_behind_zeros(self: __torch__.Ops, items: Tensor, weight: Tensor, zeros: Tensor) -> Tensor:
    return torch.constant_pad_nd(self.taken(weight, items, 0), [0, 0, int(zeros), 0], 0)

  def horizontal(self: __torch__.Ops, x: Tensor, filters: Tensor, bias: Tensor, height: Tensor, window: Tensor) -> Tensor:
    h = int(height)
    c = torch.size(filters, 0)
    d = torch.size(x, 2)
    places = torch.sub(int(window), h)
    n = torch.add(torch.sub(torch.size(x, 1), h), 1)
    w = torch.clone(torch.reshape(torch.transpose(torch.reshape(filters, [c, h, d]), 0, 1), [h * c, d]))
    z = torch.chunk(torch.linear(x, w), h, 2)
    y = torch.slice(z[0], 1, 0, n)
    j = 1
    while j < h:
      y = torch.add(y, torch.slice(z[j], 1, j, j + n))
      j = j + 1
    y = torch.relu_(torch.add(y, bias))
    m = torch.slice(y, 1, 0, n - places)
    j = 1
    while j <= places:
      m = torch.maximum(m, torch.slice(y, 1, j, j + n - places))
      j = j + 1
    return m

  def vertical(self: __torch__.Ops, x: Tensor, filters: Tensor, bias: Tensor) -> Tensor:
    y = torch.linear(torch.unfold(x, 1, torch.size(filters, 1), 1), torch.clone(filters), bias)
    return torch.flatten(y, 2, 3)

  def dense_columns(self: __torch__.Ops, x: Tensor, weight: Tensor, bias: Tensor, dropout: Tensor) -> Tensor:
    return torch.relu_(torch.linear(self.drop(x, dropout, 0), weight, bias))
