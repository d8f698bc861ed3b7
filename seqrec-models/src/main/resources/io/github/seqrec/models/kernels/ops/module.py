class Ops(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def drop(self: __torch__.Ops, x: Tensor, dropout: Tensor, draw: int) -> Tensor:
    t = int(self.rate(dropout) * 32768. + 0.5)
    if t > 0:
      n = torch.numel(x)
      g = torch.Generator(seed=int(torch.select(dropout, 0, 1)) + draw)
      drawn = torch.random_(torch.empty([torch.floordiv(n + 1, 2)], dtype=3), generator=g)
      kept = torch.cat([torch.ge(torch.bitwise_and(drawn, 32767), t), torch.ge(torch.__rshift__(drawn, 16), t)])
      keep = torch.mul(torch.to(torch.slice(kept, 0, 0, n), 6), 32768. / float(32768 - t))
      y = torch.mul(x, torch.reshape(keep, torch.size(x)))
    else:
      y = x
    return y

  def rate(self: __torch__.Ops, dropout: Tensor) -> float:
    return float(torch.select(torch.reshape(dropout, [-1]), 0, 0))
