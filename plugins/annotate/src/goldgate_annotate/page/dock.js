// The line at the bottom: one question at a time, its keys, and the ranking as it grows.
function ranking(choice) {
  const total = 4 * Math.max(1, choice.task.responses.length - 1), x = units => percent(.04 + .88 * units / total);
  const parts = [line("4%", "92%", 20, "i-line", 1)], points = [];
  let units = 0;
  choice.ranking.forEach((number, place) => {
    const strength = choice.strengths[place - 1];
    if (place && !strength) return;
    if (place && WIDTH[strength]) {
      parts.push(line(x(units), x(units + WIDTH[strength]), 20, "s-ink", 2.5), word(x(units + WIDTH[strength] / 2), 43, strength.replace(/ better$/, ""), "", "middle"));
      units += WIDTH[strength];
    }
    points.push([number, units]);
  });
  const seen = {};
  for (const [number, value] of points) {
    const twins = seen[value] = (seen[value] ?? -1) + 1;
    parts.push(dot(x(value), 20, 5, "i-ink"), word(x(value), 10, LETTERS[number] + (choice.edited && number === choice.ranking[0] ? "\u2032" : ""), "letter", "middle", twins * 17));
  }
  if (!points.length) parts.push(word("4%", 43, "best", "", "start"), word("92%", 43, "worse", "", "end"));
  const node = draw("svg", { class: "axis line", width: "100%", height: 50, role: "img" }, ...parts);
  node.setAttribute("aria-label", points.length ? "Ranking: " + points.map(([number]) => LETTERS[number]).join(" before ") : "No ranking yet");
  return node;
}

const title = (text, below) => make("div", "", make("h1", "", text), below && make("p", "small soft", below));
const key = (name, label, kind) => button(name, label, () => press(name), kind);
function strengths() {
  return make("div", "keys", STRENGTHS.map(([name, label, width]) => {
    const end = percent(.25 * width - .03), node = make("button", "key strength", make("span", "", hint(name), label),
      draw("svg", { width: "100%", height: 8, "aria-hidden": "true" }, line(4, end, 4, "s-ink", 2), dot(4, 4, 3.4, "i-ink"), dot(end, 4, 3.4, "i-ink")));
    node.type = "button";
    node.addEventListener("click", () => press(name));
    return node;
  }));
}

function dock(choice) {
  const { task } = choice, n = task.responses.length, rank = task.ask === "rank", letter = place => LETTERS[choice.ranking[place]];
  const undo = key("u", "undo", "quiet"), skip = key("s", "skip", "quiet");
  const rows = {
    pick: () => [title(choice.ranking.length ? "Which comes second?" : "Which response is best?", choice.ranking.length ? "The other one is third." : `Read them all, then press ${n === 3 ? "1, 2 or 3" : "1 or 2"}.`),
      ranking(choice), make("div", "keys", choice.ranking.length ? undo : [key("x", n === 2 ? "neither" : "none is good", "quiet"), key("d", "differences", "quiet"), skip, undo])],
    strength: () => {
      const place = choice.strengths.length;
      return [title(`How much better is ${letter(place)} than ${letter(place + 1)}?`, n === 2 ? "Then you can save." : place ? `${letter(0)} to ${letter(1)}: ${choice.strengths[0]}.` : "The first of two distances."),
        strengths(), make("div", "keys", key("t", "the same", "quiet"), undo)];
    },
    judge: () => [title("Is the response right?", "Decide by yourself; verifiers come after."),
      make("div", "keys", key("1", "Right"), key("2", "Wrong"), key("3", "Cannot tell")), make("div", "keys", skip, undo)],
    ready: () => [title(choice.bad ? "None is good enough" : rank ? "Save this ranking?" : "Save?", choice.edited ? "With your edit, which verifiers will judge." : "What verifiers say is shown after that."),
      rank && !choice.bad ? ranking(choice) : make("div", ""), make("div", "keys", key("Enter", "Save", "first"), key("m", choice.edited ? "Edit again" : choice.bad ? "Edit one" : rank ? `Edit ${letter(0)}` : "Edit it"), undo)],
    which: () => [title("Which one do you edit?", "The edited text will stand above it."), make("div", ""), make("div", "keys", task.responses.map((_, number) => key(String(number + 1), LETTERS[number])), key("Escape", "back", "quiet"))],
    edit: () => [title(`Make ${rank ? LETTERS[editable(choice)] : "it"} better`, "The edited text will stand above the rest."), rank && !choice.bad ? ranking(choice) : make("div", ""),
      make("div", "keys", button("Ctrl Enter", "Keep the edit", () => press("keep"), "first"), button("Esc", "close", () => press("Escape"), "quiet"))],
    skip: () => [title("Why do you skip it?", "One line helps whoever reads the labels."), reason(), make("div", "keys", button("Enter", "Skip", () => press("Enter"), "first"), button("Esc", "back", () => press("Escape"), "quiet"))],
    go: () => [title("Continue the dialogue", "Write what the user says next."), make("div", ""), make("div", "keys", button("Ctrl Enter", "Ask the model", () => press("keep"), "first"), button("Esc", "back", () => press("Escape"), "quiet"))],
    saved: () => [title(choice.saved.skipped ? "Skipped" : "Saved", choice.trouble ? "" : "Changed your mind? Both labels are kept."), figures(choice.saved) || (choice.ranking.length ? ranking(choice) : make("div", "")),
      make("div", "keys", key("Enter", "Next", "first"), choice.saved.can_continue && key("n", choice.saved.needs_text ? "Continue the dialogue" : "Continue with the tool\u2019s result"),
        choice.saved.check && choice.saved.check.passes === false && key("m", "Edit again"), key("c", "Change my mind"), undo)],
  };
  const found = rows[phase(choice)]();
  if (choice.trouble) found[0].append(make("p", "small trouble", choice.trouble));
  return make("div", "", found);
}

function reason() {
  const field = make("input", "");
  field.id = "reason";
  field.setAttribute("aria-label", "Why you skip it");
  field.value = "not clear what is asked";
  return field;
}
