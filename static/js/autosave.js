// Saves an answer while it is written: <form data-autosave-form data-save-url data-sign-in-url>, with a line [data-autosave].
// Keeps a comment while it is written: <form data-draft-form …>, with a line [data-draft-line], until it is posted.
// One request at a time; a save that fails says so and is tried again; no field is touched but the hidden version and token.
(() => {
  const PAUSE = 2_000; // milliseconds without typing
  const PATIENCE = 30_000;
  const FIRST_WAIT = 2_000;
  const LONGEST_WAIT = 60_000;
  const KEEPALIVE_LIMIT = 60_000; // bytes; browsers refuse more in a request that outlives its page

  const LOST = "Not saved yet. Your text is here; keep this page open while we try again.";
  const SIGNED_OUT = "Not saved: your session has ended. Your text is here. ";

  class Autosave {
    refusal = "";
    changed = false; // since the last request
    renewed = false; // the token, since the last save
    outlives = true; // whether the request under way goes on without its page
    leaving = false;
    running = null;
    timer = 0;
    wait = FIRST_WAIT;

    constructor(form) {
      this.form = form;
      this.line = form.querySelector("[data-autosave], [data-draft-line]");
      form.addEventListener("input", () => this.note());
      form.addEventListener("change", () => this.note() || this.save());
      form.addEventListener("focusout", () => this.save());
      form.addEventListener("submit", (event) => this.submit(event));
      document.addEventListener("visibilitychange", () => this.save());
      addEventListener("pageshow", () => (this.leaving = false));
      addEventListener("beforeunload", (event) => this.leave(event));
    }

    note() {
      this.changed = true;
      if (this.wait === FIRST_WAIT) this.later(PAUSE);
    }

    later(milliseconds) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.save(), milliseconds);
    }

    async save() {
      if (!this.form.isConnected || this.running || this.leaving || !this.changed) return;
      clearTimeout(this.timer);
      this.changed = false;
      this.running = this.send();
      await this.running;
      this.running = null;
      if (this.changed && this.wait === FIRST_WAIT) this.later(0);
    }

    async send() {
      const body = new URLSearchParams(new FormData(this.form));
      this.outlives = String(body).length < KEEPALIVE_LIMIT;
      try {
        const answer = await fetch(this.form.dataset.saveUrl, {
          method: "POST",
          body,
          headers: { "HX-Request": "true" },
          redirect: "manual",
          keepalive: this.outlives,
          signal: AbortSignal.timeout(PATIENCE),
        });
        await this.read(answer);
      } catch {
        this.again(LOST);
      }
    }

    async read(answer) {
      if (answer.type === "opaqueredirect" || answer.status === 401) this.signedOut();
      else if (answer.status === 403 && !this.renewed) await this.renew();
      else if (answer.status === 429 || answer.status >= 500) this.again(LOST);
      else if (answer.ok) this.saved(await answer.text());
      else this.refused(await answer.text());
    }

    saved(html) {
      this.tell(html, false);
      const version = this.line.querySelector("[data-version]")?.dataset.version;
      if (version) this.form.elements.expected_version.value = version;
      this.wait = FIRST_WAIT;
      this.renewed = false;
    }

    // Kept apart where somebody else was faster: what is typed from now on is kept there too.
    refused(html) {
      this.wait = FIRST_WAIT;
      const same = html === this.refusal && this.line.querySelector("[data-kept]");
      if (!same) this.tell(html, true); // or the button in it goes from under a finger
      this.refusal = html;
    }

    again(words) {
      this.changed = true;
      this.tell(words, true);
      this.later(this.wait);
      this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
    }

    signedOut() {
      this.again(SIGNED_OUT);
      const link = document.createElement("a");
      link.href = `${this.form.dataset.signInUrl}?next=${encodeURIComponent(location.pathname)}`;
      link.target = "_blank";
      link.textContent = "Sign in in another tab";
      this.line.append(link, "; then your text is saved by itself.");
    }

    // Signing in again changes the token that forms carry. The page, loaded anew, has the new one.
    async renew() {
      const answer = await fetch(location.pathname, { redirect: "manual" });
      if (answer.type === "opaqueredirect") return this.signedOut();
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const token = page.querySelector("[name=csrfmiddlewaretoken]")?.value;
      if (token) this.form.elements.csrfmiddlewaretoken.value = token;
      this.renewed = true;
      this.changed = true;
      this.wait = FIRST_WAIT;
    }

    tell(html, failed) {
      this.line.innerHTML = html;
      this.line.classList.toggle("autosave-failed", failed);
    }

    // The form must not be sent on top of a version that is only just being saved.
    async submit(event) {
      clearTimeout(this.timer);
      this.leaving = true;
      if (!this.running) return;
      event.preventDefault();
      await this.running;
      this.form.requestSubmit(event.submitter);
    }

    leave(event) {
      const failed = this.line.matches(".autosave-failed:not(:has([data-kept]))");
      const dropped = this.running && !this.outlives;
      if (!this.leaving && (this.changed || failed || dropped)) event.preventDefault();
    }
  }

  // A comment is posted by htmx while the page stays; what was kept of it is dropped by the server then.
  class Draft extends Autosave {
    constructor(form) {
      super(form);
      form.addEventListener("htmx:afterRequest", () => (this.leaving = false));
      for (const button of form.querySelectorAll("[data-draft-button]")) button.hidden = true;
    }

    async submit() {
      clearTimeout(this.timer);
      this.leaving = true;
      this.changed = false;
    }

    leave(event) {
      if (this.form.isConnected) super.leave(event);
    }
  }

  const wired = new WeakSet();

  function wire(part) {
    for (const [mark, Saver] of [["[data-autosave-form]", Autosave], ["[data-draft-form]", Draft]]) {
      for (const form of part.querySelectorAll(mark)) {
        if (!wired.has(form)) new Saver(form);
        wired.add(form);
      }
    }
  }

  wire(document);
  document.addEventListener("htmx:load", ({ detail: { elt } }) => wire(elt));
})();
