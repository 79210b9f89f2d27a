/* 纠错: tells whoever keeps the bank that an item is wrong; who tells it is not kept. */

import { el, request } from "./quiz.js";

let forms = 0;

/* `api`: where the API of the quiz lies; the item in the version that was asked. */
export function report(api, { item_id, version }) {
  const id = `reason-${(forms += 1)}`;
  const text = el("textarea", { id, rows: "3", maxlength: "500", required: true });
  const refused = el("p", { class: "refused", role: "alert", hidden: true });
  const box = el("details", { class: "report" }, el("summary", {}, "这道题有错？告诉出题人"));
  const send = async (event) => {
    event.preventDefault();
    event.submitter.disabled = true;
    try {
      await request(`${api}/reports`, { item_id, version, reason: text.value });
      box.replaceWith(el("p", { class: "told", role: "status" }, "谢谢，已经交给出题人核对。"));
    } catch (problem) {
      if (problem.code === undefined) throw problem;
      refused.textContent = problem.status ? `${problem.message}${problem.hint}` : "网络不通，请再点一次。";
      refused.hidden = false;
      event.submitter.disabled = false;
    }
  };
  box.append(el("form", { onsubmit: send }, el("label", { for: id }, "哪里有错"), text, refused, el("button", {}, "提交纠错")));
  return box;
}
