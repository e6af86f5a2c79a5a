// Keys, drafts, and the talk with the server.
const store = name => { try { return window[name]; } catch { return { getItem: () => null, setItem() {}, removeItem() {} }; } };
const kept = store("localStorage"), session = store("sessionStorage");
const browser = session.getItem("browser") || token();
session.setItem("browser", browser);
let choice = null, about = { done: 0, left: 0 }, contrast = false, busy = false, empty = null;

const draftName = () => `draft:${about.annotator}:${choice.task.digest}`;
function keepDraft() {
  if (choice && !choice.saved) kept.setItem(draftName(), JSON.stringify({ ...taken(choice), once: choice.once, past: choice.past, mode: choice.mode === "edit" ? "edit" : "" }));
}

// Asks the server until it answers: a label that was sent twice is kept once.
async function ask(action, sent) {
  for (let waited = 0; ; waited++) {
    try {
      const reply = await fetch("api/" + action, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(sent) });
      if (waited) trouble("");
      if (reply.status === 404) throw { sentence: "The server has another address now: open the one that it printed." };
      const found = await reply.json();
      if (!reply.ok) throw { sentence: found.error };
      return found;
    } catch (error) {
      if (error.sentence) throw error;
      trouble("The server does not answer. Start it again: what you chose is kept here, and is sent when it is back.");
      await new Promise(done => setTimeout(done, 1000));
    }
  }
}

function trouble(text) {
  if (choice) choice.trouble = text;
  if (text) say(text);
  show();
}

async function doing(action) {
  if (busy) return;
  busy = true;
  try { await action(); } catch (error) {
    if (!error.sentence) throw error;
    trouble(error.sentence);
  } finally { busy = false; }
}

const next = wanted => doing(async () => {
  const found = await ask("next", { browser, wanted: wanted || "" });
  take(found, null);
  scrollTo(0, 0);
});

function take(found, chosen) {
  about = found;
  contrast = false;
  if (!found.task) {
    choice = null;
    empty = found;
    session.removeItem("task");
    return show();
  }
  choice = fresh(found.task);
  session.setItem("task", found.task.digest);
  const draft = chosen || JSON.parse(kept.getItem(draftName()) || "null");
  if (draft) {
    for (const name of FIELDS) if (draft[name] !== undefined && draft[name] !== null) choice[name] = draft[name];
    if (draft.once) choice.once = draft.once;
    if (draft.past) choice.past = draft.past;
    if (draft.mode) choice.mode = draft.mode;
    if (chosen && choice.task.ask === "accept" && draft.right === null) choice.right = undefined;
  }
  show();
}

const save = skipped => doing(async () => {
  const mine = choice, found = await ask("label", { ...sent(mine), skipped: skipped || "" });
  kept.removeItem(draftName());
  mine.saved = found;
  mine.mode = "";
  if (!skipped) about = found;
  say(skipped ? "skipped" : found.check && found.check.passes === false ? "saved; the edit does not pass: " + found.check.why : "saved");
  if (skipped) { busy = false; return next(); }
  show();
  at("main").querySelector(".after")?.scrollIntoView({ block: "nearest" });
});

const undo = () => {
  if (choice && !choice.saved && choice.past.length) { back(choice); return changed("undone"); }
  doing(async () => {
    const found = await ask("undo", { browser });
    take(found, found.chosen);
    say("the last label is undone");
  });
};

const goOn = () => doing(async () => {
  const text = at("turn") ? at("turn").value : "";
  const found = await ask("continue", { task: choice.task.digest, text });
  busy = false;
  await next(found.task);
});

function again(mode) {
  const before = choice;
  choice = fresh(before.task);
  if (mode === "edit") {
    for (const name of FIELDS) choice[name] = before[name];
    choice.mode = "edit";
  }
  changed("");
}

function changed(text) {
  keepDraft();
  if (text) say(text);
  show();
}

function keepEdit() {
  const text = at("edit").value, of = editable(choice), original = choice.task.responses[of].text;
  const plain = value => value.split(/\s+/).filter(Boolean).join(" ");
  if (!plain(text)) return trouble("An edit leaves some text.");
  if (plain(text) === plain(original)) { choice.edited = null; choice.draft = null; } else { remember(choice); choice.edited = { of, text }; choice.draft = null; }
  choice.mode = "";
  choice.trouble = "";
  changed(choice.edited ? "edit kept" : "nothing was changed");
}

function openEdit() {
  const of = editable(choice);
  choice.mode = of === null ? "which" : "edit";
  changed("");
}

// One key, whoever pressed it.
function press(name) {
  if (name === "?") return help();
  if (name === "g" && about.guide) return help();
  if (!choice) return name === "u" ? undo() : name === "Enter" ? next() : undefined;
  const now = phase(choice), number = Number(name) - 1;
  choice.trouble = "";
  if (name === "Escape") { if (choice.mode) { choice.mode = ""; changed(""); } }
  else if (now === "edit") { if (name === "keep") keepEdit(); }
  else if (now === "go") { if (name === "keep") goOn(); }
  else if (now === "skip") { if (name === "Enter") save(at("reason").value.trim() || "no reason given"); }
  else if (now === "which") { if (choice.task.responses[number]) { choice.bad_of = number; choice.mode = "edit"; changed(""); } }
  else if (name === "u") undo();
  else if (now === "saved") {
    if (name === "Enter") next();
    else if (name === "c") again("");
    else if (name === "m" && choice.saved.check && choice.saved.check.passes === false) again("edit");
    else if (name === "n" && choice.saved.can_continue) { if (choice.saved.needs_text) { choice.mode = "go"; show(); } else goOn(); }
  }
  else if (name === "d" && choice.task.responses.length > 1) { contrast = !contrast; show(); }
  else if (name === "s") { choice.mode = "skip"; show(); }
  else if (now === "pick" && number >= 0) { if (pick(choice, number)) changed(LETTERS[number] + " chosen"); }
  else if (now === "pick" && name === "x" && !choice.ranking.length) { remember(choice); choice.bad = true; changed("none is good enough"); }
  else if (now === "strength" && (name === "t" || STRENGTHS.some(one => one[0] === name))) {
    remember(choice);
    choice.strengths.push(name === "t" ? "same" : STRENGTHS.find(one => one[0] === name)[1]);
    changed(choice.strengths[choice.strengths.length - 1]);
  }
  else if (now === "judge" && number >= 0 && number < 3) { remember(choice); choice.right = [1, 0, null][number]; changed(["right", "wrong", "cannot tell"][number]); }
  else if (now === "ready" && name === "m") openEdit();
  else if (now === "ready" && name === "Enter") save("");
}

function help() {
  const box = at("dialog"), heading = make("h2", "", "Keys");
  heading.id = "dialog-title";
  const rows = [["1 2 3", "the best, then the second; right, wrong, cannot tell"], ["q w e r", "significantly better, better, slightly, marginally"], ["t", "the same"], ["x", "none is good enough"],
    ["m", "edit the best one"], ["Ctrl+Enter", "keep the edit"], ["Enter", "save, then next"], ["u", "undo, as far back as you like"], ["c", "change my mind after verdicts were shown"], ["n", "continue the dialogue"],
    ["d", "mark where B and C differ from A"], ["s", "skip, with a reason"], ["Esc", "back"]];
  box.replaceChildren(...(about.guide ? [make("h2", "", "Guide"), prose(about.guide, "guide")] : []), heading,
    make("div", "table", rows.map(([names, text]) => [make("span", "", names.split(" ").map(hint)), make("span", "", text)])));
  box.showModal();
}

function writer(name, heading, note, text, code, changedText) {
  const field = make("textarea", code ? "has-code" : "");
  field.id = name;
  field.value = text;
  field.dir = "auto";
  field.spellcheck = !code;
  field.setAttribute("aria-label", heading);
  field.addEventListener("input", () => changedText(field.value));
  return make("div", "", make("h2", "", heading, make("span", "", note)), field);
}

function editor() {
  const of = editable(choice), response = choice.task.responses[of], code = /^\s*(```|~~~)/m.test(response.text);
  const counted = make("span", ""), shown = prose("", "changes" + (code ? " has-code" : ""));
  const update = text => {
    const parts = differences(response.text, text);
    counted.textContent = `+${count(parts, "new")} \u2212${count(parts, "gone")} words`;
    shown.replaceChildren(...marked(parts, true, ""));
  };
  const text = choice.draft ?? (choice.edited ? choice.edited.text : response.text);
  update(text);
  return make("section", "write", writer("edit", choice.task.ask === "rank" ? `Edit ${LETTERS[of]}` : "Edit the response", "draft kept here", text, code, value => { choice.draft = value; update(value); keepDraft(); }),
    make("div", "", make("h2", "", "What changes", counted), shown));
}

function bar() {
  const total = about.done + about.left;
  at("bar").replaceChildren(
    make("span", "name", draw("svg", { width: 12, height: 17, "aria-hidden": "true" }, draw("path", { d: "M1.5 17V1.5h9V17", class: "gate" })), "goldgate"),
    make("span", "soft", "annotate"), make("span", "", `${about.done} done, ${about.left} left`),
    draw("svg", { class: "way", height: 4, "aria-hidden": "true" }, draw("rect", { width: "100%", height: 4, rx: 2, class: "i-bar" }), draw("rect", { width: total ? percent(about.done / total) : 0, height: 4, rx: 2, class: "i-ink" })),
    make("span", "right soft", make("span", "hint", `${about.annotator || ""} \u00b7 order and models hidden \u00b7 what you choose is kept`), button("?", "", help, "quiet")));
}

function finished() {
  const left = empty || {};
  return make("div", "done", make("h1", "", left.elsewhere ? "Nothing is free just now" : "All done"),
    make("p", "soft", left.elsewhere ? `${left.elsewhere} more ${left.elsewhere === 1 ? "task is" : "tasks are"} on another screen. Press Enter to look again.` : "Every task has its labels. New ones show here once they are in the file: press Enter to look again."));
}

function show() {
  bar();
  if (!choice) {
    at("main").replaceChildren(empty ? finished() : "");
    at("dock").replaceChildren(make("div", "", title(empty ? "Thank you" : "One moment", ""), make("div", ""), make("div", "keys", button("Enter", "Look again", () => next(), "first"), key("u", "undo", "quiet"))));
    return;
  }
  const { task } = choice, now = phase(choice);
  document.title = `${task.id} \u00b7 goldgate annotate`;
  const meta = make("div", "about", make("b", "", task.id), task.tags.join(" \u00b7 "), make("span", "", task.rubric.join(", then ")), task.continues && "continues a dialogue", task.collapsed > 0 && `${task.collapsed} same as another: shown once`);
  const parts = [meta, asked(task), answers(choice, contrast)];
  if (now === "edit") parts.push(editor());
  if (now === "go") parts.push(make("section", "write alone", writer("turn", "The user says", "", "", false, () => {})));
  if (choice.saved) parts.push(after(choice));
  at("main").replaceChildren(...parts.filter(Boolean));
  at("dock").replaceChildren(dock(choice));
  const field = at("edit") || at("turn") || at("reason");
  if (field) {
    field.focus();
    if (field.id === "reason") field.select(); else field.setSelectionRange(field.value.length, field.value.length);
    at("main").querySelector(".write")?.scrollIntoView({ block: "nearest" });
  }
}

addEventListener("keydown", event => {
  if (at("dialog").open || event.isComposing) return;
  const typing = ["TEXTAREA", "INPUT"].includes(event.target.tagName), control = event.ctrlKey || event.metaKey;
  if (typing) {
    if (event.key === "Enter" && (control || event.target.tagName === "INPUT")) { event.preventDefault(); if (choice) choice.keys++; press(event.target.tagName === "INPUT" ? "Enter" : "keep"); }
    else if (event.key === "Escape") { event.preventDefault(); press("Escape"); }
    return;
  }
  if (control || event.altKey || event.repeat) return;
  if (event.key === "Enter" && ["BUTTON", "SUMMARY"].includes(event.target.tagName)) return;
  const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (!/^([1-3qwertuxmcdsng?]|Enter|Escape)$/.test(name)) return;
  event.preventDefault();
  if (choice && !["Escape", "?", "g", "d"].includes(name)) choice.keys++;
  press(name);
});

show();
next(session.getItem("task"));
