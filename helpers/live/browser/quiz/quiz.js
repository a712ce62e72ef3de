// A quiz in the browser: one store for each quiz, any number of views of it.
//
// The page knows the questions and not the key. A checked answer goes to the kernel, and what
// the kernel says to it comes back. What is chosen and not yet checked stays in the page.

const VERDICTS = {
  passed: { sign: "✓", fresh: "Right.", stale: "Your last answer was right." },
  "not yet": { sign: "↻", fresh: "Not yet.", stale: "Your last answer was not right yet." },
  noted: { sign: "✓", fresh: "Saved.", stale: "Not saved yet since your last change." },
};

// Texts come from the kernel as HTML, with everything escaped that is not a formula.
function typeset(tag, className, source, attributes = {}) {
  const element = html(tag, className, attributes);
  element.innerHTML = source;
  return element;
}

class Store extends Channel {
  constructor(model) {
    super(model);
    this.page = model.get("_page");
    this.drafts = {}; // question -> what is chosen, if that is not what was last checked
    this.asked = {}; // question -> what was sent and has no answer yet
    this.said = {}; // question -> {given, outcome, html}
    this.before = new Set();
    this.unkept = ""; // why the record could not be kept
    this.send({ hello: true });
  }

  given(id) {
    return this.drafts[id] ?? this.said[id]?.given ?? "";
  }

  choose(id, given) {
    this.drafts[id] = given;
    this.show();
  }

  check(id) {
    this.asked[id] = this.given(id);
    this.touched = { question: id };
    this.wait(true);
    this.send({ check: id, given: this.asked[id] });
  }

  receive({ said, trouble, before }) {
    for (const id in said) {
      // What was chosen after the question had been sent is not taken back.
      if (!(id in this.asked) || this.drafts[id] === this.asked[id]) delete this.drafts[id];
      delete this.asked[id];
      this.said[id] = said[id];
    }
    if (before) this.before = new Set(before);
    this.unkept = trouble;
    this.wait(Object.keys(this.asked).length > 0);
    this.trouble = "";
    this.show();
  }
}

// JupyterLab opens a notebook in a tab if the link to it has this mark. It gives it to the links of
// an output, but not to those of a widget.
async function openInTabs(links, manager) {
  for (const link of links) {
    const [file, id] = link.getAttribute("href").split("#");
    const path = await manager?.context?.urlResolver.resolveUrl(file);
    if (!path) continue;
    link.dataset.commandlinkerCommand = "rendermime:handle-local-link";
    link.dataset.commandlinkerArgs = JSON.stringify({
      path: decodeURIComponent(path), id: id ? `#${decodeURIComponent(id)}` : "",
    });
  }
}

// How each kind of question is asked: its inputs, what they say, and how they show an answer ----

const KINDS = {
  one: (item, name) => choice(item, name, "radio"),
  several: (item, name) => choice(item, name, "checkbox"),
  number({ unit }, name) {
    const box = html("input", "quiz-number", {
      id: name, type: "text", inputmode: "decimal", autocomplete: "off", spellcheck: "false",
      "aria-label": unit ? `number, in ${unit}` : "number",
    });
    return {
      element: html("div", "quiz-row", {}, box, html("span", "", {}, unit)),
      read: () => box.value,
      show(given) { if (box.value !== given) box.value = given; },
    };
  },
  rating({ low, high }, name) {
    const inputs = [1, 2, 3, 4, 5].map((value) => html("input", "", { type: "radio", name, value }));
    const scale = inputs.map((input) => html("label", "quiz-rating", {}, input, input.value));
    const comment = html("textarea", "", { rows: 3, maxlength: 2000, "aria-label": "comment" });
    comment.placeholder = "A comment, if you like";
    return {
      element: html("div", "", {}, html("div", "quiz-row", {}, html("span", "quiz-quiet", {}, low),
        ...scale, html("span", "quiz-quiet", {}, high)), comment),
      read: () => JSON.stringify({
        rating: Number(inputs.find((input) => input.checked)?.value) || null,
        comment: comment.value,
      }),
      show(given) {
        const answer = given ? JSON.parse(given) : { comment: "" };
        for (const input of inputs) input.checked = Number(input.value) === answer.rating;
        if (comment.value !== answer.comment) comment.value = answer.comment;
      },
    };
  },
};

function choice({ options }, name, type) {
  const inputs = options.map(({ letter }) => html("input", "", { type, name, value: letter }));
  return {
    element: html("div", "", {}, ...options.map((option, i) => html("label", "quiz-option", {},
      inputs[i], html("span", "quiz-quiet", {}, option.letter), typeset("span", "", option.html)))),
    read: () => inputs.filter((input) => input.checked).map((input) => input.value).join(""),
    show(given) { for (const input of inputs) input.checked = given.includes(input.value); },
  };
}

// One view ----------------------------------------------------------------------------------

class Question {
  constructor(store, item, number) {
    const name = newId(`quiz-${item.id}`);
    this.store = store;
    this.id = item.id;
    this.fields = KINDS[item.kind](item, name);
    this.before = html("span", "quiz-quiet", { hidden: "" }, " You answered this right before.");
    this.said = html("div", "quiz-said", {
      id: `${name}-said`, role: "status", "aria-live": "polite",
    });
    const button = this.button = html("button", "", { type: "button" },
      item.kind === "rating" ? "Save" : "Check answer");
    const heading = html("div", "quiz-text", { id: `${name}-text` },
      number, typeset("span", "", item.html),
      html("span", "quiz-quiet", {}, item.how && ` (${item.how})`), this.before);
    const source = item.source ? [typeset("p", "quiz-source", item.source)] : [];
    this.element = html("div", "quiz-question", {
      role: item.kind === "one" || item.kind === "rating" ? "radiogroup" : "group",
      "aria-labelledby": heading.id, "data-question": item.id,
    }, heading, this.fields.element, button, this.said, ...source);
    openInTabs(this.element.querySelectorAll(".quiz-source a"), store.model.widget_manager);
    this.fields.element.addEventListener("input", () => store.choose(item.id, this.fields.read()));
    this.fields.element.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.stopPropagation(); // JupyterLab would keep a comment from having a new line
      if (event.target.tagName === "TEXTAREA") return;
      event.preventDefault();
      store.check(item.id);
    });
    button.addEventListener("click", () => store.check(item.id));
  }

  update() {
    const given = this.store.given(this.id);
    this.fields.show(given);
    this.before.hidden = !this.store.before.has(this.id);
    const said = this.store.said[this.id];
    const stale = said !== undefined && said.given !== given;
    if (said === this.shown && stale === this.stale) return; // what is written is spoken again
    [this.shown, this.stale] = [said, stale];
    const verdict = VERDICTS[said?.outcome];
    const html_ = said && (verdict || !stale) ? said.html : "";
    this.said.dataset.outcome = (!stale && said?.outcome) || "";
    const box = this.fields.element.querySelector(".quiz-number");
    if (box) { // an answer that is no number is neither right nor wrong
      const refused = !stale && said?.outcome === "" && given.trim() !== "";
      put(box, { "aria-describedby": this.said.id, "aria-invalid": refused });
    }
    this.said.replaceChildren();
    if (verdict) {
      this.said.append(html("strong", "", {},
        html("span", "quiz-sign", { "aria-hidden": "true" }, verdict.sign),
        stale ? verdict.stale : verdict.fresh));
    }
    if (html_) this.said.append(typeset("div", "", html_));
  }
}

class View {
  constructor(store, el) {
    this.store = store;
    const { intro, items } = store.page;
    this.questions = items.map((item, i) =>
      new Question(store, item, items.length > 1 ? `${i + 1}. ` : ""));
    this.remark = remark();
    this.note = html("p", "quiz-note", { role: "status", "aria-live": "polite" });
    this.element = html("div", "quiz", {}, ...(intro ? [typeset("p", "quiz-quiet", intro)] : []),
      ...this.questions.map(({ element }) => element), this.note);
    el.append(this.element);
    this.freeKeys = keepKeys(this.element);
    this.freeTheme = followTheme(this.element);
    store.join(this);
  }

  close() {
    this.freeKeys();
    this.freeTheme();
    this.store.views.delete(this);
    this.element.remove();
  }

  update() {
    for (const question of this.questions) question.update();
    const { trouble, touched, unkept } = this.store;
    write(this.note, unkept);
    write(this.remark, trouble);
    const asked = this.questions.find(({ id }) => id === touched.question);
    if (!trouble) this.remark.remove();
    else if (!asked) this.element.prepend(this.remark);
    else if (this.remark.previousSibling !== asked.button) asked.button.after(this.remark);
  }
}

export default widget(Store, View);
