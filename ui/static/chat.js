// Runs once in the conversation element (Gradio's js_on_load): what a click in it means.
// `element` is the conversation, `trigger` raises a Gradio event, `watch` tells of a new rendering.
element.setAttribute("role", "log");
element.setAttribute("aria-live", "polite");

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.ask) {
    trigger("select", { question: button.dataset.ask });
  } else if (button?.dataset.rate) {
    const feedback = button.closest(".feedback");
    const reason = button.dataset.rate === "down" ? feedback.querySelector("textarea").value : "";
    trigger("like", { turn: Number(feedback.dataset.turn), rating: button.dataset.rate, reason });
  } else if (!event.target.closest("a, button, summary, textarea") && !String(getSelection())) {
    event.target.closest(".card")?.querySelector("a").click();
  }
});

element.addEventListener("toggle", (event) => {
  if (event.target.open && event.target.closest(".feedback")) event.target.scrollIntoView({ block: "nearest" });
}, true);

let turns = 0;
watch("value", () => {
  const shown = element.querySelectorAll(".turn");
  if (shown.length > turns) shown[shown.length - 1].scrollIntoView({ block: "start" });
  turns = shown.length;
});
