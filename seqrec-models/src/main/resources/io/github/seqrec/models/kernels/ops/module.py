class Ops(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def drop(self: __torch__.Ops, x: Tensor, p: float) -> Tensor:
    t = int(p * 32768. + 0.5)
    if t > 0:
      r = torch.random_(torch.empty_like(x, dtype=2))
      keep = torch.mul(torch.to(torch.ge(r, t), 6), 32768. / float(32768 - t))
      y = torch.mul(x, keep)
    else:
      y = x
    return y
