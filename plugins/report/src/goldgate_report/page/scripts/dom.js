// Elements, made from text only: what a model wrote never becomes markup.

const SVG = "http://www.w3.org/2000/svg";
const find = (selector, root = document) => root.querySelector(selector);

function add(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) node.append(child);
  }
  return node;
}

function set(node, props) {
  for (const [key, value] of Object.entries(props)) {
    if (value === null || value === undefined) continue;
    if (key.startsWith("aria-")) node.setAttribute(key, String(value));
    else if (value === false) continue;
    else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : String(value));
  }
  return node;
}

const el = (tag, props = {}, ...children) => add(set(document.createElement(tag), props), children);
const svg = (tag, props = {}, ...children) => add(set(document.createElementNS(SVG, tag), props), children);

function mark(outcome) {
  const drawn = svg("svg", { class: `mark ${outcome}`, width: 12, height: 12, viewBox: "0 0 12 12", "aria-hidden": "true" });
  return add(drawn, [svg("use", { href: `#mark-${outcome}` })]);
}

const key = (name) => el("kbd", {}, name);
const count = (n) => n.toLocaleString("en-US");
const counted = (n, one, many) => `${count(n)} ${n === 1 ? one : many || one + "s"}`;
const cut = (text, most) => (text.length > most ? text.slice(0, most) + "…" : text);
const compact = (value) => (typeof value === "string" ? value : JSON.stringify(value));
const percent = (share) => {
  const value = 100 * share;
  return `${value.toFixed(value >= 10 || value === 0 ? 0 : value >= 1 ? 1 : 2)}\u00a0%`;
};

function say(text) {
  find("#say").textContent = text;
}

function remember(name, value) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
    return true;
  } catch {
    return false; // a browser that keeps nothing for files: what is on the page can still be saved
  }
}

function remembered(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}
