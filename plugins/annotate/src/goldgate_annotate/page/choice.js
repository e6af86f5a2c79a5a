// What has been chosen so far, and what is to be chosen next. No drawing here.
const STRENGTHS = [["q", "significantly better", 4], ["w", "better", 3], ["e", "slightly better", 2], ["r", "marginally better", 1]];
const WIDTH = { "significantly better": 4, better: 3, "slightly better": 2, "marginally better": 1, same: 0 };
const FIELDS = ["ranking", "strengths", "right", "bad", "edited", "draft"];

const fresh = task => ({
  task, ranking: [], strengths: [], right: undefined, bad: false, edited: null, draft: null,
  mode: "", past: [], saved: null, keys: 0, began: Date.now(), once: token(), note: "",
});

const token = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), byte => byte.toString(16).padStart(2, "0")).join("");
const taken = choice => Object.fromEntries(FIELDS.map(name => [name, choice[name]]));
const remember = choice => choice.past.push(JSON.stringify(taken(choice)));

function back(choice) {
  const before = JSON.parse(choice.past.pop());
  for (const name of FIELDS) choice[name] = before[name];
  choice.mode = "";
}

function phase(choice) {
  if (choice.mode) return choice.mode;
  if (choice.saved) return "saved";
  if (choice.task.ask === "accept") return choice.right === undefined ? "judge" : "ready";
  if (choice.bad) return "ready";
  if (choice.ranking.length < choice.task.responses.length) return "pick";
  return choice.strengths.length < choice.ranking.length - 1 ? "strength" : "ready";
}

function pick(choice, number) {
  if (choice.ranking.includes(number) || number >= choice.task.responses.length) return false;
  remember(choice);
  choice.ranking.push(number);
  const left = choice.task.responses.map((_, place) => place).filter(place => !choice.ranking.includes(place));
  if (left.length === 1) choice.ranking.push(left[0]);
  return true;
}

// Which response an edit is of.
const editable = choice => choice.edited ? choice.edited.of : choice.task.ask === "accept" ? 0 : choice.bad ? choice.bad_of ?? null : choice.ranking[0] ?? null;

function placeOf(choice, number) {
  if (choice.task.ask === "accept") {
    if (choice.right === undefined) return { name: "", kind: "" };
    return { name: choice.right === 1 ? "right" : choice.right === 0 ? "wrong" : "cannot tell", kind: choice.right === 1 ? "best" : "" };
  }
  if (choice.bad) return { name: "not good enough", kind: "lower" };
  const place = choice.ranking.indexOf(number);
  if (place < 0) return { name: "", kind: "" };
  const tie = place === 1 && choice.strengths[0] === "same";
  return { name: tie ? "as good" : ["best", choice.ranking.length > 2 ? "second" : "other", "third"][place], kind: place ? "lower" : "best" };
}

const sent = choice => ({
  task: choice.task.digest, browser, once: choice.once, ranking: choice.bad ? [] : choice.ranking, strengths: choice.bad ? [] : choice.strengths,
  right: choice.right === undefined ? null : choice.right, bad: choice.bad, edited: choice.edited, comment: choice.note,
  seconds: (Date.now() - choice.began) / 1000, keys: choice.keys,
});
