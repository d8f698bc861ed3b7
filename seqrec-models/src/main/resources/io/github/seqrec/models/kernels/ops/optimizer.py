  def adamw(self: __torch__.Ops, values: List[Tensor], gradients: List[Tensor], first: List[Tensor], second: List[Tensor], steps: List[Tensor], decayed: List[Tensor], rate: Tensor, beta1: Tensor, beta2: Tensor, epsilon: Tensor, before: Tensor, after: Tensor, max_norm: Tensor) -> Tensor:
    norm = torch.norm(torch.stack(torch._foreach_norm(gradients)))
    if float(max_norm) > 0.:
      scale = torch.clamp_min(torch.div(norm, float(max_norm)), 1.)
    else:
      scale = torch.ones_like(norm)
    if bool(torch.isfinite(norm)):
      if float(before) < 1.:
        torch._foreach_mul_(decayed, float(before))
      torch._foreach_add_(steps, 1)
      torch._fused_adamw_(values, gradients, first, second, annotate(List[Tensor], []), steps, lr=float(rate), beta1=float(beta1), beta2=float(beta2), weight_decay=0., eps=float(epsilon), amsgrad=False, maximize=False, grad_scale=scale)
      if float(after) < 1.:
        torch._foreach_mul_(decayed, float(after))
    torch._foreach_zero_(gradients)
    return norm
