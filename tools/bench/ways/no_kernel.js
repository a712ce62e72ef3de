function svg(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const name in attributes) element.setAttribute(name, attributes[name]);
  element.append(...children);
  return element;
}

const clamp = (value) => Math.min(Math.max(value, -3), 3);

export default {
  render({ model, el }) {
    const { size, low, high, box, start, arrow, gradient, descent } = model.get("plot");
    const [left, top, width, height] = box;
    const toPixels = ([x, y]) => [
      left + ((x - low) / (high - low)) * width,
      top + ((high - y) / (high - low)) * height,
    ];
    const state = [...start];

    const slider = document.createElement("input");
    Object.assign(slider, { type: "range", min: -3, max: 3, step: 0.01 });
    slider.style.width = size + "px";
    const readout = document.createElement("div");
    const uphill = svg("line", { stroke: gradient, "stroke-width": 4, class: "limit-arrow" });
    const downhill = svg("line", { stroke: descent, "stroke-width": 4 });
    const handle = svg("g", { tabindex: 0, class: "limit-handle" }, svg("circle", { r: 7 }));
    const scene = svg("svg", { width: size, height: size, class: "limit-scene" },
      uphill, downhill, handle);
    const still = new Image(size, size);
    still.className = "limit-still";
    still.src = URL.createObjectURL(new Blob([model.get("still")], { type: "image/png" }));
    const picture = document.createElement("div");
    picture.style.cssText = `position: relative; width: ${size}px; height: ${size}px`;
    scene.style.cssText = "position: absolute; inset: 0";
    picture.append(still, scene);
    el.append(slider, picture, readout);
    for (const { dataset } of [slider, handle]) {
      dataset.lmSuppressShortcuts = "true"; // or JupyterLab takes the arrow keys
    }

    const line = (element, sign) => {
      const tip = state.map((value) => value * (1 + sign * 2 * arrow));
      const [[x1, y1], [x2, y2]] = [state, tip].map(toPixels);
      Object.entries({ x1, y1, x2, y2 }).forEach(([name, at]) => element.setAttribute(name, at));
    };
    const show = () => {
      const [x, y] = state;
      slider.value = x;
      line(uphill, 1);
      line(downhill, -1);
      handle.setAttribute("transform", `translate(${toPixels(state).join(" ")})`);
      readout.textContent = `f = ${(x * x + y * y).toFixed(3)}`;
    };

    slider.addEventListener("input", () => {
      state[0] = slider.valueAsNumber;
      show();
    });
    scene.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      handle.focus();
      scene.setPointerCapture(event.pointerId);
    });
    scene.addEventListener("pointermove", (event) => {
      if (!scene.hasPointerCapture(event.pointerId)) return;
      const bounds = scene.getBoundingClientRect();
      state[0] = clamp(low + ((event.clientX - bounds.left - left) / width) * (high - low));
      state[1] = clamp(high - ((event.clientY - bounds.top - top) / height) * (high - low));
      show();
    });
    handle.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -0.01, ArrowRight: 0.01 }[event.key];
      if (!step) return;
      event.preventDefault();
      state[0] = clamp(state[0] + step);
      show();
    });
    show();
  },
};
