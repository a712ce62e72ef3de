// The positions of a slider: its values, or their powers of ten.
const scale = ({ log }) => log ? { to: Math.log10, from: (power) => 10 ** power }
  : { to: Number, from: Number };

// A typed value may need more digits than the steps of the slider: it is not shown as another one.
const fixed = (value, text) =>
  Math.abs(Number(text) - value) <= 1e-9 * Math.abs(value) ? text : String(Number(value.toPrecision(6)));

const written = (value, { log, digits }) => !log ? fixed(value, value.toFixed(digits))
  : value < 1e-3 || value >= 1e7 ? value.toExponential(digits - 1)
  : String(Number(value.toPrecision(digits)));

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  put(element, attributes);
  element.append(...children);
  return element;
}

const OWN = "\u0000own"; // the option behind which the learner types a value

// What is said below a box about what is typed in it, which a screen reader says with the box.
function saidOf(box) {
  const said = html("pre", "live-said", { id: newId("live-said"), role: "status" });
  put(box, { "aria-describedby": said.id });
  return {
    element: said,
    update({ said: text, refused }) {
      put(box, { "aria-invalid": Boolean(refused) });
      said.classList.toggle("live-refused", Boolean(refused));
      write(said, text ?? "");
    },
  };
}

// Controls: how each kind is made, and how it shows its value -------------------------------

const CONTROLS = {
  range(store, { name, label, play }) {
    const slider = html("input", "", { type: "range", "data-control": name, "aria-label": label });
    const box = html("input", "live-number", { type: "text", inputmode: "decimal", maxlength: 60,
      "aria-label": `${label}, value`, spellcheck: "false", autocomplete: "off" });
    const said = saidOf(box);
    let control;
    let typing = false; // or the number of the question that says what was typed
    const show = () => {
      if (typing === true || typing > store.answered) return;
      typing = false;
      box.value = box.defaultValue = control.typed || written(store.state[name], control);
    };
    slider.addEventListener("input", () => store.change({ [name]:
      clamp(Number(scale(control).from(slider.valueAsNumber).toPrecision(12)), control.low, control.high) }));
    slider.addEventListener("keydown", (event) => {
      const steps = { ArrowRight: 10, ArrowUp: 10, ArrowLeft: -10, ArrowDown: -10 }[event.key];
      if (!event.shiftKey || !steps) return;
      event.preventDefault();
      store.step(name, steps);
    });
    const typed = () => { if (typing === true) typing = store.type(name, box.value); };
    box.addEventListener("input", () => { typing = true; });
    for (const end of ["change", "blur"]) box.addEventListener(end, typed);
    // JupyterLab keeps Enter from ending the input, so no change event tells of it.
    box.addEventListener("keydown", (event) => {
      const steps = { ArrowUp: 1, ArrowDown: -1 }[event.key];
      if (steps) {
        event.preventDefault();
        typed();
        store.step(name, event.shiftKey ? 10 * steps : steps);
      } else if (event.key === "Enter") typed();
      else if (event.key === "Escape") {
        typing = false;
        if (control.typed) typing = store.type(name, ""); else show();
      }
    });
    const player = html("button", "live-play", { type: "button", "data-play": name,
      "aria-label": `play ${label}` });
    player.addEventListener("click", () => store.play(name));
    return {
      element: html("div", "live-choice", {}, html("label", "live-range", {},
        html("span", "", {}, label), slider, box, ...(play ? [player] : [])), said.element),
      update(value, now) {
        control = now;
        const { to } = scale(control);
        const { low, high, step } = control;
        put(slider, { min: to(low), max: to(high), step });
        slider.value = to(value);
        put(slider, { "aria-valuetext": written(value, control) });
        show();
        said.update(control);
        write(player, store.playing === name ? "❚❚" : "▶\uFE0E");
        put(player, { "aria-pressed": store.playing === name });
        player.disabled = control.disabled;
      },
    };
  },
  menu(store, { name, label, own }) {
    const select = html("select", "", { "data-control": name });
    const box = html("input", "live-own", { type: "text", "aria-label": `${label} your own`,
      placeholder: own, maxlength: 400, spellcheck: "false", autocomplete: "off" });
    const said = saidOf(box);
    let options = {}, shown = "", asked = false, refused = false;
    const choose = (value) => {
      if (refused || value !== store.state[name]) store.change({ [name]: value });
    };
    select.addEventListener("change", () => {
      asked = select.value === OWN;
      if (asked) {
        box.hidden = false;
        box.focus();
      } else choose(select.value);
    });
    let last = "";
    const typed = () => {
      last = box.value.trim();
      box.defaultValue = box.value;
      if (last) choose(last); else if (refused) store.type(name, "");
    };
    box.addEventListener("input", () => { if (!box.value.trim()) typed(); });
    box.addEventListener("blur", () => {
      asked &&= Boolean(box.value.trim());
      store.show();
    });
    // A box that is hidden loses the focus, which is a change, too: of nothing new.
    box.addEventListener("change", () => { if (box.value.trim() !== last) typed(); });
    // JupyterLab keeps Enter from ending the input, so no change event tells of it.
    box.addEventListener("keydown", ({ key }) => {
      if (key === "Enter") typed(); else if (key === "Escape") box.value = box.defaultValue;
    });
    const line = html("label", "live-menu", {}, html("span", "", {}, label), select);
    return {
      element: own ? html("div", "live-choice", {}, line, box, said.element) : line,
      update(value, control) {
        if (refused && !control.refused && document.activeElement !== box) {
          asked = false; // taken back elsewhere, as by Reset
          last = box.value = control.typed;
        }
        ({ options, refused } = control);
        if (shown !== JSON.stringify(options)) {
          shown = JSON.stringify(options);
          select.replaceChildren(...Object.entries({ ...options, ...(own && { [OWN]: "your own…" }) })
            .map(([key, text]) => new Option(text, key)));
        }
        const left = document.activeElement !== box
          || (box.value === box.defaultValue && !(store.moved[name] > store.answered));
        if (control.typed && left) last = box.value = box.defaultValue = control.typed;
        asked &&= !control.typed || control.refused;
        select.value = asked || !(value in options) || control.refused ? OWN : value;
        const hide = !asked && !control.typed;
        if (hide && document.activeElement === box) select.focus(); // undone, and may be redone
        box.hidden = hide;
        said.update(control);
      },
    };
  },
  switch(store, { name, label }) {
    const box = html("input", "", { type: "checkbox", "data-control": name });
    box.addEventListener("change", () => store.change({ [name]: box.checked }));
    const why = html("span", "live-why");
    return {
      element: html("label", "live-switch", {}, box, html("span", "", {}, label), why),
      update(value, { disabled }) {
        box.checked = value;
        write(why, disabled && `(${disabled})`);
      },
    };
  },
  button(store, { name, label }) {
    const button = html("button", "", { type: "button", "data-control": name }, label);
    const words = html("span", "live-why", { role: "status" });
    button.addEventListener("click", () => {
      if (button.ariaDisabled !== "true") store.press(name);
    });
    return {
      element: html("span", "live-button", {}, button, words),
      // Not `disabled`: the button would lose the focus to the page when it has been pressed.
      update(_, { label: text, disabled, said }) {
        write(button, text);
        write(words, said);
        put(button, { "aria-disabled": Boolean(disabled) });
      },
    };
  },
};
