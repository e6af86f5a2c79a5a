// Keys, and what they do, in words.

const KEYS = [
  ["g s, g r, g l", "story, rows, label"], ["j k", "next, previous section or row"], ["← →", "other candidate"], ["d", "word diff"], ["/", "filter"],
  ["1 2 3", "label: right, wrong, can’t tell"], ["Enter", "label: next"], ["s u o x", "label: skip, undo, open the row, save"], ["t", "light or dark"], ["?", "these keys"], ["Esc", "back"],
];

function help() {
  const dialog = find("#help");
  dialog.replaceChildren(el("h2", {}, "Keys"), el("dl", {}, KEYS.map(([keys, words]) => [el("dt", {}, keys.split(/, | /).map(key)), el("dd", {}, words)])), el("button", { type: "button", onclick: () => dialog.close() }, "Close"));
  dialog.showModal();
}

function theme() {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches, root = document.documentElement;
  root.dataset.theme = (root.dataset.theme || (dark ? "dark" : "light")) === "dark" ? "light" : "dark";
  remember("goldgate-theme", root.dataset.theme);
}

// The section of the story after, or before, the one at the top.
function section(by) {
  const all = [find("#story .opening"), ...document.querySelectorAll("#story .question")].filter(Boolean);
  const now = all.findLastIndex((one) => one.getBoundingClientRect().top < 90);
  const next = all[Math.max(0, Math.min(all.length - 1, now + by))];
  next.scrollIntoView({ behavior: "auto", block: "start" });
  const head = find("h1, h2", next);
  set(head, { tabindex: -1 }).focus({ preventScroll: true });
}
