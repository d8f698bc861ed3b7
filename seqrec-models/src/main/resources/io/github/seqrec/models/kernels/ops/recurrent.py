  def elman(self: __torch__.Ops, x: Tensor, input: Tensor, bias: Tensor, hidden: Tensor, dropout: Tensor) -> Tensor:
    u = torch.mul(hidden, 0.25)
    b = torch.add(torch.mul(bias, 0.5), torch.sum(u, [1]))
    g = torch.full([1, torch.size(x, 0), torch.size(u, 0)], -1., dtype=6)
    y, h, = torch.rnn_tanh(x, g, [torch.mul(input, 0.5), u, b, torch.zeros_like(b)], True, 1, 0., self.training, False, True)
    return self.drop(torch.mul(torch.add(y, 1.), 0.5), float(dropout))

  def gru(self: __torch__.Ops, x: Tensor, input: Tensor, input_bias: Tensor, hidden: Tensor, hidden_bias: Tensor, dropout: Tensor) -> Tensor:
    z = torch.zeros([1, torch.size(x, 0), torch.size(hidden, 1)], dtype=6)
    y, h, = torch.gru(x, z, [input, hidden, input_bias, hidden_bias], True, 1, 0., self.training, False, True)
    return self.drop(y, float(dropout))

  def lstm(self: __torch__.Ops, x: Tensor, input: Tensor, input_bias: Tensor, hidden: Tensor, hidden_bias: Tensor, dropout: Tensor) -> Tensor:
    z = torch.zeros([1, torch.size(x, 0), torch.size(hidden, 1)], dtype=6)
    y, h, c, = torch.lstm(x, [z, z], [input, hidden, input_bias, hidden_bias], True, 1, 0., self.training, False, True)
    return self.drop(y, float(dropout))
