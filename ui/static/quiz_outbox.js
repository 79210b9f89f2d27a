/* Answers that were not acknowledged yet: kept on this device, sent until they are. */

import { mayRetry, request, sleep } from "./quiz.js";

const RETRY_MS = 2000;

/* What a page remembers of one session; where a browser keeps nothing, as long as the page lasts. */
export class Keeper {
  constructor(code) { this.code = code; this.memory = new Map(); }
  set(name, text) {
    this.memory.set(name, text);
    try { localStorage.setItem(`quiz:${this.code}:${name}`, text); } catch { /* full, or private browsing */ }
  }
  get(name) {
    try { return localStorage.getItem(`quiz:${this.code}:${name}`) || this.memory.get(name) || ""; } catch { return this.memory.get(name) || ""; }
  }
}

/* Of one participant. `changed` is called whenever something in it did, `online` with whether it gets through. */
export class Outbox {
  constructor(keeper, participant, address, changed, online) {
    Object.assign(this, { keeper, address, changed, online, name: `answers:${participant}` });
    this.waiting = new Map(JSON.parse(keeper.get(this.name) || "[]")); // position -> {reply, attempt}
    this.refused = new Map(); // position -> why
    this.received = new Map(); // position -> the reply that is stored
    this.sending = null;
    this.isClosed = false;
  }

  /* Somebody else takes this device: what waits is kept and sent when its participant is back. */
  close() { this.isClosed = true; }

  put(position, reply, attempt) {
    this.refused.delete(position);
    this.waiting.set(position, { reply, attempt });
    this.keep();
    this.changed();
    return this.flush();
  }

  /* Done when nothing waits any more. */
  flush() {
    this.sending = this.sending || this.send().finally(() => { this.sending = null; });
    return this.sending;
  }

  keep() { this.keeper.set(this.name, JSON.stringify([...this.waiting])); }

  async send() {
    while (this.waiting.size && !this.isClosed) {
      const [position, answer] = this.waiting.entries().next().value;
      try {
        const receipt = await request(this.address, { position, ...answer });
        this.received.set(position, receipt.reply);
        this.online(true);
      } catch (problem) {
        if (mayRetry(problem)) { this.online(false); await sleep(RETRY_MS); continue; }
        this.refused.set(position, `${problem.message}${problem.hint}`);
      }
      if (this.waiting.get(position) === answer) this.waiting.delete(position);
      this.keep();
      if (!this.isClosed) this.changed();
    }
  }
}
