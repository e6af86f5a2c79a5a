"""Draw tokens with a seed per row, so that an answer does not depend on the batch it was made in."""

from __future__ import annotations

import torch

ALMOST_ONE = 1.0 - 1e-6  # a product with the last partial sum must stay below it after rounding


class Draw:
    """A logits processor that leaves one token per row: the one that the row's own number draws.

    ``temperatures`` and ``top_ps`` have one entry per row, ``numbers`` one uniform number in [0, 1) per
    row and step. A temperature of 0 is greedy. Made for one call of ``generate`` without sampling.
    """

    def __init__(self, temperatures: torch.Tensor, top_ps: torch.Tensor, numbers: torch.Tensor) -> None:
        self._temperatures = temperatures.clamp(min=1e-6)[:, None]
        self._greedy = temperatures == 0
        self._top_ps = top_ps[:, None]
        self._nucleus = bool((top_ps < 1).any())
        self._numbers = numbers.clamp(max=ALMOST_ONE)
        self._step = 0

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        number = self._numbers[:, self._step, None]
        self._step += 1
        shares = torch.softmax(scores.float() / self._temperatures, -1)
        if self._nucleus:
            shares, order = shares.sort(-1, descending=True)
            shares = shares.masked_fill(shares.cumsum(-1) - shares >= self._top_ps, 0.0)
        sums = shares.cumsum(-1)
        drawn = torch.searchsorted(sums, number * sums[:, -1:], right=True)
        drawn = drawn.clamp(max=scores.shape[-1] - 1)
        if self._nucleus:
            drawn = order.gather(-1, drawn)
        drawn = torch.where(self._greedy[:, None], scores.argmax(-1, keepdim=True), drawn)
        return torch.full_like(scores, float("-inf")).scatter_(-1, drawn, 0.0)


def numbers(seeds: list[int], steps: int) -> torch.Tensor:
    """Uniform numbers in [0, 1): a row for each seed (64 bits), a column for each step."""
    rows = [torch.rand(steps, generator=torch.Generator().manual_seed(seed)) for seed in seeds]
    return torch.stack(rows)
