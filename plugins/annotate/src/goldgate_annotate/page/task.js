// A task on the screen: what was asked, and the responses side by side.
const LETTERS = "ABC", NUMBERS = ["one", "two", "three"], FOLD = 6000;
const folded = new Set();

// Prose and fenced code, in turn.
function blocks(text) {
  const found = [];
  let code = null, held = [];
  const close = () => {
    const body = held.join("\n");
    if (code !== null || body.trim()) found.push({ code: code !== null, text: code === null ? body.replace(/^\n+|\s+$/g, "") : body });
    held = [];
  };
  for (const row of text.split("\n")) {
    const fence = row.match(/^\s{0,3}(`{3,}|~{3,})/);
    if (code === null && fence) { close(); code = fence[1]; }
    else if (code !== null && fence && fence[1][0] === code[0] && fence[1].length >= code.length && !row.trim().slice(fence[1].length)) { close(); code = null; }
    else held.push(row);
  }
  close();
  return found.length ? found : [{ code: false, text: "(no text)" }];
}

const prose = (text, kind) => { const node = make("div", kind, text); node.dir = "auto"; return node; };

function cut(text, name) {
  if (text.length <= FOLD || folded.has(name)) return { text, more: null };
  const more = make("button", "fold", `show all ${text.length.toLocaleString("en")} characters`);
  more.type = "button";
  more.addEventListener("click", () => { folded.add(name); show(); });
  return { text: text.slice(0, FOLD), more };
}

function machine(message) {
  const calls = (message.calls || []).map(call => make("div", "machine", `${call.name}(${call.arguments})`));
  if (message.role !== "tool") return calls;
  const rule = make("div", "rule", "A tool\u2019s result: neither ranked nor edited.");
  if (message.text.length <= 400) return [make("div", "machine", message.text, rule)];
  const held = make("details", "machine", make("summary", "", `${message.name || "tool"}: ${message.text.length.toLocaleString("en")} characters`), message.text, rule);
  return [held];
}

function asked(task) {
  if (task.prompt.length === 1 && task.prompt[0].role === "user" && !task.prompt[0].calls) {
    const held = cut(task.prompt[0].text, task.digest + "p");
    return make("div", "", prose(held.text, "asked"), held.more);
  }
  const last = task.prompt.map(message => message.role).lastIndexOf("user");
  return make("dl", "talk", task.prompt.map((message, number) => {
    const held = cut(message.text, task.digest + number);
    const text = message.role !== "tool" && message.text ? prose(held.text, number === last ? "last" : "") : null;
    return [make("dt", "", message.role), make("dd", "", text, text && held.more, machine(message))];
  }));
}

// A text with what differs from another one marked.
function compared(before, after, both, kind) {
  const node = prose("", "plain" + (/^\s*(```|~~~)/m.test(after) ? " has-code" : ""));
  return put(node, [marked(differences(before, after), both, kind)]);
}

function body(response, name, against, edited) {
  if (edited !== null) return make("div", "response-text", compared(response.text, edited, true, ""));
  const parts = [];
  response.messages.forEach((message, number) => {
    parts.push(machine(message));
    if (message.role === "tool" || (!message.text && message.calls)) return;
    const held = cut(message.text, name + number);
    if (against !== null && message.text === response.text) parts.push(compared(against, held.text, false, "other"));
    else for (const block of blocks(held.text)) parts.push(block.code ? make("pre", "code", block.text) : prose(block.text, "plain"));
    parts.push(held.more);
  });
  return make("div", "response-text", parts);
}

function answers(choice, contrast) {
  const { task, saved } = choice;
  return make("div", "answers " + NUMBERS[task.responses.length - 1], task.responses.map((response, number) => {
    const place = placeOf(choice, number), edit = choice.edited && choice.edited.of === number ? choice.edited.text : null;
    const head = make("button", "", hint(task.ask === "rank" ? String(number + 1) : "m"),
      make("span", "letter", task.ask === "rank" ? LETTERS[number] + (edit && saved ? "\u2032" : "") : "Response"),
      response.model && make("span", "soft small", response.model), make("span", "place", place.name));
    head.type = "button";
    head.setAttribute("aria-label", `Response ${LETTERS[number]}${place.name ? ": " + place.name : ""}`);
    head.addEventListener("click", () => press(task.ask === "rank" ? String(number + 1) : "m"));
    const against = contrast && number > 0 ? task.responses[0].text : null;
    const footer = saved ? make("footer", "", spoken(saved, number, edit)) : make("footer", "soft small", "What verifiers say is shown after you save.");
    return make("article", "answer " + place.kind, head, body(response, task.digest + "r" + number, against, saved ? edit : null), footer);
  }));
}

// What verifiers say of a response; of an edited one, of both texts.
function spoken(saved, number, edit) {
  const own = saved.verdicts[number].length ? saved.verdicts[number].map(verdict) : [make("span", "soft", "No verifier judged it.")];
  if (!edit || !saved.check || !saved.check.verdicts.length) return own;
  return [make("span", "soft small", "Edited"), saved.check.verdicts.map(verdict), make("span", "soft small", "Before"), own];
}

const verdict = one => make("div", "verdict", sign(one.accepts === undefined ? (one.score === null ? null : one.score >= 1) : one.accepts),
  make("span", "", make("b", "", one.verifier), " ", make("span", "soft", one.why)));
