// Which candidates a door leads to. The keys are those of figures/doors.py.

const STATUSES = ["", "passed", "rejected", "abstained", "filtered", "failed"];

function parsed(hash) {
  const [view, query = ""] = hash.replace(/^#/, "").split(/\?(.*)/s);
  if (view.startsWith("row=")) return { view: "rows", keys: new Map([["row", decodeURIComponent(view.slice(4))]]) };
  const keys = new Map();
  for (const pair of query.split("&").filter(Boolean)) {
    const [name, value = ""] = pair.split(/=(.*)/s);
    try {
      keys.set(name, decodeURIComponent(value));
    } catch {
      keys.set(name, value);
    }
  }
  return { view: view || "story", keys };
}

function address(keys) {
  const pairs = [...keys].filter(([, value]) => value !== "").map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return "#rows" + (pairs.length ? `?${pairs.join("&")}` : "");
}

// A list of tests that a candidate has to pass.
function tests(x, keys) {
  const found = [];
  const has = (name) => keys.has(name) && keys.get(name) !== "";
  if (has("o")) {
    const wanted = new Set(keys.get("o").split(",").map((name) => x.outcomes.indexOf(name)));
    found.push((at) => wanted.has(x.o[at]));
  }
  const status = (step, name) => {
    const column = x.st[step] || [], wanted = STATUSES.indexOf(name);
    found.push((at) => column[at] === wanted);
  };
  if (has("step") && has("status")) status(keys.get("step"), keys.get("status"));
  if (has("a")) status(keys.get("a"), keys.get("x"));
  if (has("b")) status(keys.get("b"), keys.get("y"));
  if (has("data")) {
    const place = x.sides.findIndex(([data, side]) => data === keys.get("data") && String(side) === (keys.get("side") || "0"));
    found.push((at) => place >= 0 && Math.floor(x.side[at] / 2 ** place) % 2 === 1);
  }
  if (has("code")) {
    const by = keys.get("by") || "", outcome = keys.get("o") || "";
    const wanted = new Set();
    x.reasons.forEach(([step, end, code], at) => {
      if (code === keys.get("code") && step === by && (!outcome || outcome === end)) wanted.add(at + 1);
    });
    found.push((at) => wanted.has(x.r[at]));
  } else if (has("by")) {
    const step = x.steps.indexOf(keys.get("by"));
    found.push((at) => x.by[at] === step);
  }
  if (has("tag")) {
    const tag = keys.get("tag"), wanted = (x.tags[tag] || []).indexOf(keys.get("value")) + 1;
    found.push((at) => wanted > 0 && x.ptag[tag][x.p[at]] === wanted);
  }
  if (has("of")) {
    const of = Number(keys.get("of")), right = Number(keys.get("right"));
    found.push((at) => x.candidates[x.p[at]] === of && x.right[x.p[at]] === right && x.of[x.p[at]][0] === at);
  }
  if (has("len")) {
    const bits = Number(keys.get("len"));
    found.push((at) => (x.len[at] ? Math.floor(Math.log2(x.len[at])) + 1 : 0) === bits);
  }
  if (has("was")) {
    const was = x.outcomes.indexOf(keys.get("was")), now = x.outcomes.indexOf(keys.get("now"));
    found.push((at) => x.was?.[at] === was && Math.max(1, x.o[at]) === now);
  }
  if (has("real")) found.push((at) => x.i[at] >= 0);
  return found;
}

function filtered(x, keys) {
  const all = tests(x, keys), found = [];
  for (let at = 0; at < x.p.length; at++) if (all.every((test) => test(at))) found.push(at);
  return found;
}

// Those whose name, prompt, response or sentence holds the text: names at once, the rest as segments unpack.
async function* holding(x, rows, text, stop) {
  const wanted = text.toLowerCase(), found = new Set();
  for (const at of rows) if (nameOf(x, at).toLowerCase().includes(wanted)) found.add(at);
  yield [rows.filter((at) => found.has(at)), 0];
  const bySegment = Map.groupBy ? Map.groupBy(rows, (at) => x.segment[x.p[at]]) : grouped(rows, (at) => x.segment[x.p[at]]);
  let done = 0;
  for (const [number, own] of bySegment) {
    const unpackedRows = await segment(number);
    if (stop()) return;
    for (const at of own) {
      if (found.has(at)) continue;
      const prompt = unpackedRows[x.place.get(x.p[at])];
      const row = prompt.c.find((one) => one.i === x.i[at]);
      if (says(prompt.prompt, wanted) || says(row.m, wanted) || row.v.some((v) => (v.why || "").toLowerCase().includes(wanted))) found.add(at);
    }
    done++;
    if (done % 8 === 0 || done === bySegment.size) yield [rows.filter((at) => found.has(at)), done / bySegment.size];
  }
}

const says = (messages, wanted) => messages.some((one) => one.content.toLowerCase().includes(wanted));

function grouped(rows, by) {
  const found = new Map();
  for (const at of rows) found.set(by(at), [...(found.get(by(at)) || []), at]);
  return found;
}

// What a filter says, for people.
function inWords(keys) {
  const parts = [];
  const get = (name) => keys.get(name);
  if (get("step")) parts.push(`${get("step")}: ${get("status")}`);
  if (get("a")) parts.push(`${get("a")}: ${get("x")}, ${get("b")}: ${get("y")}`);
  if (get("data")) parts.push(`${get("data")}${["", ", chosen side", ", rejected side"][Number(get("side") || 0)]}`);
  if (get("by") || get("code")) parts.push(`${get("by") || "no step"}${get("code") ? `: ${get("code").replaceAll("_", " ")}` : ""}`);
  if (get("of")) parts.push(`prompts with ${get("right")} of ${get("of")} right`);
  if (get("len")) parts.push(Number(get("len")) ? `${count(2 ** (get("len") - 1))} to ${count(2 ** get("len") - 1)} characters` : "no character");
  if (get("was")) parts.push(`was ${get("was")}, is ${get("now")}`);
  return parts.join(" · ");
}
const DOOR_KEYS = ["step", "status", "a", "x", "b", "y", "data", "side", "by", "code", "of", "right", "len", "was", "now", "real"];
