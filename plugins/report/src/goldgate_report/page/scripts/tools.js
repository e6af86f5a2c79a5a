// A tool call as a table: each argument as it was given, what its schema asks for, and what does not fit.

function calls(e, verdict, prompt, row) {
  const reasons = e.reasons && typeof e.reasons === "object" ? Object.entries(e.reasons) : [];
  const message = Number.isInteger(e.message) ? row.m[e.message] : row.m.find((one) => one.tool_calls);
  const given = [message?.tool_calls ?? []].flat();
  return [
    reasons.length > 0 && el("ul", { class: "findings" }, reasons.map(([name, why]) => el("li", {}, mark(name === e.verifier || verdict.parts?.[name] === 0 ? "rejected" : "abstained"), " ", el("code", {}, name), " ", why))),
    given.map((call) => callTable(call, prompt.tools || [])),
  ];
}

function callTable(call, tools) {
  const name = call.function?.name ?? "?";
  const schema = tools.map((tool) => tool.function ?? tool).find((tool) => tool.name === name)?.parameters;
  let given = call.function?.arguments;
  if (typeof given === "string") {
    try {
      given = JSON.parse(given);
    } catch {
      return el("div", { class: "titled" }, el("p", { class: "quiet" }, `${name}: the arguments are not JSON`), el("pre", { class: "code false", tabindex: 0 }, given));
    }
  }
  given = given && typeof given === "object" ? given : {};
  const known = schema?.properties ?? {};
  const names = [...new Set([...Object.keys(known).filter((key) => key in given || (schema.required || []).includes(key)), ...Object.keys(given)])];
  return el("table", { class: "checks" }, el("caption", {}, el("code", {}, name), !schema && " has no schema among the row’s tools"), el("thead", {}, el("tr", {}, ["argument", "given", "schema", "fault"].map((one) => el("th", { scope: "col" }, one)))), el("tbody", {}, names.map((key) => {
    const fault = schema ? faultOf(given, key, known[key]) : "";
    return el("tr", { class: fault ? "false" : "" }, el("th", { scope: "row" }, el("code", {}, key)), el("td", {}, el("code", {}, key in given ? cut(JSON.stringify(given[key]), 400) : "—")), el("td", { class: "soft" }, known[key] ? asks(known[key]) : ""), el("td", {}, fault || (schema ? "fits" : "")));
  })));
}

function asks(schema) {
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(" or ");
  const type = [schema.type ?? "anything"].flat().join(" or ");
  const limits = [schema.format, "minimum" in schema && `from ${schema.minimum}`, "maximum" in schema && `to ${schema.maximum}`, schema.pattern && `like ${schema.pattern}`];
  return [type, ...limits.filter(Boolean)].join(", ");
}

// What a reader sees at once; the verdict is the verifier's.
function faultOf(given, key, schema) {
  if (!(key in given)) return "missing";
  if (!schema) return "not in the schema";
  const value = given[key];
  if (schema.enum && !schema.enum.some((one) => JSON.stringify(one) === JSON.stringify(value))) return "not one of these";
  const types = [schema.type ?? []].flat();
  if (types.length && !types.some((type) => isA(value, type))) return `${kindOf(value)}, not ${types.join(" or ")}`;
  if (typeof value === "number" && value < schema.minimum) return `below ${schema.minimum}`;
  if (typeof value === "number" && value > schema.maximum) return `above ${schema.maximum}`;
  return "";
}

const kindOf = (value) => (value === null ? "null" : Array.isArray(value) ? "array" : typeof value === "object" ? "object" : typeof value);

function isA(value, type) {
  if (type === "integer") return Number.isInteger(value);
  return kindOf(value) === type;
}
