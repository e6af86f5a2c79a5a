// Which words two texts share: the longest common subsequence, cut to where they differ.
const LONGEST = 1500;

const words = text => text.match(/\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) || [];

// How many characters two texts have in common at their beginnings and ends, cut back to whole words.
function ends(a, b) {
  const most = Math.min(a.length, b.length), inWord = (text, at) => /[\p{L}\p{N}_]{2}/u.test(text.slice(Math.max(0, at - 1), at + 1));
  let head = 0, tail = 0;
  while (head < most && a[head] === b[head]) head++;
  while (head && (inWord(a, head) || inWord(b, head))) head--;
  while (tail < most - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  while (tail && (inWord(a, a.length - tail) || inWord(b, b.length - tail))) tail--;
  return [head, tail];
}

function differences(before, after) {
  const [head, tail] = ends(before, after);
  const x = words(before.slice(head, before.length - tail)), y = words(after.slice(head, after.length - tail));
  const parts = [];
  const add = (kind, text) => {
    const last = parts[parts.length - 1];
    if (last && last.kind === kind) last.text += text; else if (text) parts.push({ kind, text });
  };
  add("same", before.slice(0, head));
  if (x.length > LONGEST || y.length > LONGEST) {
    add("gone", x.join(""));
    add("new", y.join(""));
  } else walk(x, y, add);
  add("same", before.slice(before.length - tail));
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

// A long text that did not change, without its middle.
const LONG = 4000, KEPT = 600;
const shortened = text => text.length <= LONG ? text : `${text.slice(0, KEPT)}\n\u2026 ${(text.length - 2 * KEPT).toLocaleString("en")} characters as before \u2026\n${text.slice(-KEPT)}`;

// White space at the ends stays outside of the mark.
function wrapped(piece, tag, kind) {
  const [, before, inner, behind] = piece.match(/^(\s*)([^]*?)(\s*)$/);
  return tag === "del" ? [make(tag, kind, inner), behind] : [before, make(tag, kind, inner), behind];
}

// The second text with what is new in it marked, and with `both` what is gone struck through.
function marked(parts, both, kind) {
  const found = [];
  for (const part of parts) {
    if (part.kind === "same") found.push(shortened(part.text));
    else if (part.kind === "new" || both)
      for (const piece of part.text.split(/(\n)/))
        found.push(piece.trim() ? wrapped(piece, part.kind === "gone" ? "del" : kind === "other" ? "span" : "ins", kind) : part.kind === "new" ? piece : "");
  }
  return found;
}
