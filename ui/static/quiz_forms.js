/* The form of each type of item: {element, reply() or null, set(reply), lock(is), words(reply), complain()}. */

import { KINDS, el, letter } from "./quiz.js";

export function replyForm(item, name) {
  if (item.lefts.length) return matchingForm(item, name);
  if (item.options.length) return choiceForm(item, name);
  return textForm(item, name);
}

function choiceForm(item, name) {
  const type = item.kind === "multiple" ? "checkbox" : "radio";
  const inputs = item.options.map((_, i) => el("input", { type, name, value: String(i) }));
  const hint = el("p", { class: "hint" }, "可以选多项。");
  const label = (i) => (item.kind === "true_false" ? ["✓", "✗"][i] : letter(i));
  const element = el("fieldset", { class: `options ${item.kind}` }, el("legend", { class: "visually-hidden" }, KINDS[item.kind]),
    item.options.map((text, i) => el("label", { class: "option" }, inputs[i], el("b", { class: "letter", "aria-hidden": "true" }, label(i)), el("span", {}, text))), item.kind === "multiple" && hint);
  return {
    element,
    reply: () => { const chosen = inputs.flatMap((input, i) => (input.checked ? [i] : [])); return chosen.length ? chosen : null; },
    set: (reply) => inputs.forEach((input, i) => { input.checked = reply.includes(i); }),
    lock: (is) => { element.disabled = is; },
    words: (reply) => reply.map((i) => (item.kind === "true_false" ? item.options[i] : letter(i))).join("、"),
    complain: () => inputs[0].focus(),
  };
}

function textForm(item, name) {
  const long = item.kind === "short";
  const input = el(long ? "textarea" : "input", { id: name, maxlength: long ? "1000" : "200", rows: long ? "5" : null, autocomplete: "off" });
  const element = el("fieldset", { class: "options text" }, el("label", { for: name }, long ? "您的回答" : "填写"), input);
  return {
    element,
    reply: () => input.value.trim() || null,
    set: (reply) => { if (document.activeElement !== input) input.value = reply; },
    lock: (is) => { element.disabled = is; },
    words: (reply) => (reply.length > 20 ? `${reply.slice(0, 20)}…` : reply),
    complain: () => input.focus(),
  };
}

function matchingForm(item, name) {
  const selects = item.lefts.map((left, i) => el("select", { id: `${name}-${i}` }, el("option", { value: "" }, "请选择"), item.options.map((text, n) => el("option", { value: String(n) }, text))));
  const element = el("fieldset", { class: "options matching" }, el("legend", { class: "visually-hidden" }, KINDS.matching),
    item.lefts.map((left, i) => el("p", {}, el("label", { for: `${name}-${i}` }, left), selects[i])));
  return {
    element,
    reply: () => (selects.every((select) => select.value) ? selects.map((select) => Number(select.value)) : null),
    set: (reply) => selects.forEach((select, i) => { select.value = String(reply[i]); }),
    lock: (is) => { element.disabled = is; },
    words: (reply) => reply.map((n, i) => `${item.lefts[i]}—${item.options[n]}`).join("；"),
    complain: () => selects.find((select) => !select.value).focus(),
  };
}
