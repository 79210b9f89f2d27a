/* The screen of the room, and the trainer's control of the session. */

import { Clock, bar, duration, el, letter, listen, mayRetry, meta, notice, points, request, showTime, solution, stem, timer, withoutLead } from "./quiz.js";

const main = document.getElementById("main");
const { code, up } = main.dataset;
const place = `${up}api/quiz/sessions/${code}`;
const stage = document.getElementById("stage");
const controls = document.getElementById("controls");
const clock = new Clock();

let seen = null;
let view = "";
let ranked = false; // whether the scoreboard is shown after an item

const STEPS = { start: "开始答题", reveal: "公布答案", next: "下一题", pause: "暂停计时", resume: "继续计时", extend: "加 30 秒", skip: "跳过这题", finish: "结束本场" };
const SURE = { skip: "跳过这一题？它不计分。", finish: "结束这一场？结束后不能再作答。" };

function online(is) {
  const box = document.getElementById("offline");
  box.hidden = is;
  box.textContent = is ? "" : "与服务器的连接断了，正在重新连接…";
}

function problem(told) {
  const box = document.getElementById("offline");
  box.hidden = false;
  box.textContent = mayRetry(told) ? "没有办成：网络不通，请再点一次。" : `${told.message}${told.hint}`;
}

/* --- commands --- */

function sure(question, act) {
  const dialog = document.getElementById("asking");
  document.getElementById("question").textContent = question;
  document.getElementById("yes").onclick = () => { dialog.close(); act(); };
  document.getElementById("no").onclick = () => dialog.close();
  dialog.showModal();
}

async function send(address, body) {
  try { show(await request(`${place}/${address}`, body)); } catch (told) {
    problem(told);
    if (!mayRetry(told)) try { show(await request(`${place}/screen`)); } catch { online(false); }
  }
}

function command(name) {
  const act = () => { ranked = false; send("control", { command: name, step: seen.step }); };
  if (SURE[name]) sure(SURE[name], act);
  else act();
}

function possible() {
  if (seen.rules.mode === "self_paced") return seen.phase === "open" ? ["finish"] : [];
  return {
    lobby: ["start", "finish"],
    asking: ["reveal", seen.paused ? "resume" : "pause", seen.rules.seconds && "extend", "skip", "finish"].filter(Boolean),
    revealed: ["next", "finish"],
    finished: [],
  }[seen.phase];
}

function drawControls() {
  const last = seen.phase === "revealed" && seen.position + 1 === seen.items;
  const buttons = possible().filter((name) => !(last && name === "finish")).map((name, i) =>
    el("button", { type: "button", class: i === 0 && name !== "finish" && "primary", onclick: () => command(name) }, last && name === "next" ? "结束，看结果" : STEPS[name]));
  if (seen.scoreboard && seen.phase === "revealed") buttons.push(el("button", { type: "button", "aria-pressed": String(ranked), onclick: () => { ranked = !ranked; draw(); } }, ranked ? "看答案" : "本场成绩"));
  controls.replaceChildren(...buttons);
  const first = controls.querySelector(".primary");
  if (first && (document.activeElement === document.body || document.activeElement === null)) first.focus({ preventScroll: true });
}

/* --- drawing --- */

function show(state) {
  seen = state;
  online(true);
  clock.set(state, state.deadline);
  document.getElementById("title").textContent = state.title;
  const name = `${state.phase}:${state.position ?? ""}:${state.step}`;
  if (name !== view) {
    document.getElementById("people").open = state.phase === "lobby";
    view = name;
    draw();
  }
  update();
}

function draw() {
  const joining = seen.phase === "lobby" || seen.rules.mode === "self_paced";
  document.body.classList.toggle("in-lobby", joining && seen.phase !== "finished");
  const parts = { lobby: [], open: openPaper(), asking: asking(), revealed: ranked ? scoreboard() : revealed(), finished: finished() }[seen.phase];
  stage.replaceChildren(...parts.filter(Boolean));
  drawControls();
  update();
}

function asking() {
  if (seen.phase !== "asking") return [];
  const { item } = seen;
  return [meta(item, seen.position + 1, seen.items), notice(item), stem(item, "h1"), choices(item),
    el("div", { class: "counting" }, timer(), el("p", { class: "answered" }, "已答 ", el("b", { id: "answered" }), " 人", el("span", { class: "bar" }, el("i", { id: "answered-bar" }))))];
}

function choices(item) {
  if (item.lefts.length) return el("div", { class: "two" }, el("ul", {}, item.lefts.map((text) => el("li", {}, text))), el("ul", {}, item.options.map((text) => el("li", {}, text))));
  if (!item.options.length) return null;
  return el("ul", { class: "choices" }, item.options.map((text, i) => el("li", {}, el("b", { class: "letter" }, item.kind === "true_false" ? ["✓", "✗"][i] : letter(i)), el("span", {}, text))));
}

function revealed() {
  if (seen.phase !== "revealed") return [];
  return [meta(seen.item, seen.position + 1, seen.items), notice(seen.item), stem(seen.item, "h1"), solution(seen.item, seen.solution, undefined, up)];
}

function scoreboard() {
  if (!seen.scoreboard) return [];
  return [el("h1", {}, "本场成绩"), seen.scoreboard.length ? el("ol", { class: "scoreboard" }, seen.scoreboard.map((each) =>
    el("li", { class: each.rank <= 3 ? "first" : "" }, el("b", { class: "rank" }, String(each.rank)), el("span", {}, each.nickname), el("b", {}, `${points(each.marks)} 分`)))) : el("p", {}, "还没有人得分。"),
    el("p", { class: "hint" }, "只计这一场，不跨场累计。")];
}

function finished() {
  if (seen.phase !== "finished") return [];
  return [el("h1", {}, "答题结束"), el("p", { class: "thanks" }, "请在手机上看逐题解析和原文。"), outcomes(seen.outcomes), ...(seen.scoreboard && seen.scoreboard.length ? scoreboard() : [])];
}

function outcomes(items) {
  return items && el("ol", { class: "outcomes", "aria-label": "各题答对的人数" }, items.map((each) =>
    el("li", {}, el("p", {}, `${each.number}. ${withoutLead(each.stem).replaceAll("____", "（　　）")}`),
      el("p", { class: "key-line" }, `答案：${each.key}`),
      el("p", { class: "of" }, bar(each.full, each.answered, 2 * each.full < each.answered ? "wrong" : "right"), el("span", {}, `${each.full} / ${each.answered} 人答对`)))));
}

function openPaper() {
  if (seen.phase !== "open") return [];
  const limit = seen.rules.seconds ? `限时 ${duration(seen.rules.seconds)}` : "不限时";
  return [el("h1", {}, seen.title), el("p", {}, `自助答题，共 ${seen.items} 题，${limit}。`), el("p", { class: "answered" }, el("b", { id: "progress" }))];
}

/* --- what changes within a view --- */

function update() {
  const people = seen.participants.length;
  document.getElementById("count").textContent = String(people);
  const names = document.getElementById("names");
  const ids = seen.participants.map((each) => each.participant_id).join();
  if (names.dataset.ids !== ids) {
    names.dataset.ids = ids;
    names.replaceChildren(...seen.participants.map((each) => el("li", {}, each.nickname,
      el("button", { type: "button", "aria-label": `移出${each.nickname}`, title: "移出", onclick: () => sure(`把“${each.nickname}”移出这一场？需要时还可以重新加入。`, () => send("remove", { participant_id: each.participant_id })) }, "×"))));
  }
  const answered = document.getElementById("answered");
  if (answered) {
    answered.textContent = `${seen.answered} / ${people}`;
    document.getElementById("answered-bar").style.width = `${people ? (100 * seen.answered) / people : 0}%`;
  }
  const progress = document.getElementById("progress");
  if (progress) progress.textContent = `${people} 人加入，${seen.begun} 人开始，${seen.done} 人交卷`;
  tick();
}

function tick() {
  const box = stage.querySelector(".timer");
  if (!box) return;
  if (seen.paused) { box.hidden = false; box.querySelector("b").textContent = "暂停"; return; }
  showTime(box, clock.left(), seen.rules.seconds || 60);
}

setInterval(tick, 500);
document.addEventListener("keydown", (event) => {
  if (event.key === "ArrowRight" || event.key === "PageDown") controls.querySelector(".primary")?.click();
});
listen(`${place}/screen/events`, `${place}/screen`, show, problem, online);
