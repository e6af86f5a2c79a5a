// Elements by hand: text goes in as text and nothing else ever does.
const at = id => document.getElementById(id);

const put = (node, parts) => {
  for (const part of parts.flat(3)) if (part !== null && part !== undefined && part !== false) node.append(part);
  return node;
};

const make = (tag, kind, ...parts) => {
  const node = document.createElement(tag);
  if (kind) node.className = kind;
  return put(node, parts);
};

const draw = (tag, attributes, ...parts) => {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return put(node, parts);
};

const line = (x1, x2, y, kind, width) => draw("line", { x1, x2, y1: y, y2: y, class: kind, "stroke-width": width });
const dot = (cx, cy, r, kind) => draw("circle", { cx, cy, r, class: kind });
const word = (x, y, text, kind, anchor, shift) => draw("text", { x, y, class: kind, "text-anchor": anchor, dx: shift || 0 }, text);
const percent = share => (100 * share).toFixed(2) + "%";
const hint = name => make("kbd", "", name.replace("Enter", "\u21b5").replace("+", " "));

const button = (name, label, action, kind) => {
  const node = make("button", "key " + (kind || ""), hint(name), label);
  node.type = "button";
  node.addEventListener("click", action);
  return node;
};

// The sign of an outcome, never by colour alone: disc, cross, half disc.
const sign = accepts => draw("svg", { width: 12, height: 12, viewBox: "0 0 12 12", "aria-hidden": "true" },
  accepts === true ? dot(6, 6, 4.6, "i-kept")
    : accepts === false ? draw("path", { d: "M2 2 10 10M10 2 2 10", class: "none s-against", "stroke-width": 2.1 })
      : draw("g", {}, draw("circle", { cx: 6, cy: 6, r: 4.2, class: "none s-mute", "stroke-width": 1.6 }),
        draw("path", { d: "M6 1.8a4.2 4.2 0 0 0 0 8.4z", class: "s-mute" })));

// An interval on a line from 0 to 1; `ghost` is what it was before.
const range = (low, value, high, ghost) => draw("svg", { width: "100%", height: 16, "aria-hidden": "true" },
  line(0, "100%", 8, "i-line", 1),
  ghost && line(percent(ghost.low), percent(ghost.high), 8, "i-edge", 7),
  line(percent(low), percent(high), 8, "s-ink", 2.5),
  value === null ? null : dot(percent(value), 8, 4, "i-ink"));

const say = text => { at("status").textContent = text; };
