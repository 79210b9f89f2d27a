/* What a session came to for one participant: each item explained, and a certificate. */

import { el, notice, points, solution, withoutLead } from "./quiz.js";
import { report } from "./quiz_report.js";

export const results = (listed, up) => listed.map((told, i) => result(told, listed[i - 1], up));

/* A plain form: the browser saves what comes. The name is printed and not kept. */
export function certificate(place) {
  return el("details", { class: "certificate" }, el("summary", {}, "结业证明"),
    el("form", { class: "entry", method: "get", action: `${place}/certificate.pdf` },
      el("label", { for: "name" }, "证明上的姓名"), el("input", { id: "name", name: "name", maxlength: "30", autocomplete: "name", required: true }),
      el("label", { class: "remember" }, el("input", { type: "checkbox", name: "with_score", value: "true" }), "写上成绩"),
      el("p", { class: "hint" }, "姓名只印在证明上，系统不保存。"), el("button", {}, "下载 PDF")));
}

function result(told, before, up) {
  const kind = told.reply === null ? "none" : told.mark >= 1 ? "right" : told.mark > 0 ? "part" : "wrong";
  const words = { none: "没有作答", right: "答对", part: `答对一部分（${points(told.mark)} 分）`, wrong: "没有答对" }[kind];
  return el("details", { class: `result ${kind}`, open: kind !== "right" },
    el("summary", {}, el("span", { class: "tag" }, words), ` ${told.number}. ${withoutLead(told.item.stem)}`),
    notice(told.item, before && before.item), solution(told.item, told.solution, told.reply, up),
    report(`${up}api/quiz`, told));
}
