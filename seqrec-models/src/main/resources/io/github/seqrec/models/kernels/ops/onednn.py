  def dot_all(self: __torch__.Ops, states: Tensor, items: Tensor, bias: Tensor) -> Tensor:
    y = ops.mkldnn._linear_pointwise(torch.detach(states), torch.detach(items), None, "none", annotate(List[Optional[number]], []), "")
    if torch.gt(torch.numel(bias), 1):
      y = torch.add_(y, torch.detach(bias))
    return y
