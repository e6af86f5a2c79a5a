// Exact intervals of a share (Clopper and Pearson, Biometrika 26, 1934), as goldgate.runs.rate gives them.

function below(errors, n, p) {
  // The chance of at most so many errors in n at rate p.
  if (p <= 0) return 1;
  if (p >= 1) return errors >= n ? 1 : 0;
  let term = n * Math.log1p(-p), sum = 0;
  for (let k = 0; k <= errors; k++) {
    sum += Math.exp(term);
    term += Math.log(n - k) - Math.log(k + 1) + Math.log(p) - Math.log1p(-p);
  }
  return sum;
}

function bisect(holds) {
  let [low, high] = [0, 1];
  for (let turn = 0; turn < 60; turn++) {
    const middle = (low + high) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}

function exact(errors, n, level = 0.95) {
  const tail = (1 - level) / 2;
  return [errors ? bisect((p) => 1 - below(errors - 1, n, p) < tail) : 0, errors < n ? bisect((p) => below(errors, n, p) > tail) : 1];
}

function interval(low, high, point, scale = 1, name = "") {
  const at = (share) => `${(100 * Math.min(1, share / scale)).toFixed(2)}%`;
  const line = (from, to, y1, y2, kind) => svg("line", { class: kind, x1: at(from), x2: at(to), y1, y2 });
  return svg("svg", { class: `interval ${name}`, width: "100%", height: 18, role: "img", "aria-label": `${percent(low)} to ${percent(high)}` }, svg("line", { class: "rail", x1: 0, x2: "100%", y1: 9, y2: 9 }), line(low, high, 9, 9, "line"), line(high, high, 4, 14, "end"), low > 0 && line(low, low, 4, 14, "end"), point !== null && svg("circle", { class: "point", cx: at(point), cy: 9, r: 4 }));
}
