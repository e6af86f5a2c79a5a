// Words that differ between two texts, by the shortest edit (Myers, Algorithmica 1, 1986).

const TOKENS = /\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu;
const MOST = 6000; // words of both texts
const EDITS = 1500; // after which two texts have too little in common

function tokens(text) {
  return [...text.matchAll(TOKENS)].filter((one) => one[0].trim()).map((one) => ({ text: one[0], from: one.index, to: one.index + one[0].length }));
}

// The places of each text that the other lacks, as [[from, to], …] for both; null where less than a third is shared.
function differences(left, right) {
  const [a, b] = [tokens(left), tokens(right)];
  if (!a.length || !b.length || a.length + b.length > MOST) return null;
  const shared = common(a, b);
  if (!shared || shared.length * 3 < Math.min(a.length, b.length)) return null;
  const [inA, inB] = [new Set(shared.map((pair) => pair[0])), new Set(shared.map((pair) => pair[1]))];
  return [runs(a, inA, left), runs(b, inB, right)];
}

// The same for two responses: where both hold code, their last blocks of code are compared, without the prose.
function unlike(left, right) {
  const [a, b] = [left, right].map((text) => blocks(text).findLast(([code]) => code));
  if (!a || !b) return differences(left, right);
  const found = differences(left.slice(a[1], a[2]), right.slice(b[1], b[2]));
  return found && found.map((ranges, side) => ranges.map(([from, to]) => [from + [a, b][side][1], to + [a, b][side][1]]));
}

// Neighbouring words of a line are one range.
function runs(words, shared, text) {
  const found = [];
  words.forEach((word, n) => {
    if (shared.has(n)) return;
    const last = found.at(-1);
    if (last && last.n === n - 1 && !text.slice(last.to, word.from).includes("\n")) [last.to, last.n] = [word.to, n];
    else found.push({ from: word.from, to: word.to, n });
  });
  return found.map(({ from, to }) => [from, to]);
}

// Pairs of places that a longest common subsequence joins; null where there are too many edits.
function common(a, b) {
  let first = 0;
  while (first < a.length && first < b.length && a[first].text === b[first].text) first++;
  let [endA, endB] = [a.length, b.length];
  while (endA > first && endB > first && a[endA - 1].text === b[endB - 1].text) [endA, endB] = [endA - 1, endB - 1];
  const found = [];
  for (let n = 0; n < first; n++) found.push([n, n]);
  const middle = myers(a.slice(first, endA), b.slice(first, endB));
  if (!middle) return null;
  for (const [x, y] of middle) found.push([first + x, first + y]);
  for (let n = 0; n < a.length - endA; n++) found.push([endA + n, endB + n]);
  return found;
}

function myers(a, b) {
  const most = Math.min(EDITS, a.length + b.length), reach = new Map([[1, 0]]), trace = [];
  for (let edits = 0; edits <= most; edits++) {
    trace.push(new Map(reach));
    for (let k = -edits; k <= edits; k += 2) {
      const down = k === -edits || (k !== edits && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1));
      let x = down ? reach.get(k + 1) : reach.get(k - 1) + 1;
      let y = x - k;
      while (x < a.length && y < b.length && a[x].text === b[y].text) [x, y] = [x + 1, y + 1];
      reach.set(k, x);
      if (x >= a.length && y >= b.length) return walked(trace, a.length, b.length);
    }
  }
  return null;
}

function walked(trace, x, y) {
  const found = [];
  for (let edits = trace.length - 1; edits >= 0; edits--) {
    const reach = trace[edits], k = x - y;
    const down = k === -edits || (k !== edits && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1));
    const beforeK = down ? k + 1 : k - 1, beforeX = reach.get(beforeK) ?? 0, beforeY = beforeX - beforeK;
    while (x > beforeX && y > beforeY && x > 0 && y > 0) found.push([(x -= 1), (y -= 1)]);
    [x, y] = [beforeX, beforeY];
  }
  return found.reverse();
}
