/* Practice by oneself: choose a topic, answer, see at once what is right and where it stands; the notebook
   of mistakes, opened by a key that only the learner has. Nothing is counted, ranked or timed for others. */

import { KINDS, clause, el, notice, request, solution, stem, withoutLead } from "./quiz.js";
import { replyForm } from "./quiz_forms.js";
import { report } from "./quiz_report.js";

const main = document.getElementById("main");
const { up } = main.dataset;
const place = `${up}api/quiz`;
const KEY = "quiz:notebook";
const MOST_SEEN = 2000; // that the API takes

let topic = null;
let seen = []; // item_ids of this sitting
let session = new URLSearchParams(location.search).get("session");

/* --- saying --- */

function say(text) { document.getElementById("said").textContent = text; }

const refusedText = (problem) => (problem.status ? `${problem.message}${problem.hint}` : "网络不通，请再点一次。");

function draw(...parts) {
  main.replaceChildren(...parts.flat().filter(Boolean));
  const heading = main.querySelector("[tabindex='-1']");
  if (heading) heading.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

/* Does what a button is for; a refusal is told above it, the former one goes. The button rests meanwhile. */
function doing(work) {
  return async (event) => {
    event.preventDefault();
    const button = event.submitter || event.currentTarget;
    button.disabled = true;
    main.querySelector(".refused")?.remove();
    try { await work(event); } catch (problem) { tell(button, problem); }
    button.disabled = false;
  };
}

function tell(button, problem) {
  if (problem.code === undefined) throw problem;
  const before = button.closest("form, section, p") || button;
  before.before(el("p", { class: "refused", role: "alert" }, refusedText(problem)));
}

/* --- the key: for this tab, or for this device where wanted --- */

const key = {
  get: () => sessionStorage.getItem(KEY) || localStorage.getItem(KEY),
  set(value, remembered) {
    this.drop();
    (remembered ? localStorage : sessionStorage).setItem(KEY, value);
  },
  drop() { sessionStorage.removeItem(KEY); localStorage.removeItem(KEY); },
};

function ask(path, body, method) {
  const own = key.get();
  const headers = own ? { "Notebook-Key": encodeURIComponent(own.normalize("NFKC")) } : {}; // headers are ASCII
  return request(`${place}/${path}`, body, { method, headers });
}

/* --- home: the notebook and the topics --- */

async function home(told) {
  let topics, mistakes, taken;
  try {
    topics = await ask("practice/topics");
    mistakes = await openNotebook();
    if (mistakes && session) {
      taken = await takeOver();
      mistakes = await openNotebook();
    }
  } catch (problem) {
    return draw(el("h1", { tabindex: "-1" }, "练习"), el("p", { class: "refused", role: "alert" }, `${problem.message}${problem.hint}`), el("button", { class: "primary", onclick: () => home() }, "再试一次"));
  }
  draw(el("h1", { tabindex: "-1" }, "练习"), el("p", { class: "hint" }, "答完就看解析和条款原文。不计分，不排名。答题场次正在用的题，场次结束后再练。"),
    (taken || told) && el("p", { class: "told", role: "status" }, taken || told),
    topics.length ? topicList(topics) : el("p", {}, "题库里还没有可以练习的题。"),
    notebook(mistakes));
}

function topicList(topics) {
  const all = topics.reduce((sum, each) => sum + each.items, 0);
  const choose = (name) => doing(() => { topic = name; seen = []; return next(); });
  const button = (name, text, count) => el("li", {}, el("button", { onclick: choose(name) }, el("span", {}, text), el("small", {}, `${count} 题`)));
  return [el("h2", {}, "选一个主题"), el("ul", { class: "topics" }, button(null, "全部主题", all), topics.map((each) => button(each.topic, each.topic || "其他", each.items)))];
}

async function openNotebook() {
  if (!key.get()) return null;
  try { return await ask("notebook"); } catch (problem) {
    if (problem.code !== "unknown_notebook") throw problem;
    key.drop();
    return null;
  }
}

async function takeOver() {
  const code = session;
  session = null;
  try {
    const { answers, wrong } = await ask(`notebook/sessions/${encodeURIComponent(code)}`, {});
    return `刚才那场的 ${answers} 题已记入错题本，其中 ${wrong} 题没有答对。`;
  } catch (problem) {
    return refusedText(problem);
  }
}

function notebook(mistakes) {
  return el("section", { class: "notebook", "aria-label": "错题本" }, el("h2", {}, "错题本"), mistakes ? opened(mistakes) : closed());
}

function closed() {
  const input = el("input", { id: "key", autocomplete: "off", maxlength: "40", required: true });
  const open = doing(async () => {
    key.set(input.value.trim(), false);
    try { await ask("notebook"); } catch (problem) { key.drop(); throw problem; }
    return remember(input.value.trim(), false);
  });
  return [el("p", {}, session ? "新建或打开错题本后，刚才那场答错的题会记进去。" : "答错的题过几天再问您。不用注册，只凭一个口令。"),
    el("button", { onclick: doing(async () => remember((await ask("notebook", {})).key, true)) }, "新建错题本"),
    el("form", { onsubmit: open }, el("label", { for: "key" }, "已有错题本，填口令"), input, el("button", {}, "打开"))];
}

function opened(mistakes) {
  const due = mistakes.filter((each) => new Date(each.due) <= new Date()).length;
  const text = mistakes.length ? `记着 ${mistakes.length} 道错题，${due ? `${due} 道该复习了，练习时先出` : "现在没有该复习的"}。` : "还没有错题。";
  return [el("p", {}, text),
    el("div", { class: "quiet-row" },
      mistakes.length > 0 && el("button", { class: "quiet", onclick: () => list(mistakes) }, "查看错题"),
      el("button", { class: "quiet", onclick: () => { key.drop(); home("这台设备已不再记得口令，错题本还在。"); } }, "退出错题本"),
      el("button", { class: "quiet", onclick: forget }, "删除错题本"))];
}

/* `isNew`: the key is shown this once. */
function remember(value, isNew) {
  const box = el("input", { type: "checkbox", id: "remember" });
  const copy = el("button", { onclick: () => navigator.clipboard?.writeText(value).then(() => { copy.textContent = "已复制"; }) }, "复制口令");
  key.set(value, false);
  draw(el("h1", { tabindex: "-1" }, isNew ? "错题本口令" : "错题本已打开"),
    isNew && [el("p", { class: "own-key" }, value), el("p", {}, "请抄下来或截图保存。口令只显示这一次，丢了找不回来；谁有口令，谁就能看这个错题本。"), navigator.clipboard && copy],
    el("label", { class: "remember" }, box, "在这台设备上记住（公用电脑请不要勾选）"),
    el("button", { class: "primary", onclick: () => { key.set(value, box.checked); home(); } }, isNew ? "我记下了，继续" : "继续"));
}

function forget() {
  const sure = doing(async () => { await ask("notebook", undefined, "DELETE"); key.drop(); await home("错题本已删除。"); });
  draw(el("h1", { tabindex: "-1" }, "删除错题本？"), el("p", {}, "错题和复习安排全部删除，不能恢复。"),
    el("p", { class: "actions" }, el("button", { class: "primary", onclick: sure }, "全部删除"), el("button", { onclick: () => home() }, "不删")));
}

function list(mistakes) {
  draw(el("h1", { tabindex: "-1" }, "错题"), el("button", { onclick: () => home() }, "返回"),
    mistakes.map((each) => el("section", { class: "item" },
      el("p", { class: "meta" }, el("b", { class: "kind" }, each.kind), ` 答错 ${each.wrong} 次，${again(each.due)}`),
      el("p", { class: "stem" }, withoutLead(each.stem).replaceAll("____", "（　　）")),
      el("p", {}, el("b", {}, "答案："), each.key), each.explanation && el("p", {}, el("b", {}, "解析："), each.explanation),
      each.basis && clause(each.basis, up))),
    mistakes.length > 3 && el("button", { onclick: () => home() }, "返回"));
}

/* --- asking --- */

async function next() {
  const told = await ask("practice/next", { topic, seen: seen.slice(-MOST_SEEN) });
  if (!told.item) return done(told.again_at);
  seen.push(told.item.item_id);
  asking(told.item, told.is_due);
}

function asking(item, isDue) {
  let since = performance.now(), hinted = false;
  const resume = () => { since = performance.now(); }; // whoever put the phone down is not slow
  document.addEventListener("visibilitychange", resume);
  const form = replyForm(item, "reply");
  const submit = doing(async () => {
    const reply = form.reply();
    if (reply === null) return form.complain();
    const { item_id, version, seed } = item;
    const told = await ask("practice/answers", { item_id, version, seed, reply, hinted, seconds: (performance.now() - since) / 1000 });
    document.removeEventListener("visibilitychange", resume);
    answered(item, reply, told);
  });
  const look = doing(async (event) => {
    const button = event.currentTarget;
    const { basis } = await ask(`practice/items/${item.item_id}/basis?version=${item.version}`);
    hinted = true;
    button.replaceWith(clause(basis, up));
  });
  draw(el("p", { class: "meta" }, el("b", { class: "kind" }, KINDS[item.kind]), ` ${item.topic}`, isDue && el("span", { class: "due" }, "复习")), notice(item),
    el("form", { onsubmit: submit }, stem(item, "h1", true), form.element, el("button", { class: "primary" }, "提交答案")),
    el("div", { class: "quiet-row" }, item.has_basis && el("button", { class: "quiet", onclick: look }, "先看条款再答"), el("button", { class: "quiet", onclick: () => home() }, "换一个主题")));
}

function answered(item, reply, told) {
  const [kind, words] = told.mark >= 1 ? ["right", "答对了"] : told.mark > 0 ? ["part", "答对一部分"] : ["wrong", "没有答对"];
  draw(el("p", { class: `verdict ${kind}`, tabindex: "-1" }, words), stem(item, "h1"), solution(item, told.solution, reply, up),
    told.kept && el("p", { class: "hint" }, `已记入错题本，${again(told.kept.due)}。`),
    el("button", { class: "primary", id: "next", onclick: doing(next) }, "下一题"), report(place, item));
  say(`${words}。`);
}

function done(againAt) {
  draw(el("h1", { tabindex: "-1" }, "这一部分练完了"), el("p", {}, againAt ? `下一道要复习的题：${moment(againAt)}。` : "可以换一个主题，或者再练一遍。"),
    el("p", { class: "actions" }, el("button", { class: "primary", onclick: () => home() }, "换一个主题"), seen.length > 0 && el("button", { onclick: doing(() => { seen = []; return next(); }) }, "再练一遍")));
}

const moment = (iso) => new Date(iso).toLocaleString("zh-CN", { month: "long", day: "numeric", hour: "2-digit", minute: "2-digit" });
const again = (due) => (new Date(due) <= new Date() ? "该复习了" : `${moment(due)} 以后再问您`);

home();
