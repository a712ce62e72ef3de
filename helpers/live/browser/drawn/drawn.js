// A figure that a cell has drawn: its picture, with what there is to see in words.

export default {
  render({ model, el }) {
    const source = `data:image/png;base64,${model.get("_png")}`;
    const element = html("div", "drawn", {}, html("img", "", { alt: model.get("_alt"), src: source }));
    el.append(element);
    return followTheme(element);
  },
};
