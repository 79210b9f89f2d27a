/* What the participants' page and the screen of the room share: building elements, talking to the API,
   the server's clock, an item with its solution and chart. */

export const KINDS = { single: "单选题", multiple: "多选题", true_false: "判断题", blank: "填空题", short: "简答题", matching: "匹配题" };
const JOINED = "\u2060"; // no line begins or ends between a quotation mark and the blank inside
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

export const letter = (place) => LETTERS[place] || String(place + 1);
export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/* el("p", {class: "x"}, "text", child): texts are texts, never markup. */
export function el(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key in made && typeof value === "boolean") made[key] = value;
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/* The JSON of the API. Throws {status, code, message, hint}; status 0: nothing came back. */
export async function request(address, body, { method, headers } = {}) {
  let response;
  try {
    response = await fetch(address, {
      method: method || (body === undefined ? "GET" : "POST"),
      headers: { ...(body === undefined ? {} : { "Content-Type": "application/json" }), ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: "no-store",
    });
  } catch {
    throw { status: 0, code: "offline", message: "网络不通。", hint: "" };
  }
  let told = {};
  try {
    told = await response.json();
  } catch {
    if (response.ok) throw { status: 0, code: "offline", message: "网络不通。", hint: "" };
  }
  if (!response.ok) throw { status: response.status, code: "error", message: "服务器出错。", hint: "", ...told.error };
  return told;
}

export const mayRetry = (problem) => !problem.status || problem.status >= 500;

/* Calls `tell` with every state: by server-sent events, and by asking again while they are cut. */
export function listen(events, state, tell, refuse, online) {
  let source, polling, closed = false;
  const stop = () => { closed = true; clearInterval(polling); source.close(); };
  const poll = async () => {
    try { const seen = await request(state); if (!closed) { online(true); tell(seen); } }
    catch (problem) {
      if (closed) return;
      if (mayRetry(problem)) online(false);
      else { stop(); refuse(problem); }
    }
  };
  const open = () => {
    if (closed) return;
    source = new EventSource(events);
    source.addEventListener("open", () => { clearInterval(polling); polling = 0; online(true); });
    source.addEventListener("state", (event) => { if (!closed) tell(JSON.parse(event.data)); });
    source.addEventListener("refused", (event) => { stop(); refuse(JSON.parse(event.data).error); });
    source.addEventListener("error", () => {
      if (!polling && !closed) { polling = setInterval(poll, 3000); poll(); }
      if (source.readyState === EventSource.CLOSED) setTimeout(open, 3000);
    });
  };
  open();
  return stop;
}

/* Seconds left by the server's clock: this machine's clock only measures what has passed since. */
export class Clock {
  constructor() { this.ends = null; }
  set(seen, deadline) {
    this.ends = deadline === null || deadline === undefined ? null : performance.now() + (deadline - seen.now) * 1000;
  }
  left() { return this.ends === null ? null : Math.max(0, (this.ends - performance.now()) / 1000); }
}

export function duration(seconds) {
  const whole = Math.ceil(seconds), minutes = Math.floor(whole / 60);
  if (whole % 60 === 0 && minutes) return `${minutes} 分钟`;
  return minutes ? `${minutes} 分 ${String(whole % 60).padStart(2, "0")} 秒` : `${whole} 秒`;
}

export function timer() {
  return el("p", { class: "timer", role: "timer" }, el("span", { class: "bar" }, el("i")), el("b"));
}

/* `of`: the seconds that make a full bar. */
export function showTime(box, left, of) {
  box.hidden = left === null;
  if (left === null) return;
  box.classList.toggle("short", left <= 10);
  box.querySelector("i").style.width = `${Math.min(100, (100 * left) / of)}%`;
  box.querySelector("b").textContent = left > 0 ? duration(left) : "时间到";
}

/* --- items --- */

/* Which text an item goes by is said in the same words by one after another: they stand above it, small. */
const LEAD = /^根据《[^》]*》(?:（[^）]*）)?，/;

export const withoutLead = (text) => text.replace(LEAD, "");

export function stem(item, level, focusable) {
  const lead = LEAD.exec(item.stem);
  const parts = withoutLead(item.stem).split("____");
  const shown = parts.flatMap((part, i) => (i ? [JOINED, el("span", { class: "gap" }, el("span", { class: "visually-hidden" }, "（空）")), JOINED + part] : [part]));
  return el(level, { class: "stem", tabindex: focusable ? "-1" : null }, lead && el("span", { class: "lead" }, lead[0]), ...shown);
}

export function meta(item, number, of) {
  return el("p", { class: "meta" }, el("b", { class: "kind" }, KINDS[item.kind]), ` 第 ${number} 题，共 ${of} 题`);
}

/* What a draft, and the like, must carry; not again below an item that has just said it. */
export const notice = (item, before) => item.notice && !(before && before.notice === item.notice) && el("p", { class: "notice", role: "note" }, item.notice);

const percent = (count, of) => (of ? Math.round((100 * count) / of) : 0);

export function bar(count, of, kind) {
  const fill = el("i");
  fill.style.width = `${percent(count, of)}%`;
  return el("span", { class: `bar ${kind}` }, fill);
}

/* The solution of an item: the key, what was chosen how often, why, and the clause.
   `reply`: what this participant answered; undefined on the screen. */
export function solution(item, solved, reply, up) {
  const tally = solved.tally;
  return el("div", { class: "solution" },
    item.lefts.length ? pairs(item, solved, reply) : solved.key.positions ? options(item, solved, reply) : texts(item, solved, reply),
    tally && !tally.options.length && outcome(tally),
    tally && el("p", { class: "count" }, `${tally.answered} 人作答`),
    el("p", { class: "explanation" }, el("b", {}, "解析："), solved.explanation),
    solved.basis && clause(solved.basis, up));
}

function options(item, solved, reply) {
  const key = new Set(solved.key.positions), mine = new Set(reply || []), tally = solved.tally;
  return el("ul", { class: "chart", "aria-label": "各选项" }, item.options.map((text, place) => {
    const count = tally ? tally.options[place] : 0;
    return el("li", { class: key.has(place) ? "right" : mine.has(place) ? "wrong" : "" },
      el("p", {}, el("b", { class: "letter" }, key.has(place) ? "✓" : letter(place)), el("span", { class: "text" }, item.kind === "true_false" ? text : `${letter(place)}. ${text}`),
        key.has(place) && el("span", { class: "tag key" }, "正确答案"),
        mine.has(place) && el("span", { class: "tag mine" }, "您选的")),
      tally && el("p", { class: "of" }, bar(count, tally.answered, key.has(place) ? "right" : ""), el("span", {}, `${count} 人 · ${percent(count, tally.answered)}%`)));
  }));
}

function texts(item, solved, reply) {
  const list = solved.key.texts;
  return el("div", {},
    item.kind === "blank"
      ? el("p", { class: "answer" }, el("b", {}, "答案："), list[0], list.length > 1 && el("small", {}, `（也可以：${list.slice(1).join("、")}）`))
      : el("div", { class: "answer" }, el("b", {}, "要点："), el("ol", {}, list.map((text) => el("li", {}, text)))),
    reply !== undefined && el("p", { class: "yours" }, el("b", {}, "您的回答："), reply === null ? "没有作答" : reply));
}

function pairs(item, solved, reply) {
  return el("table", { class: "pairs" },
    el("tbody", {}, item.lefts.map((left, place) => {
      const key = solved.key.positions[place], mine = reply ? reply[place] : null;
      const wrong = reply && mine !== key;
      return el("tr", {}, el("th", { scope: "row" }, left),
        el("td", {}, el("b", {}, `✓ ${item.options[key]}`), wrong && el("p", { class: "yours" }, `您选的：${item.options[mine]}`)));
    })));
}

function outcome(tally) {
  const rows = [["答对", tally.full, "right"], ["答对一部分", tally.part, ""], ["没有答对", tally.nothing, "wrong"]];
  return el("ul", { class: "chart", "aria-label": "作答情况" }, rows.map(([name, count, kind]) =>
    el("li", {}, el("p", { class: "of" }, el("span", { class: "name" }, name), bar(count, tally.answered, kind), el("span", {}, `${count} 人 · ${percent(count, tally.answered)}%`)))));
}

export function clause(basis, up) {
  const [revision, anchor] = basis.clause_id.split("#");
  const place = new URLSearchParams({ revision: revision.slice(revision.lastIndexOf("@") + 1), clause: anchor });
  const address = `${up}documents/${encodeURIComponent(basis.doc_id)}?${place}#quote`;
  return el("figure", { class: "clause" },
    el("blockquote", {}, basis.quote),
    el("figcaption", {}, `《${basis.title}》`, el("span", { class: "path" }, basis.path.join(" › ")),
      el("a", { href: address, target: "_blank", rel: "noopener" }, "看原文")));
}

/* Half a mark is a mark: 7.5 / 10. */
export const points = (marks) => String(Math.round(marks * 100) / 100);
