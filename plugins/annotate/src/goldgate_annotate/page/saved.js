// What is shown once a label is on the disk: what verifiers say, what it makes, how the interval shrank.
const share = value => (100 * value).toFixed(value < .0995 ? 1 : 0) + "\u00a0%";
const from = (low, high) => `${share(low)} to ${share(high)}`;

function figures(saved) {
  const rows = [];
  if (saved.gold) {
    const right = saved.gold.n - saved.gold.errors;
    rows.push(make("span", "", "planted items right"), range(1 - saved.gold.high, right / saved.gold.n, 1 - saved.gold.low), make("b", "", `${right} of ${saved.gold.n}`));
  }
  for (const kind of Object.values(saved.agreement || {})) {
    if (kind.alpha.value === null) continue;
    const { value, low, high } = kind.alpha, held = v => (1 + Math.min(1, Math.max(-1, v))) / 2; // from -1 to 1
    rows.push(make("span", "", `\u03b1 with ${saved.others.join(", ")}`), put(range(held(low ?? value), held(value), held(high ?? value)), [draw("line", { x1: "50%", x2: "50%", y1: 3, y2: 13, class: "i-edge" })]),
      make("b", "", value.toFixed(2) + (low === null ? "" : ` (${low.toFixed(2)} to ${high.toFixed(2)})`)));
  }
  return rows.length ? make("div", "ranges", rows) : null;
}

function opinion(choice) {
  const { saved } = choice, edit = saved.check;
  const made = saved.pairs ? `It makes ${saved.pairs === 1 ? "a pair" : `up to ${saved.pairs} pairs`}.` : "It makes no pair.";
  const parts = [];
  if (edit && edit.passes === false) parts.push(make("section", "against", make("h2", "", "Your edit does not pass."), make("p", "", edit.why), make("p", "soft", "It may not be chosen as it is. Edit it again, or leave it.")));
  else if (edit) parts.push(make("section", edit.passes ? "kept" : "", make("h2", "", edit.passes ? "Your edit passes." : "Your edit was not judged."),
    make("p", "soft", edit.passes ? "The same verifiers that judge every other response accept it." : edit.why)));
  const words = saved.agrees === true ? "You and the verifiers agree." : saved.agrees === false ? "You and the verifiers disagree." : undecided(saved.verdicts);
  parts.push(make("section", saved.agrees === true ? "kept" : saved.agrees === false ? "against" : "", make("h2", "", words),
    make("p", "soft", "Your label was saved before this was shown. ", choice.task.ask === "rank" || saved.pairs ? made : "It is a labelled case for the verifiers."),
    saved.reference && make("p", "", make("span", "soft", "Reference answer: "), saved.reference)));
  return parts;
}

// Why verifiers neither agree nor disagree with a label.
function undecided(verdicts) {
  const all = verdicts.flat().map(one => one.accepts);
  if (!all.length) return "No verifier judged it.";
  if (all.every(one => one === true)) return verdicts.length > 1 ? "Verifiers accept every response." : "Verifiers accept it.";
  if (verdicts.every(own => own.some(one => one.accepts === false))) return "Verifiers reject every response.";
  return "Verifiers do not decide it.";
}

// An interval of shares on a square-root scale, which shows small ones and 0 alike; grey: what it was before.
function roots(now, was) {
  const root = one => one && { low: Math.sqrt(one.low), high: Math.sqrt(one.high) };
  const node = range(Math.sqrt(now.low), Math.sqrt(now.share), Math.sqrt(now.high), root(was));
  node.setAttribute("class", "axis roots");
  node.setAttribute("height", 34);
  return put(node, [0, .01, .05, .2, .5, 1].map(tick => word(percent(Math.sqrt(tick)), 29, share(tick).replace(".0", ""), "", tick === 0 ? "start" : tick === 1 ? "end" : "middle")));
}

// How the interval narrowed, label by label, on the same scale turned upright.
function band(history) {
  const last = history.length - 1, y = value => 100 - 100 * Math.sqrt(value), x = number => 100 * number / last;
  const up = history.map((one, number) => `${x(number)},${y(one.high)}`), down = history.map((one, number) => `${x(number)},${y(one.low)}`).reverse();
  const middle = history.map((one, number) => `${x(number)},${y(one.share ?? 0)}`);
  const node = draw("svg", { class: "band", viewBox: "0 0 100 100", preserveAspectRatio: "none", width: "100%", height: 74, role: "img" },
    draw("polygon", { points: [...up, ...down].join(" "), class: "i-tint" }),
    draw("polyline", { points: middle.join(" "), class: "none s-kept", "stroke-width": 1.5, "vector-effect": "non-scaling-stroke" }));
  node.setAttribute("aria-label", `The interval went from ${from(history[0].low, history[0].high)} to ${from(history[last].low, history[last].high)} in ${history.length} labels`);
  return node;
}

function shrink(saved) {
  const now = saved.interval, before = saved.before;
  if (!now || now.share === null) return null;
  const was = before && before.share !== null ? before : null;
  return make("section", "", make("h2", "", `About ${share(now.share)} of the data set is ${now.what}, ${from(now.low, now.high)}.`),
    saved.history.length > 2 && band(saved.history), roots(now, was),
    make("p", "soft small", was ? `Before this label: ${from(was.low, was.high)}. ` : "", `${now.labelled} ${now.labelled === 1 ? "row" : "rows"} labelled. The next one comes from where a label narrows this most.`));
}

const after = choice => choice.saved.skipped ? null : make("div", "after", opinion(choice), shrink(choice.saved));
