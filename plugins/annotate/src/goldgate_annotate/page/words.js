// Which words two texts share: the longest common subsequence, cut to where they differ.
const LONGEST = 1500;

const words = text => text.match(/\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) || [];

function differences(before, after) {
  const a = words(before), b = words(after);
  let head = 0, tail = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const x = a.slice(head, a.length - tail), y = b.slice(head, b.length - tail);
  const parts = [];
  const add = (kind, text) => {
    const last = parts[parts.length - 1];
    if (last && last.kind === kind) last.text += text; else if (text) parts.push({ kind, text });
  };
  add("same", a.slice(0, head).join(""));
  if (x.length > LONGEST || y.length > LONGEST) {
    add("gone", x.join(""));
    add("new", y.join(""));
  } else walk(x, y, add);
  add("same", tail ? a.slice(a.length - tail).join("") : "");
  return parts;
}

function walk(x, y, add) {
  const wide = y.length + 1, table = new Uint16Array((x.length + 1) * wide);
  for (let i = x.length - 1; i >= 0; i--)
    for (let j = y.length - 1; j >= 0; j--)
      table[i * wide + j] = x[i] === y[j] ? table[(i + 1) * wide + j + 1] + 1 : Math.max(table[(i + 1) * wide + j], table[i * wide + j + 1]);
  let i = 0, j = 0;
  while (i < x.length || j < y.length) {
    if (i < x.length && j < y.length && x[i] === y[j]) { add("same", x[i]); i++; j++; }
    else if (j >= y.length || (i < x.length && table[(i + 1) * wide + j] >= table[i * wide + j + 1])) add("gone", x[i++]);
    else add("new", y[j++]);
  }
}

const count = (parts, kind) => parts.filter(part => part.kind === kind).reduce((sum, part) => sum + (part.text.match(/\S+/g) || []).length, 0);

// White space at the ends stays outside of the mark.
function wrapped(piece, tag, kind) {
  const [, before, inner, behind] = piece.match(/^(\s*)([^]*?)(\s*)$/);
  return tag === "del" ? [make(tag, kind, inner), behind] : [before, make(tag, kind, inner), behind];
}

// The second text with what is new in it marked, and with `both` what is gone struck through.
function marked(parts, both, kind) {
  const found = [];
  for (const part of parts) {
    if (part.kind === "same") found.push(part.text);
    else if (part.kind === "new" || both)
      for (const piece of part.text.split(/(\n)/))
        found.push(piece.trim() ? wrapped(piece, part.kind === "gone" ? "del" : kind === "other" ? "span" : "ins", kind) : part.kind === "new" ? piece : "");
  }
  return found;
}
