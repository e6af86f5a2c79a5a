// Evidence drawn by its kind. What no kind fits is shown as keys and values: nothing is left out.

const BORING = new Set(["trust", "extracted", "by", "gold_type", "type", "tier", "kind", "fault", "ended", "findings"]);

// Places of the response that a verdict speaks of, to be marked where it is written.
function places(verdict, text) {
  const e = verdict.evidence || {}, found = [];
  const answer = typeof e.extracted === "string" && verdict.score !== null && e.by ? lastPlace(text, e.extracted) : null;
  if (answer) found.push({ ...answer, name: verdict.score >= 1 ? "answer kept" : "answer out" });
  for (const one of e.constraints || []) {
    if (!one.met && one.span && text.slice(one.span[0], one.span[1]) === one.quote) found.push({ from: one.span[0], to: one.span[1], name: "fault" });
  }
  if (verdict.score !== 1 && typeof e.claim === "string") {
    const at = text.indexOf(e.claim);
    if (at >= 0) found.push({ from: at, to: at + e.claim.length, name: "fault" });
  }
  for (const word of Array.isArray(e.words) ? e.words : []) {
    const at = typeof word === "string" && word ? text.indexOf(word) : -1;
    if (at >= 0) found.push({ from: at, to: at + word.length, name: "fault" });
  }
  return found;
}

function lastPlace(text, part) {
  const at = part && part.length < 200 ? text.lastIndexOf(part) : -1;
  return at < 0 ? null : { from: at, to: at + part.length };
}

function drawn(verdict, prompt, row) {
  const e = verdict.evidence;
  const parts = verdict.parts && Object.keys(verdict.parts).length > 1 ? bars(verdict.parts) : null;
  if (!e || typeof e !== "object" || !Object.keys(e).length) return parts;
  const how = KINDS.find(([fits]) => fits(e, verdict));
  const [shown, used] = how ? how[1](e, verdict, prompt, row) : [null, []];
  const rest = Object.entries(e).filter(([name, value]) => !used.includes(name) && value !== null && value !== "" && !(Array.isArray(value) && !value.length));
  const loud = rest.filter(([name]) => !BORING.has(name)), quiet = rest.filter(([name]) => BORING.has(name));
  return [shown, parts, loud.length > 0 && values(Object.fromEntries(loud)), quiet.length > 0 && quietly(quiet)];
}

const quietly = (pairs) => el("p", { class: "quiet" }, pairs.map(([name, value]) => `${name} ${cut(compact(value), 80)}`).join(" · "));

const KINDS = [
  [(e) => "call" in e && "expected" in e, (e) => [[el("pre", { class: "code", tabindex: 0 }, String(e.call)), against(String(e.expected), gotOf(e))], ["call", "expected", "got"]]],
  [(e) => "input" in e && "expected" in e, (e) => [[titled("Input", visible(String(e.input))), againstText(String(e.expected), String(e.got ?? "")), e.stderr && titled("Standard error", el("pre", { class: "code", tabindex: 0 }, e.stderr))], ["input", "expected", "got", "stderr"]]],
  [(e, v) => /\bassert\b/.test(v.why || ""), (e, v) => [asserted(v.why), []]],
  [(e) => Array.isArray(e.findings) && e.findings.length > 0, (e) => [findings(e.findings), ["findings"]]],
  [(e) => e.first_false && typeof e.first_false === "object", (e, v, p, row) => [steps(e.first_false, v, row), ["first_false"]]],
  [(e) => Array.isArray(e.constraints), (e) => [constraints(e.constraints), ["constraints", "share_met", "first_violating_turn"]]],
  [(e) => typeof e.claim === "string", (e) => [claim(e), ["claim", "nearest"]]],
  [(e, v, p) => "message" in e || /^tools\./.test(v.verifier), (e, v, p, row) => [calls(e, v, p, row), ["reasons", "message", "verifier"]]],
  [(e) => typeof e.extracted === "string" && e.by, (e, v, p) => [extracted(e, v, p), ["extracted"]]],
];

const titled = (title, ...children) => el("div", { class: "titled" }, el("p", { class: "quiet" }, title), children);

function gotOf(e) {
  const text = String(e.got ?? ""), tail = `, not ${e.expected}`;
  return text.startsWith("gives ") && text.endsWith(tail) ? text.slice(6, -tail.length) : text;
}

function against(expected, got) {
  const unlike = differences(expected, got);
  const half = (title, text, ranges, name) => el("div", {}, el("p", { class: "quiet" }, title), el("code", {}, pieces(text, 0, text.length, (ranges ?? [[0, text.length]]).map(([from, to]) => ({ from, to, name })))));
  return el("div", { class: "against" }, half("Expected", expected, unlike?.[0], "kept"), half("Got", got || "nothing", got ? unlike?.[1] : [], "out"));
}

function againstText(expected, got) {
  return el("div", { class: "against" }, el("div", {}, el("p", { class: "quiet" }, "Expected"), visible(expected)), el("div", {}, el("p", { class: "quiet" }, "Printed"), got ? visible(got) : el("code", {}, "nothing")));
}

function asserted(why) {
  const match = /line (\d+), (.*?)(?:: ([A-Z]\w*(?:Error|Exception|Exit)\b.*))?$/.exec(why);
  if (!match) return null;
  return el("div", { class: "failed-line" }, el("span", { class: "n" }, match[1]), el("code", {}, match[2]), match[3] && el("p", {}, match[3]));
}

function findings(all) {
  return el("ul", { class: "findings" }, all.map((one) => el("li", {}, one.line && el("span", { class: "n" }, `${one.line}${one.column ? `:${one.column}` : ""}`), el("code", {}, one.code ?? ""), " ", one.message ?? compact(one))));
}

// The lines of a solution: the first false one with what is wrong, those that build on it greyed.
function steps(wrong, verdict, row) {
  const lines = row.m.map((one) => one.content).join("\n").split("\n");
  const at = Math.max(0, Number(wrong.line) - 1);
  const from = Math.max(0, at - 6), to = Math.min(lines.length, at + 7);
  return el("ol", { class: "steps", start: from + 1 }, lines.slice(from, to).map((line, n) => {
    const here = from + n === at;
    const place = here ? line.indexOf(wrong.claim) : -1;
    const marks = place >= 0 ? [{ from: place, to: place + wrong.claim.length, name: "out" }] : [];
    return el("li", { class: here ? "false" : from + n > at ? "after" : "" }, el("span", { class: "n" }, from + n + 1), el("span", {}, pieces(line, 0, line.length, marks), here && el("em", {}, `${(verdict.why || "").replace(/^line \d+ claims /, "")}. What follows builds on it.`)));
  }));
}

function constraints(all) {
  return el("table", { class: "checks" }, el("thead", {}, el("tr", {}, ["constraint", "where", "what was found"].map((name) => el("th", { scope: "col" }, name)))), el("tbody", {}, all.map((one) => el("tr", { class: one.met ? "" : "false" }, el("th", { scope: "row" }, mark(one.met ? "accepted" : one.met === null ? "abstained" : "rejected"), " ", el("code", {}, one.id)), el("td", {}, one.scope, one.turn ? `, turn ${one.turn}` : ""), el("td", {}, one.why, one.quote && [" ", el("mark", { class: "out" }, cut(one.quote, 120))])))));
}

function claim(e) {
  return el("div", { class: "claim" }, el("p", {}, el("mark", { class: "out" }, e.claim), " is not supported"), e.nearest && el("blockquote", {}, el("span", { class: "quiet" }, "Nearest in the source: "), e.nearest));
}

function extracted(e, verdict, prompt) {
  const reference = prompt.reference?.answer;
  const kept = verdict.score >= 1;
  return el("div", { class: "against" }, el("div", {}, el("p", { class: "quiet" }, `Read as the final answer (${e.by})`), el("code", {}, el(kept ? "strong" : "mark", { class: kept ? "answer kept" : "answer out" }, e.extracted))), el("div", {}, el("p", { class: "quiet" }, "Reference"), el("code", {}, reference === undefined ? "none" : compact(reference))));
}

function bars(parts) {
  return el("dl", { class: "parts" }, Object.entries(parts).slice(0, 40).map(([name, share]) => {
    const number = typeof share === "number" ? share : null;
    return [el("dt", {}, name), el("dd", {}, share === null ? "abstains" : number === null ? values(share) : [svg("svg", { width: 80, height: 8, "aria-hidden": "true" }, svg("rect", { class: "rail", width: 80, height: 8 }), svg("rect", { class: `fill ${number >= 1 ? "passed" : "rejected"}`, width: 80 * Math.max(0, Math.min(1, number)), height: 8 })), ` ${number}`])];
  }));
}
