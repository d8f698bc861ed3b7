class Ops(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def drop(self: __torch__.Ops, x: Tensor, p: float) -> Tensor:
    if p > 0.:
      y = torch.dropout(x, p, True)
    else:
      y = x
    return y
