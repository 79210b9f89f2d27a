/* A participant's page: joins, shows where the session stands, and sends answers until they are acknowledged. */

import { Clock, duration, el, listen, mayRetry, meta, notice, points, request, showTime, sleep, solution, stem, timer } from "./quiz.js";
import { replyForm } from "./quiz_forms.js";
import { Keeper, Outbox } from "./quiz_outbox.js";
import { certificate, results } from "./quiz_results.js";

const main = document.getElementById("main");
const { code, up } = main.dataset;
const place = `${up}api/quiz/sessions/${code}`;
const keeper = new Keeper(code);
const RULES = { half: "多选题：全对得满分，少选得一半，有错选不得分。", all: "多选题：全对才得分。", each: "多选题：每个选项判断对了都得分。" };

let seen = null; // the last state told
let view = ""; // what is drawn: drawn anew only where this changes
let stop = () => {};
let outbox = null; // of who takes part on this device
const clock = new Clock();

/* --- saying --- */

function say(text) { document.getElementById("said").textContent = text; }

function online(is) {
  const box = document.getElementById("offline");
  box.hidden = is;
  box.textContent = is ? "" : "网络断了，正在重新连接。请不要关闭这一页。";
}

function draw(name, ...parts) {
  view = name;
  main.replaceChildren(...parts.filter(Boolean));
  const heading = main.querySelector("[tabindex='-1']");
  if (heading) heading.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

const refusedText = (problem) => `${problem.message}${problem.hint}`;

/* --- joining --- */

async function start() {
  try {
    await enter(await request(`${place}/state`));
  } catch (problem) {
    if (problem.code === "not_joined" || problem.code === "removed") return askToJoin(problem.code === "removed" ? refusedText(problem) : "");
    return startAgain(problem, start);
  }
}

async function startAgain(problem, again) {
  if (!mayRetry(problem)) return draw("refused", el("h1", { tabindex: "-1" }, "打不开这一场"), el("p", { class: "refused", role: "alert" }, refusedText(problem)), el("p", {}, el("a", { class: "button", href: `${up}quiz` }, "重新输入场次码")));
  online(false);
  await sleep(2000);
  return again();
}

async function askToJoin(why) {
  stop();
  if (outbox) outbox.close();
  seen = null;
  let session;
  try { session = await request(place); } catch (problem) { return startAgain(problem, () => askToJoin(why)); }
  online(true);
  document.getElementById("who").replaceChildren();
  document.getElementById("title").textContent = session.title;
  const name = el("input", { id: "nickname", maxlength: "20", autocomplete: "nickname", required: true });
  const problem = el("p", { class: "refused", role: "alert", hidden: !why }, why);
  const button = el("button", { class: "primary" }, "加入");
  const join = async (event) => {
    event.preventDefault();
    button.disabled = true;
    try { await enter(await joined(name.value)); } catch (refused) {
      problem.hidden = false;
      problem.textContent = mayRetry(refused) ? "网络不通，没有加入。请再点一次。" : refusedText(refused);
      button.disabled = false;
      name.focus();
    }
  };
  draw("join", el("h1", { tabindex: "-1" }, session.title), el("p", {}, `共 ${session.items} 题。${RULES[session.rules.multiple]}`), problem,
    el("form", { class: "entry", onsubmit: join }, el("label", { for: "nickname" }, "怎么称呼您"), name, el("p", { class: "hint" }, "可以用化名，只在这一场里使用。"), button));
  name.focus();
}

/* The token is kept until the server has it: a join whose reply got lost is repeated, not doubled. */
async function joined(nickname) {
  let token = keeper.get("joining");
  if (!token) {
    token = [...crypto.getRandomValues(new Uint8Array(24))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    keeper.set("joining", token);
  }
  const state = await request(`${place}/join`, { nickname, token });
  keeper.set("joining", "");
  return state;
}

async function leave() {
  try { await request(`${place}/leave`, {}); } catch { return online(false); }
  askToJoin("");
}

async function enter(state) {
  seen = state;
  if (outbox) outbox.close();
  outbox = new Outbox(keeper, state.me.participant_id, `${place}/answers`, update, online);
  document.getElementById("title").textContent = state.title;
  document.getElementById("who").replaceChildren(state.me.nickname, el("button", { class: "quiet", onclick: leave }, "换人"));
  show(state);
  outbox.flush();
  if (state.rules.mode === "live") stop = listen(`${place}/events`, `${place}/state`, show, (problem) => askToJoin(refusedText(problem)), online);
}

/* --- showing --- */

function show(state) {
  if (seen && seen.code === state.code && state.step < seen.step) return; // overtaken on its way
  seen = state;
  online(true);
  clock.set(state, state.deadline);
  const name = `${state.phase}:${state.position ?? ""}:${(state.attempts || []).length}`;
  if (name === view) return update();
  VIEWS[state.phase](name);
  update();
}

const VIEWS = { lobby, asking, revealed, finished, intro, working, handed_in: handedIn };

function lobby(name) {
  draw(name, el("div", { class: "waiting" }, el("p", { class: "tick", "aria-hidden": "true" }, "✓"), el("h1", { tabindex: "-1" }, "已加入"), el("p", {}, "请等老师开始，题目会自动出现。"), el("p", { class: "hint" }, `${RULES[seen.rules.multiple]}每题以第一次提交的答案为准。`)));
}

function asking(name) {
  const { item, position } = seen;
  const form = replyForm(item, `q${position}`, seen.reply);
  const submit = (event) => {
    event.preventDefault();
    const reply = form.reply();
    if (reply === null) { form.complain(); return; }
    outbox.put(position, reply, 1);
  };
  draw(name, meta(item, position + 1, seen.items), timer(), notice(item),
    el("form", { id: "answering", onsubmit: submit }, stem(item, "h1", true), form.element,
      el("p", { class: "receipt", id: "receipt", role: "status" }), el("button", { class: "primary", id: "submit" }, "提交答案")));
  if (seen.reply !== null) form.set(seen.reply);
  current = form;
}

let current = null; // the form of the live item

function revealed(name) {
  const verdict = seen.reply === null ? ["none", "没有作答"] : seen.mark >= 1 ? ["right", "答对了"] : seen.mark > 0 ? ["part", `答对一部分（${points(seen.mark)} 分）`] : ["wrong", "没有答对"];
  draw(name, meta(seen.item, seen.position + 1, seen.items),
    el("p", { class: `verdict ${verdict[0]}`, tabindex: "-1" }, verdict[1], seen.is_provisional && seen.reply !== null && el("small", {}, "（系统参考评分）")),
    el("p", { class: "receipt", id: "receipt", role: "status" }), notice(seen.item), stem(seen.item, "h1"), solution(seen.item, seen.solution, seen.reply, up), el("p", { class: "hint" }, "请等老师进入下一题。"));
  say(`${verdict[1]}。`);
}

function finished(name) {
  const { total } = seen, again = seen.rules.mode === "self_paced" && seen.attempts.length < seen.rules.attempts && !seen.is_over;
  draw(name, el("h1", { tabindex: "-1" }, "答题结束"),
    el("p", { class: "score" }, el("b", {}, points(total.marks)), ` / ${total.of} 分`, el("small", {}, `完全答对 ${total.full} 题`)),
    again && el("button", { class: "primary", onclick: begin }, `再答一次（还可以答 ${seen.rules.attempts - seen.attempts.length} 次）`),
    el("p", {}, el("a", { class: "button", href: `${up}practice?session=${code}` }, "错题记入错题本")),
    certificate(place),
    el("h2", {}, "逐题解析"), ...results(seen.results, up));
}

/* --- self-paced --- */

const moment = (seconds) => new Date(seconds * 1000).toLocaleString("zh-CN", { month: "long", day: "numeric", hour: "2-digit", minute: "2-digit" });

function intro(name) {
  const { rules } = seen;
  const told = [`共 ${seen.items} 题`, rules.seconds ? `限时 ${duration(rules.seconds)}` : "不限时", `可答 ${rules.attempts} 次`,
    rules.opens && `${moment(rules.opens)} 开放`, rules.closes && `${moment(rules.closes)} 截止`].filter(Boolean);
  draw(name, el("h1", { tabindex: "-1" }, seen.title), el("ul", { class: "facts" }, told.map((text) => el("li", {}, text))),
    el("p", {}, `${RULES[rules.multiple]}答案随答随存，断网或关掉页面后可以接着答。`),
    el("p", { class: "refused", id: "problem", role: "alert", hidden: true }),
    seen.is_over ? el("p", { class: "refused" }, "这一场已经结束。") : el("button", { class: "primary", onclick: begin }, "开始答题"));
}

async function begin(event) {
  const button = event.target;
  button.disabled = true;
  try { outbox.received.clear(); outbox.refused.clear(); show(await request(`${place}/begin`, {})); } catch (problem) {
    const box = document.getElementById("problem") || main.insertBefore(el("p", { class: "refused", id: "problem", role: "alert" }), main.firstChild);
    box.hidden = false;
    box.textContent = mayRetry(problem) ? "网络不通，请再点一次。" : refusedText(problem);
    button.disabled = false;
  }
}

function working(name) {
  const attempt = seen.attempts.length;
  const items = seen.paper.map(({ number, position, item, reply }, i) => {
    const form = replyForm(item, `q${position}`);
    const waiting = outbox.waiting.get(position);
    const known = waiting && waiting.attempt === attempt ? waiting.reply : reply;
    if (reply !== null) outbox.received.set(position, reply);
    if (known !== null) form.set(known);
    let typing;
    const changed = () => { const given = form.reply(); if (given !== null) outbox.put(position, given, attempt); };
    const element = el("section", { class: "item", id: `item-${position}`, "aria-label": `第 ${number} 题` }, meta(item, number, seen.items), notice(item, i && seen.paper[i - 1].item), stem(item, "h2"), form.element, el("p", { class: "receipt", id: `receipt-${position}` }));
    element.addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(changed, item.options.length ? 0 : 600); });
    element.addEventListener("change", () => { clearTimeout(typing); changed(); });
    return element;
  });
  draw(name, el("h1", { tabindex: "-1", class: "visually-hidden" }, seen.title), ...items,
    el("div", { class: "paper-bar" }, timer(), el("p", { id: "done" }), el("button", { class: "primary", onclick: () => dialog.showModal() }, "交卷")), handInDialog());
}

let dialog = null;

function handInDialog() {
  dialog = el("dialog", { "aria-labelledby": "sure" }, el("p", { id: "sure" }, "交卷后不能再改。"), el("p", { class: "refused", id: "problem", role: "alert", hidden: true }),
    el("p", { class: "actions" }, el("button", { class: "primary", onclick: handIn }, "确定交卷"), el("button", { onclick: () => dialog.close() }, "再看看")));
  return dialog;
}

async function handIn(event) {
  const button = event.target, problem = document.getElementById("problem");
  button.disabled = true;
  button.textContent = "正在交卷…";
  while (true) {
    await outbox.flush();
    try { return show(await request(`${place}/hand-in`, {})); } catch (refused) {
      problem.hidden = false;
      problem.textContent = mayRetry(refused) ? "网络不通，正在重试，请不要关闭这一页。" : refusedText(refused);
      if (!mayRetry(refused)) return;
      await sleep(2000);
    }
  }
}

function handedIn(name) {
  draw(name, el("div", { class: "waiting" }, el("p", { class: "tick", "aria-hidden": "true" }, "✓"), el("h1", { tabindex: "-1" }, "已交卷"), el("p", {}, seen.rules.closes ? `答案和解析在 ${moment(seen.rules.closes)} 之后公布，请到时再打开这一页。` : "答案和解析以后公布。")));
}

/* --- what changes within a view: receipts and time --- */

function receipt(position, repeated) {
  if (outbox.waiting.has(position)) return ["sending", "正在提交…没有收到以前会自动重试。"];
  if (outbox.refused.has(position)) return ["late", outbox.refused.get(position)];
  if (outbox.received.has(position)) return ["got", repeated];
  return ["", ""];
}

function showReceipt(box, [kind, text]) {
  if (!box || (box.textContent === text && box.className === `receipt ${kind}`)) return;
  box.className = `receipt ${kind}`;
  box.textContent = text;
}

function update() {
  if (!seen) return;
  if (seen.phase === "asking") updateAsking();
  if (seen.phase === "revealed") showReceipt(document.getElementById("receipt"), outbox.refused.has(seen.position) ? ["late", outbox.refused.get(seen.position)] : ["", ""]);
  if (seen.phase === "working") updateWorking();
  tick();
}

function updateAsking() {
  const { position } = seen;
  if (seen.reply !== null) outbox.received.set(position, seen.reply);
  const got = outbox.received.get(position);
  const told = receipt(position, `已收到：${got === undefined ? "" : current.words(got)}`);
  showReceipt(document.getElementById("receipt"), told);
  const over = clock.left() === 0, locked = told[0] === "sending" || told[0] === "got" || over;
  if (got !== undefined) current.set(got);
  current.lock(locked);
  document.getElementById("submit").hidden = locked;
}

function updateWorking() {
  for (const { position } of seen.paper) showReceipt(document.getElementById(`receipt-${position}`), receipt(position, "已保存"));
  const done = seen.paper.filter(({ position }) => outbox.received.has(position)).length;
  document.getElementById("done").textContent = `已答 ${done} / ${seen.items} 题`;
  const missing = seen.items - done;
  document.getElementById("sure").textContent = missing ? `还有 ${missing} 题没有答。交卷后不能再改。` : "交卷后不能再改。";
}

let fetched = null; // the deadline after which the state was asked for

function tick() {
  const box = main.querySelector(".timer");
  if (!box || !seen) return;
  if (seen.paused) { box.hidden = false; box.querySelector("b").textContent = "老师暂停了计时"; return; }
  const left = clock.left();
  showTime(box, left, seen.rules.seconds || 60);
  if (left === null) return;
  if (Math.ceil(left) === 10) say("还剩 10 秒。");
  if (left === 0 && seen.phase === "asking" && !document.getElementById("submit").hidden) {
    updateAsking();
    if (!outbox.received.has(seen.position)) { showReceipt(document.getElementById("receipt"), ["late", "时间到。请等老师公布答案。"]); }
  }
  if (left === 0 && seen.phase === "working" && fetched !== seen.deadline) {
    fetched = seen.deadline;
    outbox.flush().then(() => sleep(2500)).then(start);
  }
}

setInterval(tick, 500);
window.addEventListener("online", () => { if (outbox) outbox.flush(); });

start();
