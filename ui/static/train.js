// Runs once in each part of the trainers' page (Gradio's js_on_load). Whatever has data-act asks the server:
// with the fields of its form, and with what stands in data-with. `element` is the part, `trigger` raises a
// Gradio event, `watch` tells of a new rendering.
const NAME = "trainer";
const base = new URL("..", location.href.replace(/\/?(#.*)?$/, "/")).href;

function fields(form) {
  const values = {};
  for (const [name, value] of new FormData(form)) (values[name] ??= []).push(String(value));
  return values;
}

function ask(source, form) {
  if (source.hasAttribute("aria-busy")) return; // clicked twice
  const { act, with: more, confirm: question } = source.dataset;
  if (question && !window.confirm(question)) return;
  const given = Object.entries(JSON.parse(more ?? "{}")).map(([name, value]) => [name, [String(value)]]);
  const values = { ...(form ? fields(form) : {}), ...Object.fromEntries(given) };
  const by = document.querySelector("#by").value;
  source.setAttribute("aria-busy", "true");
  history.replaceState(null, "", "#" + act.split(".")[0]);
  trigger("select", { asked: { act, by, base, values } });
}

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.act) ask(button, "form" in button.dataset ? button.closest("form") : null);
  if ("addRow" in button.dataset) {
    const form = button.closest("form");
    form.querySelector(".rows").append(form.querySelector("template").content.cloneNode(true));
    form.querySelector(".rows > :last-child select").focus();
  }
  if ("again" in button.dataset) importFile(element.querySelector("[data-import]"), false);
});

element.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "post") return; // logs out
  event.preventDefault();
  if ("import" in form.dataset) importFile(form, true);
  else ask(form, form);
});

element.addEventListener("change", (event) => {
  const form = event.target.closest("form");
  if (form && "live" in form.dataset && event.target.matches("select")) ask(form, form);
  if (event.target.type === "file") form.elements.format.value = formatOf(event.target.value);
});

// A long list to tick is narrowed by words; what is ticked stays to be seen.
element.addEventListener("input", (event) => {
  if (event.target.id === "by") localStorage.setItem(NAME, event.target.value);
  const { filter } = event.target.dataset;
  if (!filter) return;
  const word = event.target.value.trim();
  for (const label of element.querySelectorAll(filter)) {
    label.hidden = !label.textContent.includes(word) && !label.querySelector("input").checked;
  }
});

// One key for each button that names one, while nobody is typing.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const button = [...element.querySelectorAll("button[data-key]")].find((each) => each.dataset.key === key);
  if (!button || button.disabled) return;
  event.preventDefault();
  button.click();
});

// --- files of items: tried first, kept when the report was read ------------------------------------------

function formatOf(name) {
  const endings = { ".xml": "moodle_xml", ".gift": "gift", ".gift.txt": "gift", ".aiken.txt": "aiken", ".txt": "aiken" };
  const found = Object.keys(endings).filter((ending) => name.toLowerCase().endsWith(ending));
  return found.length ? endings[found.sort((a, b) => b.length - a.length)[0]] : "excel";
}

const OUTCOMES = { new: "新增", edited: "修改", unchanged: "没有变化", duplicate: "题库已有，不导入" };

function node(name, text, className) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function reported(report) {
  const box = document.createDocumentFragment();
  const count = (outcome) => report.lines.filter((line) => line.outcome === outcome).length;
  const told = `新增 ${count("new")} 道，修改 ${count("edited")} 道，不能导入 ${report.problems.length} 处`;
  const left = count("duplicate") ? `，题库已有 ${count("duplicate")} 道` : "";
  box.append(node("p", (report.dry_run ? "试导：" : "已导入：") + told + left + "。", report.dry_run ? "notice" : "said"));
  for (const notice of report.notices) box.append(node("p", notice, "notice"));
  const rows = [
    ...report.problems.map((each) => [each.place, "不能导入", each.message]),
    ...report.lines.map((each) => [each.place, OUTCOMES[each.outcome], [each.stem, ...each.notes].join("　")]),
  ];
  const list = node("ul", "", "import-lines");
  for (const [place, outcome, words] of rows) {
    const line = node("li", "", outcome === "不能导入" ? "bad" : "");
    line.append(node("b", place), node("span", outcome, "badge"), node("span", words));
    list.append(line);
  }
  box.append(list);
  if (report.dry_run && count("new") + count("edited")) {
    const button = node("button", "确认导入", "go");
    button.type = "button";
    button.dataset.again = "";
    box.append(button);
  }
  return box;
}

async function importFile(form, isTry) {
  const place = element.querySelector("[data-report]");
  place.replaceChildren(node("p", isTry ? "正在试导…" : "正在导入…"));
  const by = document.querySelector("#by").value;
  const wanted = new URLSearchParams({ by, format: form.elements.format.value, dry_run: isTry });
  const sent = fetch(`${base}api/quiz/import?${wanted}`, { method: "POST", body: form.elements.file.files[0] });
  const answer = await sent.catch(() => null);
  if (answer?.status === 401) { location.assign(`${base}login?next=train`); return; }
  const told = await answer?.json().catch(() => null);
  if (answer?.ok) place.replaceChildren(reported(told));
  else {
    const { message, hint } = told?.error ?? { message: "没有传成。", hint: "请检查网络后再传。" };
    place.replaceChildren(node("p", message + hint, "refused"));
  }
}

// --- the page ---------------------------------------------------------------------------------------------

const name = element.querySelector("#by");
if (name) {
  name.value = localStorage.getItem(NAME) ?? "";
  // A session ends after some hours: then the page leads to the login instead of failing.
  setInterval(async () => {
    if (document.hidden) return;
    const answer = await fetch(`${base}api/jobs?top=1`).catch(() => null);
    if (answer?.status === 401) location.assign(`${base}login?next=train`);
  }, 10000);
}
watch("value", () => {
  if (element.querySelector("[data-at]")) {
    for (const each of document.querySelectorAll(".train [aria-busy]")) each.removeAttribute("aria-busy");
  }
  const first = element.querySelector("[data-focus]");
  if (!first) return;
  first.focus({ preventScroll: true });
  if (document.querySelector(".parts").getBoundingClientRect().bottom < 0) first.scrollIntoView({ block: "start" });
});
