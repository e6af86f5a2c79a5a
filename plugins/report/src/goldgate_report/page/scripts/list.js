// The list of candidates: only the lines in view are drawn, however many there are.

const LINE = 48; // pixels
const TALLEST = 15_000_000; // pixels that browsers can scroll

class List {
  constructor(onpick) {
    this.rows = [];
    this.at = -1;
    this.onpick = onpick;
    this.inner = el("div", { class: "spacer", role: "presentation" });
    this.node = el("div", { class: "list", role: "listbox", tabindex: 0, "aria-label": "Candidates", onscroll: () => this.draw() }, this.inner);
    new ResizeObserver(() => this.draw()).observe(this.node);
  }

  show(x, rows) {
    [this.x, this.rows] = [x, rows];
    this.height = Math.min(rows.length * LINE, TALLEST);
    this.inner.style.height = `${this.height}px`;
    this.draw();
  }

  // The first line in view; where lines are too many to scroll by pixels, by the share that is scrolled.
  get top() {
    const { scrollTop, clientHeight } = this.node;
    if (this.rows.length * LINE <= TALLEST) return Math.floor(scrollTop / LINE);
    const share = scrollTop / Math.max(1, this.height - clientHeight);
    return Math.floor(share * Math.max(0, this.rows.length - Math.floor(clientHeight / LINE)));
  }

  draw() {
    if (!this.x) return;
    const top = this.top, fits = Math.ceil(this.node.clientHeight / LINE) + 1;
    const exact = this.rows.length * LINE <= TALLEST;
    const lines = [], missing = new Set();
    for (let n = top; n < Math.min(this.rows.length, top + fits); n++) {
      const line = this.line(n, missing);
      line.style.top = `${exact ? n * LINE : this.node.scrollTop + (n - top) * LINE}px`;
      lines.push(line);
    }
    this.inner.replaceChildren(...lines);
    this.node.setAttribute("aria-activedescendant", this.at >= 0 ? `line-${this.at}` : "");
    if (missing.size) Promise.all([...missing].map((number) => segment(number))).then(() => this.draw(), () => {});
  }

  line(n, missing) {
    const x = this.x, at = this.rows[n], outcome = x.outcomes[x.o[at]];
    const row = rowIfThere(x, at);
    if (!row) missing.add(x.segment[x.p[at]]);
    const why = row ? row.why || row.v.map((v) => v.why).join(" · ") : x.r[at] ? x.reasons[x.r[at] - 1][3] : "";
    const name = x.i[at] < 0 ? "no candidate" : x.i[at];
    return el("div", {
      class: "line", role: "option", id: `line-${at}`, "aria-selected": at === this.at, "aria-setsize": this.rows.length,
      "aria-posinset": n + 1, onclick: () => this.onpick(at),
    }, mark(outcome), el("span", { class: "visually-hidden" }, outcome),
    el("b", {}, cut(x.prompts[x.p[at]], 60), el("i", {}, ` / ${name}`)), el("span", { class: "size" }, `${count(x.len[at])} ch`),
    el("span", { class: "why" }, cut(why || outcome, 160)));
  }

  pick(at) {
    this.at = at;
    const n = this.rows.indexOf(at);
    if (n >= 0 && this.rows.length * LINE <= TALLEST) {
      const { scrollTop, clientHeight } = this.node, y = n * LINE;
      if (y < scrollTop) this.node.scrollTop = y;
      if (y + LINE > scrollTop + clientHeight) this.node.scrollTop = y + LINE - clientHeight;
    }
    this.draw();
  }

  // The row so many lines further.
  step(by) {
    const n = this.rows.indexOf(this.at);
    return this.rows[Math.max(0, Math.min(this.rows.length - 1, n < 0 ? 0 : n + by))] ?? -1;
  }
}
