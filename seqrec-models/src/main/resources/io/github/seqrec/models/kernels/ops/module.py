class Ops(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def drop(self: __torch__.Ops, x: Tensor, p: float) -> Tensor:
    t = int(p * 32768. + 0.5)
    if t > 0:
      n = torch.numel(x)
      drawn = torch.random_(torch.empty([torch.floordiv(n + 1, 2)], dtype=3))
      kept = torch.cat([torch.ge(torch.bitwise_and(drawn, 32767), t), torch.ge(torch.__rshift__(drawn, 16), t)])
      keep = torch.mul(torch.to(torch.slice(kept, 0, 0, n), 6), 32768. / float(32768 - t))
      y = torch.mul(x, torch.reshape(keep, torch.size(x)))
    else:
      y = x
    return y
