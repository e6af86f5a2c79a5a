// The rows of the page: an index of columns, which is read once, and segments, which are unpacked when they are needed.

const live = document.body.dataset.live;
const HELD = 24; // segments that stay unpacked
let loading = null;
const segments = new Map();

function bytes(id) {
  const text = atob(find(`#${id}`).textContent.trim());
  const made = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) made[at] = text.charCodeAt(at);
  return made;
}

async function unpacked(name) {
  const packed = live ? await asked(name.replace("-", "/")) : bytes(name);
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

async function asked(path) {
  const reply = await fetch(`/${path}?of=${live}`);
  if (!reply.ok) throw new Error((await reply.text()) || `the server answers ${reply.status}`);
  return reply.arrayBuffer();
}

function index() {
  loading ??= unpacked("index").then(joined);
  return loading;
}

// The index with what follows from it: candidates of each prompt, and how many of them were accepted.
function joined(x) {
  x.of = x.prompts.map(() => []);
  x.p.forEach((prompt, at) => x.of[prompt].push(at));
  x.candidates = x.of.map((all) => all.filter((at) => x.i[at] >= 0).length);
  x.right = x.of.map((all) => all.filter((at) => x.i[at] >= 0 && x.o[at] <= 1).length);
  x.place = new Map();
  let before = -1, seen = 0;
  x.segment.forEach((segment, prompt) => {
    if (segment !== before) [before, seen] = [segment, 0];
    x.place.set(prompt, seen++);
  });
  return x;
}

function segment(number) {
  let held = segments.get(number);
  if (held) segments.delete(number); // it is put back as the latest
  else {
    held = unpacked(`segment-${number}`);
    held.then((rows) => (held.rows = rows), () => segments.delete(number));
  }
  segments.set(number, held);
  if (segments.size > HELD) segments.delete(segments.keys().next().value);
  return held;
}

async function promptOf(x, prompt) {
  return (await segment(x.segment[prompt]))[x.place.get(prompt)];
}

// The whole row of a candidate where its segment is unpacked already; nothing otherwise.
function rowIfThere(x, at) {
  const prompt = x.p[at];
  const rows = segments.get(x.segment[prompt])?.rows;
  return rows && rows[x.place.get(prompt)].c.find((one) => one.i === x.i[at]);
}

const nameOf = (x, at) => `${x.prompts[x.p[at]]}/${x.i[at]}`;

function candidateOf(x, name) {
  const slash = name.lastIndexOf("/");
  const prompt = x.prompts.indexOf(name.slice(0, slash));
  return prompt < 0 ? -1 : (x.of[prompt].find((at) => String(x.i[at]) === name.slice(slash + 1)) ?? x.of[prompt][0]);
}
