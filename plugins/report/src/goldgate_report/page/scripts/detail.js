// One prompt: what was asked, the strip of its candidates, two of them side by side, and where they come from.

class Detail {
  constructor(onpick) {
    this.onpick = onpick;
    this.diff = true;
    this.left = -1;
    this.right = -1;
    this.node = el("article", { class: "detail", tabindex: -1, "aria-label": "Row" });
  }

  // The candidate at the right; at the left the one that was chosen, or the best other.
  async show(x, at) {
    const turn = (this.turn = Symbol("turn"));
    [this.x, this.right] = [x, at];
    const prompt = x.p[at], others = x.of[prompt].filter((one) => one !== at && x.i[one] >= 0);
    if (x.p[this.left] !== prompt || this.left === at) this.left = others.length ? others.reduce((best, one) => (x.o[one] < x.o[best] ? one : best)) : -1;
    try {
      const whole = await promptOf(x, prompt);
      if (turn === this.turn) this.draw(whole);
    } catch (error) {
      this.node.replaceChildren(el("p", { class: "note" }, String(error.message || error)));
    }
  }

  draw(whole) {
    const { x, right, left } = this, prompt = x.p[right], all = x.of[prompt].filter((at) => x.i[at] >= 0);
    const rowOf = (at) => whole.c.find((one) => one.i === x.i[at]);
    const [a, b] = [left >= 0 ? rowOf(left) : null, rowOf(right)];
    const sides = a && this.diff ? unlike(textOf(a), textOf(b)) : null;
    const labels = Object.entries(typeof whole.tags === "object" && whole.tags ? whole.tags : {}).map(([name, value]) => el("span", { title: name }, compact(value)));
    this.node.replaceChildren(
      el("h2", {}, x.prompts[prompt], " ", labels),
      el("div", { class: "asked" }, whole.prompt.map((one) => message(one))),
      whole.reference && Object.keys(whole.reference).length ? el("details", { class: "reference" }, el("summary", {}, "Reference ", el("code", {}, cut(compact(whole.reference.answer ?? whole.reference), 90))), values(whole.reference)) : "",
      all.length ? this.strip(all, Boolean(a)) : "",
      el("div", { class: a ? "two" : "two one" }, a && this.side(whole, a, left, sides?.[0], "kept"), this.side(whole, b, right, sides?.[1], "out")),
      a && this.diff && !sides ? el("p", { class: "quiet" }, "Too few words in common for a word diff.") : "",
      this.origin(whole, b),
    );
  }

  strip(all, two) {
    const { x } = this;
    return el("div", { class: "strip" }, el("b", {}, counted(all.length, "candidate")), el("div", { role: "group", "aria-label": "Candidates of this prompt" }, all.map((at) => el("button", {
      type: "button", class: at === this.right ? "right" : at === this.left ? "left" : "", title: x.outcomes[x.o[at]], "aria-label": `Candidate ${x.i[at]}, ${x.outcomes[x.o[at]]}`,
      "aria-pressed": at === this.right, onclick: () => this.onpick(at),
    }, mark(x.outcomes[x.o[at]]), el("span", {}, x.i[at])))), two && el("button", { type: "button", class: "diff", "aria-pressed": this.diff, onclick: () => this.toggle() }, "Word diff ", key("d")));
  }

  toggle() {
    this.diff = !this.diff;
    if (this.x) this.show(this.x, this.right);
  }

  side(whole, row, at, ranges, name) {
    const outcome = row.o, text = textOf(row);
    const marks = [...(ranges || []).map(([from, to]) => ({ from, to, name })), ...row.v.flatMap((verdict) => places(verdict, text))];
    const was = this.x.was?.[at];
    const end = outcome === "accepted" ? "accepted, not chosen" : `${outcome}${row.by ? ` by ${row.by}` : row.where ? ` in ${row.where}` : ""}`;
    return el("section", { class: `side ${outcome}`, "aria-label": `Candidate ${row.i}` }, el("h3", {}, mark(outcome), row.i < 0 ? " No candidate " : ` Candidate ${row.i} `, el("span", {}, end, was >= 0 && was !== Math.max(1, this.x.o[at]) ? `; was ${this.x.outcomes[was]}` : "")), response(row, marks), row.why && !row.v.some((v) => v.why === row.why) && el("p", { class: "because" }, row.why), row.v.map((verdict) => judged(verdict, whole, row)));
  }

  origin(whole, row) {
    const { x } = this, lines = [["Row", `${x.prompts[x.p[this.right]]} / ${row.i}`]];
    const made = (o) => ["by", "model", "seed", "parent", "sample"].filter((name) => o[name] !== null && o[name] !== undefined && o[name] !== "").map((name) => (name === "by" ? o[name] : `${name} ${compact(o[name])}`)).join(", ");
    if (row.origin) lines.push(["Made by", made(row.origin)]);
    if (whole.sample_origin) lines.push(["Prompt made by", made(whole.sample_origin)]);
    if (row.finish) lines.push(["Ended with", row.finish]);
    for (const v of row.v) if (v.digest) lines.push(["Judged by", `${v.verifier} ${v.version ?? ""} ${v.digest.slice(0, 16)}`]);
    lines.push(["Again", `goldgate explain ${document.body.dataset.command} ${x.prompts[x.p[this.right]]}${row.i >= 0 ? `:${row.i}` : ""}`]);
    return el("footer", { class: "origin" }, el("dl", {}, lines.map(([name, value]) => [el("dt", {}, name), el("dd", {}, el("code", {}, value))])), el("p", { class: "keys" }, [["j", "k"], "next, previous row", ["←", "→"], "other candidate", ["d"], "diff", ["/"], "filter", ["Esc"], "back"].map((one) => (Array.isArray(one) ? one.map(key) : el("span", {}, one)))));
  }
}

const textOf = (row) => row.m.filter((one) => one.role !== "tool").map((one) => one.content).join("\n");

function message(one, marks = []) {
  const calls_ = [one.tool_calls ?? []].flat();
  return el("div", { class: `message ${one.role}` }, one.role !== "user" && el("p", { class: "quiet" }, one.role, one.name && ` ${one.name}`),
    one.hidden && el("p", { class: "masked" }, `hidden: ${one.hidden}`),
    one.thoughts && el("details", {}, el("summary", {}, `Thoughts, ${counted(one.thoughts.length, "character")}`), written(one.thoughts)),
    one.role === "tool" ? el("details", { open: one.content.length < 400 }, el("summary", {}, `Result, ${counted(one.content.length, "character")}`), el("pre", { class: "code", tabindex: 0 }, one.content)) : one.content && written(one.content, marks),
    calls_.map((call) => el("pre", { class: "code", tabindex: 0 }, `${call.function?.name ?? "?"}(${compact(call.function?.arguments ?? "")})`)),
    one.cut && el("p", { class: "note" }, `Cut: ${count(one.cut)} characters in all; goldgate explain shows them.`));
}

// The messages of a response; marks count from the start of the text of all but tools' messages.
function response(row, marks) {
  let from = 0;
  return row.m.map((one) => {
    if (one.role === "tool") return message(one);
    const own = marks.map((m) => ({ ...m, from: m.from - from, to: m.to - from })).filter((m) => m.to > 0 && m.from < one.content.length);
    from += one.content.length + 1;
    return el("div", { class: "answer-text" }, message({ ...one, role: row.m.length > 1 ? one.role : "user" }, own));
  });
}

function judged(verdict, whole, row) {
  const outcome = verdict.score === null ? "abstained" : verdict.score >= 1 ? "accepted" : "rejected";
  const word = { abstained: "abstains", accepted: "accepts", rejected: "rejects" }[outcome];
  const score = verdict.score === null || verdict.score === 0 || verdict.score === 1 ? "" : ` (${verdict.score})`;
  return el("div", { class: "verdict" }, el("h4", {}, mark(outcome), " ", el("code", {}, verdict.verifier), ` ${word}${score}`, verdict.abstained === "no_answer" && " (no answer)"), el("p", {}, verdict.why), drawn(verdict, whole, row));
}
