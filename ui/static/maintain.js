// Runs once in each part of the maintainers' page (Gradio's js_on_load): what a click, a drop, a form means.
// `element` is the part, `trigger` raises a Gradio event, `watch` tells of a new rendering.
const api = location.pathname.replace(/\/maintain\/?$/, "") + "/api/documents";

function send(files) {
  const part = (name) => element.querySelector(name);
  const [drop, sending, bar, percent, problem] = [".drop", ".sending", "progress", ".percent", ".refused"].map(part);
  if (!files.length) return;
  const body = new FormData();
  for (const file of files) body.append("files", file, file.name);
  const request = new XMLHttpRequest();
  const busy = (is) => { drop.hidden = is; sending.hidden = !is; };
  const refuse = (text) => { busy(false); problem.textContent = text; problem.hidden = false; };
  request.upload.onprogress = (event) => {
    bar.value = event.loaded / event.total;
    percent.textContent = Math.floor(100 * bar.value) + "%";
  };
  request.onload = () => {
    if (request.status === 202) { busy(false); trigger("select", { act: "uploaded" }); return; }
    if (request.status === 401) { location.assign("../login?next=maintain"); return; }
    let error = {};
    try { error = JSON.parse(request.responseText).error; } catch { /* a proxy's own page */ }
    refuse(error.message ? error.message + error.hint : "没有传成（" + request.status + "）。请稍后再传。");
  };
  request.onerror = () => refuse("网络断了，文件没有传成。请检查网络后再传。");
  request.onabort = () => refuse("已取消上传，没有收下任何文件。");
  part("[data-abort]").onclick = () => request.abort();
  problem.hidden = true;
  bar.value = 0;
  busy(true);
  request.open("POST", api);
  request.send(body);
}

element.addEventListener("change", (event) => {
  if (event.target.type !== "file") return;
  send([...event.target.files]);
  event.target.value = "";
});
for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
  element.addEventListener(name, (event) => {
    const drop = event.target.closest(".drop");
    if (!drop) return;
    event.preventDefault();
    drop.classList.toggle("over", name === "dragenter" || name === "dragover");
    if (name === "drop") send([...event.dataTransfer.files]);
  });
}

// Beside the field the browser would open what is dropped in place of the page.
for (const name of ["dragover", "drop"]) addEventListener(name, (event) => event.preventDefault());

// A session ends after some hours: then the page leads to the login instead of failing.
if (element.querySelector(".drop")) {
  setInterval(async () => {
    if (document.hidden) return;
    const answer = await fetch(api.replace(/documents$/, "jobs?top=1")).catch(() => null);
    if (answer?.status === 401) location.assign("../login?next=maintain");
  }, 10000);
}

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const { open, revision, cancel, dialog, at, cut, do: what, view, switch: kind } = button.dataset;
  const detail = button.closest(".detail");
  if (open) trigger("select", { act: "open", doc_id: open, revision: Number(revision) });
  else if (cancel) trigger("select", { act: "cancel", job_id: cancel });
  else if (dialog) element.querySelector("#" + dialog).showModal();
  else if (at) showOriginal(Number(at), button.dataset.page);
  else if (view) showView(view);
  else if (cut) askCut(button.dataset);
  else if (what) recut(what);
  else if ("dismiss" in button.dataset) button.closest("dialog").close();
  else if ("closeDetail" in button.dataset) trigger("select", { act: "close" });
  else if (kind) {
    const asked = button.closest("dialog");
    const repealing = asked.querySelector("[data-repealing]")?.checked;
    asked.close();
    const { doc, revision } = detail.dataset;
    trigger("select", {
      act: "switch", kind: repealing ? "publish_repealing" : kind, doc_id: doc, revision: Number(revision),
    });
  }
});

// --- the original beside the tree -------------------------------------------------------------------

let sought = null;

function showView(view) {
  for (const name of ["pages", "text"]) {
    element.querySelector(".original ." + name).hidden = name !== view;
    element.querySelector(`[data-view="${name}"]`).setAttribute("aria-pressed", name === view);
  }
  if (sought) showOriginal(...sought);
}

// The page, or the paragraph, in which a provision begins; only the original scrolls.
function showOriginal(start, page) {
  sought = [start, page];
  const [pages, text] = [".pages", ".text"].map((name) => element.querySelector(".original " + name));
  const paragraphs = [...text.children].filter((each) => Number(each.dataset.start) <= start);
  const paragraph = paragraphs.at(-1) ?? text.firstElementChild;
  const figure = page && pages?.querySelector(`[data-number="${page}"]`);
  for (const each of element.querySelectorAll(".original .sought")) each.classList.remove("sought");
  for (const target of [paragraph, figure]) {
    if (!target) continue;
    target.classList.add("sought");
    const box = target.parentElement;
    box.scrollTop += target.getBoundingClientRect().top - box.getBoundingClientRect().top - 8;
  }
  if (matchMedia("(max-width: 60rem)").matches) {
    element.querySelector(".original").scrollIntoView({ block: "start" });
  }
}

// Choosing a provision shows where it stands; a text that is being marked is left alone.
element.addEventListener("click", (event) => {
  const one = event.target.closest(".tree .one");
  if (!one || event.target.closest("button") || !getSelection().isCollapsed) return;
  const { at, page } = one.querySelector("[data-at]").dataset;
  showOriginal(Number(at), page);
});

// One provision's tools are reached by Tab, those of the others by the arrow keys.
function reach(tools) {
  for (const each of element.querySelectorAll('.tree .tools button[tabindex="0"]')) each.tabIndex = -1;
  for (const each of tools?.children ?? []) each.tabIndex = 0;
}
element.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const button = event.target.closest(".tree .tools button");
  if (!button || !step) return;
  const same = [...element.querySelectorAll(".tree [data-" + ("at" in button.dataset ? "at" : "cut") + "]")];
  const next = same[same.indexOf(button) + step];
  event.preventDefault();
  if (!next) return;
  reach(next.parentElement);
  next.focus();
});

// --- cutting otherwise --------------------------------------------------------------------------------

// Offsets count characters as the server does, not UTF-16 units.
const wholeText = () => [...element.querySelectorAll(".original .text > p")].map((p) => p.textContent).join("\n");

function askCut({ cut, start, end, number, level, label }) {
  const asked = element.querySelector("#dialog-cut");
  asked.dataset.anchor = cut;
  asked.querySelector("h3").textContent = "调整“" + (label || "没有编号的一段") + "”";
  asked.querySelector("[name=own]").value = [...wholeText()].slice(Number(start), Number(end)).join("").trimEnd();
  asked.querySelector("[name=number]").value = number;
  asked.querySelector("[name=level]").value = level;
  asked.showModal();
}

function recut(what) {
  const asked = element.querySelector("#dialog-cut");
  const { own, number, level } = asked.querySelector("form").elements;
  const { doc, revision } = asked.closest(".detail").dataset;
  const values = {
    do: what,
    anchor: asked.dataset.anchor,
    at: [...own.value.slice(0, own.selectionStart)].length,
    number: number.value,
    level: Number(level.value) || 1,
  };
  asked.close();
  trigger("select", { act: "cut", doc_id: doc, revision: Number(revision), values });
}

element.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-recut]")) return;
  event.preventDefault();
  recut("renumber");
});

element.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-correct]")) return;
  event.preventDefault();
  const { doc, revision } = event.target.closest(".detail").dataset;
  const values = Object.fromEntries(new FormData(event.target));
  trigger("select", { act: "correct", doc_id: doc, revision: Number(revision), values });
});

// What was opened or closed by hand stays so when the jobs are drawn anew.
const opened = new Map();
element.addEventListener("toggle", (event) => {
  if (event.target.dataset?.key) opened.set(event.target.dataset.key, event.target.open);
}, true);
let shown = "";
watch("value", () => {
  for (const job of element.querySelectorAll("details[data-key]")) {
    if (opened.has(job.dataset.key)) job.open = opened.get(job.dataset.key);
  }
  reach(element.querySelector(".tree .tools"));
  const detail = element.querySelector(".detail");
  const name = detail ? detail.dataset.doc + "@" + detail.dataset.revision : "";
  if (name && name !== shown) {
    detail.focus({ preventScroll: true });
    (element.querySelector(".said, .refused") ?? detail).scrollIntoView({ block: "start" });
  } else element.querySelector(".said, .refused[role=alert]")?.scrollIntoView({ block: "nearest" });
  shown = name;
});
