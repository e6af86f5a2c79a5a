// The queue: a person says of one response after the other whether it is right, and only then sees the verdict.

const ANSWERS = [["1", "Right", 1], ["2", "Wrong", 0], ["3", "Can’t tell", null]];

class Labelling {
  constructor(x) {
    this.x = x;
    this.place = `goldgate-labels-${x.run}`;
    this.labels = new Map(remembered(this.place) || []); // name → [label, random]
    this.names = x.queue.map(([at]) => nameOf(x, at));
    this.done = [];
    this.at = Math.max(0, this.names.findIndex((name) => !this.labels.has(name)));
    this.node = el("div", { class: "labelling" });
  }

  async draw() {
    const { x } = this;
    if (!x.queue.length) {
      this.node.replaceChildren(el("p", {}, "This page holds no row to label."));
      return;
    }
    const [at, why] = x.queue[this.at], whole = await promptOf(x, x.p[at]), row = whole.c.find((one) => one.i === x.i[at]);
    const known = this.labels.get(this.names[this.at]);
    const left = el("div", { class: "reading" },
      el("h2", { tabindex: -1 }, "Is this response right?"),
      el("p", { class: "soft" }, `${this.at + 1} of ${x.queue.length} · ${x.prompts[x.p[at]]} / ${x.i[at]} · ${why}`),
      el("div", { class: "card" }, whole.prompt.map((one) => message(one)), el("hr", {}), response(row, []), whole.reference && Object.keys(whole.reference).length ? el("details", {}, el("summary", {}, "Reference"), values(whole.reference)) : ""),
      el("div", { class: "answers", role: "group", "aria-label": "Your label" }, ANSWERS.map(([name, word, label]) => el("button", { type: "button", "aria-pressed": known ? known[0] === label : false, onclick: () => this.answer(label) }, key(name), ` ${word}`))),
      known ? this.reveal(row, known[0]) : "",
      el("p", { class: "keys" }, [["s"], "skip", ["u"], "undo", ["o"], "open the row", ["x"], "save"].map((one) => (Array.isArray(one) ? one.map(key) : el("span", {}, one)))),
      this.queue());
    this.node.replaceChildren(left, this.aside());
  }

  reveal(row, label) {
    const kept = row.o === "chosen" || row.o === "accepted";
    const same = label === null ? "You left it open." : row.o === "abstained" ? "The gate left it open." : (label === 1) === kept ? "You and the gate agree." : "You and the gate differ.";
    return el("div", { class: "reveal", role: "status" }, el("b", {}, same), ` It was ${row.o === "accepted" ? "accepted, not chosen" : row.o}${row.by ? ` by ${row.by}` : ""}. `, row.v.map((v) => `${v.verifier}: ${v.why}. `), el("button", { type: "button", onclick: () => this.next() }, key("↵"), " Next"));
  }

  queue() {
    const { x } = this;
    return el("table", { class: "queue" }, el("caption", {}, "The queue"), el("thead", { class: "visually-hidden" }, el("tr", {}, ["label", "row", "why it is here", ""].map((name) => el("th", { scope: "col" }, name)))), el("tbody", {}, x.queue.map(([at, why], n) => {
      const known = this.labels.get(this.names[n]);
      return el("tr", { class: n === this.at ? "now" : "", onclick: () => this.go(n) }, el("td", {}, known && mark(known[0] === 1 ? "accepted" : known[0] === 0 ? "rejected" : "abstained"), known && el("span", { class: "visually-hidden" }, known[0] === 1 ? "right" : known[0] === 0 ? "wrong" : "open")), el("th", { scope: "row" }, el("button", { type: "button", class: "plain", onclick: () => this.go(n) }, `${cut(x.prompts[x.p[at]], 40)} / ${x.i[at]}`)), el("td", { class: "soft" }, why), el("td", { class: "n" }, n === this.at ? "now" : ""));
    })));
  }

  // Labels of rows that were drawn at random, in the order of the queue: only they tell of the data set.
  random() {
    return this.x.queue.flatMap(([, , random], n) => {
      const label = this.labels.get(this.names[n])?.[0];
      return random && (label === 0 || label === 1) ? [label] : [];
    });
  }

  aside() {
    const { x } = this, random = this.random(), wrong = random.filter((label) => label === 0).length;
    const [low, high] = exact(wrong, random.length || 0);
    const shrinks = random.map((_, n) => exact(random.slice(0, n + 1).filter((label) => label === 0).length, n + 1));
    return el("aside", { "aria-label": "Progress" }, el("h3", {}, `${this.labels.size} of ${x.queue.length} labelled`),
      el("div", { class: "progress", role: "img", "aria-label": `${this.labels.size} of ${x.queue.length} labelled` }, x.queue.map((_, n) => {
        const known = this.labels.get(this.names[n]);
        return el("i", { class: [known ? (known[0] === 1 ? "right" : known[0] === 0 ? "wrong" : "open") : "", n === this.at ? "now" : ""].join(" ") });
      })),
      el("h3", {}, `Wrong among the ${count(x.kept)} rows of ${x.dataset || "this run"}`),
      x.high !== null && x.high !== undefined && [el("p", { class: "soft" }, "by certificates"), interval(x.low ?? 0, x.high, null), el("p", {}, "at most ", el("b", {}, percent(x.high)))],
      el("p", { class: "soft" }, `by your labels, ${counted(random.length, "random row")}`), random.length ? [interval(low, high, wrong / random.length), el("p", {}, low > 0 ? [percent(low), " to "] : "at most ", el("b", {}, percent(high)))] : el("p", {}, "nothing yet"),
      shrinks.length > 1 && el("div", { class: "shrinks" }, el("p", { class: "soft" }, "label by label"), svg("svg", { width: "100%", height: 4 * shrinks.length, role: "img", "aria-label": `the interval after each label, ${percent(shrinks[0][1])} at first, ${percent(high)} now` }, shrinks.map(([from, to], n) => svg("line", { x1: `${100 * from}%`, x2: `${100 * to}%`, y1: 4 * n + 2, y2: 4 * n + 2 })))),
      el("p", { class: "soft" }, "Only rows drawn at random count here. The doubtful ones make the best labelled cases: they narrow the certificates."),
      el("button", { type: "button", onclick: () => this.save() }, "Save labels.jsonl ", key("x")),
      el("p", { class: "soft" }, el("code", {}, "goldgate certify NAME --cases labels.jsonl"), " measures a verifier on them; ", el("code", {}, `goldgate report ${document.body.dataset.command} --labels labels.jsonl`), " takes them into the audit of the run."),
      live && el("p", { class: "soft", id: "kept-labels" }, "Each label is kept in the run’s folder at once."));
  }

  answer(label) {
    const name = this.names[this.at];
    this.done.push([name, this.labels.get(name)]);
    this.labels.set(name, [label, this.x.queue[this.at][2]]);
    this.keep(name);
    say(label === 1 ? "Labelled right." : label === 0 ? "Labelled wrong." : "Left open.");
    this.draw();
  }

  keep(name) {
    remember(this.place, [...this.labels]);
    if (!live) return;
    this.line(this.names.indexOf(name)).then((line) => fetch("/labels", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(line) })).then(async (reply) => {
      if (!reply.ok) throw new Error((await reply.json()).error);
    }).catch((error) => say(`The label is kept in this browser only: ${error.message}`));
  }

  undo() {
    const last = this.done.pop();
    if (!last) return;
    if (last[1]) this.labels.set(...last);
    else this.labels.delete(last[0]);
    this.at = this.names.indexOf(last[0]);
    this.keep(last[0]);
    say("Undone.");
    this.draw();
  }

  go(n) {
    this.at = Math.max(0, Math.min(this.names.length - 1, n));
    this.draw().then(() => scrollTo(0, 0));
  }

  next() {
    const open = this.names.findIndex((name, n) => n > this.at && !this.labels.has(name));
    this.go(open < 0 ? (this.at + 1) % this.names.length : open);
  }

  // A label as a labelled case, which certify and audit read; without a case where the page holds only a part of the text.
  async line(n) {
    const { x } = this, [at, why, random] = x.queue[n], whole = await promptOf(x, x.p[at]), row = whole.c.find((one) => one.i === x.i[at]);
    const label = this.labels.get(this.names[n])?.[0] ?? null;
    const part = [...whole.prompt, ...row.m].some((one) => one.cut || one.hidden);
    const known = { id: x.prompts[x.p[at]], index: x.i[at], run: x.run, label, why, random, dataset: x.dataset, prompt: whole.prompt.map(plainMessage), reference: whole.reference || {}, tags: whole.tags || {} };
    if (whole.tools) known.tools = whole.tools;
    return label === null || part ? known : { ...known, responses: [{ messages: row.m.map(plainMessage), expected: label }] };
  }

  async save() {
    const lines = [];
    for (let n = 0; n < this.names.length; n++) if (this.labels.has(this.names[n])) lines.push(JSON.stringify(await this.line(n)));
    const link = el("a", { href: URL.createObjectURL(new Blob([lines.map((line) => line + "\n").join("")], { type: "application/jsonl" })), download: "labels.jsonl" });
    link.click();
    URL.revokeObjectURL(link.href);
    say(`${counted(lines.length, "label")} saved.`);
  }
}

function plainMessage(one) {
  const made = { role: one.role, content: one.content };
  for (const name of ["tool_calls", "name"]) if (one[name]) made[name] = one[name];
  return made;
}
