// Views, their address, and keys.

const state = { view: "story", keys: new Map(), text: "", list: null, detail: null, labelling: null, search: 0, waiting: "" };
const root = document.documentElement;
root.classList.add("scripted");
const keptTheme = remembered("goldgate-theme");
if (keptTheme === "dark" || keptTheme === "light") root.dataset.theme = keptTheme;

function opened(view) {
  state.view = root.dataset.view = view;
  for (const name of ["story", "rows", "label"]) find(`#${name}`).hidden = name !== view;
  for (const link of document.querySelectorAll("nav a")) {
    if (link.hash === `#${view}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

async function route() {
  const { view, keys } = parsed(location.hash);
  const known = ["rows", "label"].includes(view) ? view : "story";
  const moved = known !== state.view;
  opened(known);
  if (known === "story") {
    if (moved) scrollTo(0, state.scrolled || 0);
    return;
  }
  try {
    const x = await index();
    if (known === "rows") await showRows(x, keys);
    else await showLabels(x);
  } catch (error) {
    find(`#${known}`).replaceChildren(el("p", { class: "note" }, `The rows cannot be opened: ${error.message}`));
  }
}

async function showLabels(x) {
  state.labelling ??= new Labelling(x);
  await state.labelling.draw();
  find("#label").replaceChildren(state.labelling.node);
}

function build(x) {
  state.list = new List((at) => pick(at, true));
  state.detail = new Detail((at) => pick(at));
  const text = el("input", { type: "search", id: "filter", placeholder: "Filter text   ( / )", "aria-label": "Filter text", oninput: (event) => typed(event.target.value) });
  find("#rows").replaceChildren(el("div", { class: "choose" }, el("div", { class: "filters" }, text, el("div", { id: "chips" }), el("p", { id: "found", role: "status" })), state.list.node), state.detail.node);
  state.x = x;
}

async function showRows(x, keys) {
  if (!state.list) build(x);
  const row = keys.get("row");
  const doors = new Map([...keys].filter(([name]) => name !== "row"));
  const before = address(state.keys);
  state.keys = doors;
  if (before !== address(doors) || !state.rows) {
    if (!state.keepsText) find("#filter").value = state.text = ""; // a door leads to exactly its rows
    state.keepsText = false;
    await refilter();
  }
  const wanted = row ? candidateOf(x, row) : -1;
  if (row && wanted < 0) say(`${row} is not in this page: goldgate explain tells its story.`);
  if (wanted >= 0) draw(wanted);
  else if (state.rows.length) draw(state.rows.includes(state.list.at) ? state.list.at : state.rows[0], true);
  else {
    state.list.at = -1;
    state.detail.node.replaceChildren(el("p", { class: "empty" }, "No row of this page fits. ", el("a", { class: "door", href: "#rows" }, "Show all"), ", or ", el("code", {}, `goldgate view ${document.body.dataset.command}`), " for every row of the run."));
  }
}

async function refilter() {
  const x = state.x, turn = ++state.search;
  const fitting = filtered(x, state.keys);
  chips(x);
  const shown = (rows, note = "") => {
    state.rows = rows;
    state.list.show(x, rows);
    const part = x.p.length < x.total ? ` of ${counted(x.p.length, "candidate")} in this page; the run has ${count(x.total)}` : ` of ${counted(x.p.length, "candidate")}`;
    find("#found").textContent = `${count(rows.length)}${part}${note}`;
  };
  if (!state.text) return shown(fitting);
  for await (const [rows, share] of holding(x, fitting, state.text, () => turn !== state.search)) {
    if (turn !== state.search) return;
    shown(rows, share < 1 ? ` · ${percent(share)} searched` : "");
  }
}

let typing = 0;
function typed(text) {
  clearTimeout(typing);
  typing = setTimeout(async () => {
    state.text = text.trim();
    await refilter();
    if (state.rows?.length && !state.rows.includes(state.list.at)) draw(state.rows[0], true);
  }, 120);
}

function chips(x) {
  const chip = (words, on, toggled, drawnMark, number) => el("button", { type: "button", class: "chip", "aria-pressed": on, onclick: () => go(toggled) }, drawnMark, ` ${words} `, el("span", {}, number));
  const withKey = (pairs) => {
    const keys = new Map(state.keys);
    for (const [name, value] of Object.entries(pairs)) keys.set(name, value);
    return keys;
  };
  const totals = new Map();
  for (const outcome of x.o) totals.set(outcome, (totals.get(outcome) || 0) + 1);
  const chosen = new Set((state.keys.get("o") || "").split(",").filter(Boolean));
  const outcomes = x.outcomes.flatMap((name, number) => {
    if (!totals.get(number)) return [];
    const next = new Set(chosen);
    if (!next.delete(name)) next.add(name);
    return [chip(name, chosen.has(name), withKey({ o: [...next].join(",") }), mark(name), count(totals.get(number)))];
  });
  const tags = Object.entries(x.tags).filter(([, all]) => all.length > 1 && all.length <= 8).slice(0, 3).map(([tag, all]) => el("div", { class: "chip-row" }, all.map((value, n) => {
    const on = state.keys.get("tag") === tag && state.keys.get("value") === value;
    return chip(cut(value, 24), on, withKey(on ? { tag: "", value: "" } : { tag, value }), "", count(x.p.reduce((sum, prompt) => sum + (x.ptag[tag][prompt] === n + 1), 0)));
  })));
  const door = inWords(state.keys);
  const without = new Map([...state.keys].filter(([name]) => !DOOR_KEYS.includes(name)));
  find("#chips").replaceChildren(el("div", { class: "chip-row" }, outcomes), ...tags, door ? el("div", { class: "chip-row" }, el("button", { type: "button", class: "chip", "aria-pressed": true, "aria-label": `${door}: remove`, onclick: () => go(without) }, door, " ×")) : "");
}

function go(keys) {
  const next = new Map([...keys].filter(([name, value]) => name !== "row" && value !== ""));
  state.keepsText = true;
  location.hash = address(next);
}

// Show a row; the address keeps the place without a new step in the history.
function pick(at, fromList = false) {
  draw(at);
  if (fromList) find("#rows").classList.add("reading");
}

function draw(at, first = false) {
  if (at < 0) return;
  state.list.pick(at);
  state.detail.show(state.x, at);
  if (!first) {
    const keys = new Map(state.keys);
    keys.set("row", nameOf(state.x, at));
    history.replaceState(null, "", address(keys));
    find("#rows").classList.add("reading");
  }
}

function neighbour(by) {
  const { x, detail } = state, all = x.of[x.p[detail.right]].filter((at) => x.i[at] >= 0);
  const at = all[(all.indexOf(detail.right) + by + all.length) % all.length];
  if (at !== undefined) pick(at);
}

const ROW_KEYS = {
  j: () => draw(state.list.step(1)), k: () => draw(state.list.step(-1)), ArrowDown: () => draw(state.list.step(1)), ArrowUp: () => draw(state.list.step(-1)),
  ArrowRight: () => neighbour(1), ArrowLeft: () => neighbour(-1), d: () => state.detail.toggle(), "/": () => find("#filter").focus(),
};
const LABEL_KEYS = {
  1: () => state.labelling.answer(1), 2: () => state.labelling.answer(0), 3: () => state.labelling.answer(null), Enter: () => state.labelling.next(), s: () => state.labelling.next(),
  u: () => state.labelling.undo(), x: () => state.labelling.save(), j: () => state.labelling.go(state.labelling.at + 1), k: () => state.labelling.go(state.labelling.at - 1),
  o: () => (location.hash = `#row=${encodeURIComponent(state.labelling.names[state.labelling.at])}`),
};
const STORY_KEYS = { j: () => section(1), k: () => section(-1), "/": () => ((location.hash = "#rows"), index().then(() => setTimeout(() => find("#filter")?.focus(), 50))) };

function escape(target) {
  if (target.matches("input, textarea")) return target.blur();
  const rows = find("#rows");
  if (state.view === "rows" && rows.classList.contains("reading") && innerWidth < 760) return rows.classList.remove("reading");
  location.hash = "#story";
}

addEventListener("keydown", (event) => {
  const target = event.target;
  if (event.ctrlKey || event.metaKey || event.altKey || find("#help").open) return;
  if (event.key === "Escape") return escape(target);
  if (target.matches("input, textarea, select")) return;
  if (event.key === "Enter" && target.matches("a, button, summary")) return;
  if (state.waiting === "g") {
    state.waiting = "";
    const view = { s: "story", r: "rows", l: "label" }[event.key];
    if (view && find(`nav a[href="#${view}"]`)) return (location.hash = `#${view}`);
  }
  if (event.key === "g") return (state.waiting = "g");
  if (event.key === "t") return theme();
  if (event.key === "?") return help();
  const keys = state.view === "rows" ? ROW_KEYS : state.view === "label" ? LABEL_KEYS : STORY_KEYS;
  const act = (state.view === "story" || (state.view === "rows" ? state.x : state.labelling)) && Object.hasOwn(keys, event.key) && keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

addEventListener("scroll", () => {
  if (state.view === "story") state.scrolled = scrollY;
}, { passive: true });
addEventListener("hashchange", route);
find("#help-button").addEventListener("click", help);
route();

// A page that is served looks now and then whether the run went on.
async function follow() {
  try {
    const reply = await fetch(`/state?of=${live}`);
    const { changed } = await reply.json();
    if (changed && state.view === "story") location.reload();
    else if (changed) say("The run went on: reload to see more.");
  } catch {
    say("The server is gone; what is on the page stays.");
    return;
  }
  setTimeout(follow, 4000);
}
if (live) setTimeout(follow, 4000);
