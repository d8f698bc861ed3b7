  def embed_behind_zeros(self: __torch__.Ops, items: Tensor, weight: Tensor, zeros: Tensor) -> Tensor:
    return torch.constant_pad_nd(torch.transpose(torch.embedding(weight, items, 0), 1, 2), [int(zeros), 0], 0)

  def horizontal(self: __torch__.Ops, x: Tensor, filters: Tensor, bias: Tensor, height: Tensor, window: Tensor) -> Tensor:
    w = torch.transpose(torch.reshape(filters, [-1, int(height), torch.size(x, 1)]), 1, 2)
    y = torch.relu_(torch.conv1d(x, w, bias, [1], [0], [1], 1))
    return torch.max_pool1d(y, [torch.add(torch.sub(int(window), int(height)), 1)], [1], [0], [1], False)

  def vertical(self: __torch__.Ops, x: Tensor, filters: Tensor, bias: Tensor) -> Tensor:
    d = torch.size(x, 1)
    w = torch.repeat(torch.unsqueeze(filters, 1), [d, 1, 1])
    return torch.conv1d(x, w, torch.repeat(bias, [d]), [1], [0], [1], d)

  def dense_columns(self: __torch__.Ops, x: Tensor, weight: Tensor, bias: Tensor, dropout: Tensor) -> Tensor:
    y = torch.contiguous(torch.transpose(self.drop(x, float(dropout)), 1, 2))
    return torch.relu_(torch.linear(y, weight, bias))
