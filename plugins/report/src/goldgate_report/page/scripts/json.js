// Texts and values as elements: paragraphs and code of a response with marked places, and JSON for people.

const FENCE = /^ {0,3}(`{3,}|~{3,})([^\n`]*)$/;

// The blocks of a text: [code?, from, to, language].
function blocks(text) {
  const found = [];
  let from = 0, fence = null, at = 0;
  for (const line of text.split("\n")) {
    const match = FENCE.exec(line), end = at + line.length;
    if (!fence && match) {
      if (at > from) found.push([false, from, at]);
      [fence, from] = [{ mark: match[1], language: match[2].trim() }, end + 1];
    } else if (fence && match && match[1][0] === fence.mark[0] && match[1].length >= fence.mark.length && !match[2].trim()) {
      found.push([true, from, Math.max(from, at), fence.language]);
      [fence, from] = [null, end + 1];
    }
    at = end + 1;
  }
  if (from < text.length || !found.length) found.push([Boolean(fence), from, text.length, fence?.language]);
  return found.filter(([code, a, b]) => code || text.slice(a, b).trim());
}

// A text with marks: [{from, to, name}]; marks may overlap.
function written(text, marks = []) {
  return blocks(text).map(([code, from, to]) => {
    const inside = pieces(text, from, to, marks);
    return code ? el("pre", { class: "code", tabindex: 0 }, inside) : el("div", { class: "prose" }, inside);
  });
}

function pieces(text, from, to, marks) {
  while (from < to && text[from] === "\n") from++;
  while (to > from && /\s/.test(text[to - 1])) to--;
  const own = marks.filter((one) => one.from < to && one.to > from);
  const edges = [...new Set([from, to, ...own.flatMap((one) => [one.from, one.to])])].filter((at) => at >= from && at <= to).sort((a, b) => a - b);
  return edges.slice(0, -1).map((start, n) => {
    const part = text.slice(start, edges[n + 1]);
    const names = own.filter((one) => one.from <= start && one.to >= edges[n + 1]).map((one) => one.name);
    return names.length ? el(names.includes("answer") ? "strong" : "mark", { class: names.join(" ") }, part) : part;
  });
}

// A text in which line ends and spaces at their side can be seen.
function visible(text, most = 4000) {
  const shown = cut(text, most).split("\n");
  return el("pre", { class: "code visible", tabindex: 0 }, shown.map((line, n) => {
    const bare = line.replace(/\s+$/, ""), spaces = line.slice(bare.length).replaceAll(" ", "·").replaceAll("\t", "→");
    return [bare, spaces && el("span", { class: "faint" }, spaces), n < shown.length - 1 && [el("span", { class: "faint" }, "↵"), "\n"]];
  }));
}

// A value as a list of keys, nested as far as it goes.
function values(value) {
  if (value === null || typeof value !== "object") return el("code", {}, compact(value) ?? "");
  if (Array.isArray(value)) {
    if (value.every((one) => one === null || typeof one !== "object")) return el("code", {}, value.map(compact).join(", "));
    return el("ol", { class: "values" }, value.map((one) => el("li", {}, values(one))));
  }
  return el("dl", { class: "values" }, Object.entries(value).map(([name, one]) => [el("dt", {}, name), el("dd", {}, values(one))]));
}
