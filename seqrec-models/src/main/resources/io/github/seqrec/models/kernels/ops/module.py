class Ops(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def drop(self: __torch__.Ops, x: Tensor, dropout: Tensor, draw: int) -> Tensor:
    t = int(self.rate(dropout) * 65536. + 0.5)
    if t > 0:
      n = torch.numel(x)
      g = torch.Generator(seed=int(torch.select(dropout, 0, 1)) + draw)
      drawn = torch.random_(torch.empty([torch.floordiv(n + 3, 4)], dtype=4), torch.mul(-4611686018427387904, 2), None, generator=g)
      kept = torch.ge(torch.slice(torch.view_copy(drawn, dtype=2), 0, 0, n), t - 32768)
      keep = torch.mul_(torch.to(kept, 6), 65536. / float(65536 - t))
      y = torch.to(torch.mul(x, torch.reshape(keep, torch.size(x))), ops.prim.dtype(x))
    else:
      y = x
    return y

  def rate(self: __torch__.Ops, dropout: Tensor) -> float:
    return float(torch.select(torch.reshape(dropout, [-1]), 0, 0))
