// Elements without innerHTML: what a visitor or an agent wrote never becomes markup.

/** An element with attributes; children are nodes or texts. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) made.setAttribute(attribute, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

/** A picture of 24 by 24 that only decorates. */
export function icon(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const drawn = document.createElementNS("http://www.w3.org/2000/svg", "path");
  drawn.setAttribute("d", path);
  svg.append(drawn);
  return svg;
}

/** A link to another site, or its text alone where the address is not one of the web. */
export function link(address, ...children) {
  if (!isWeb(address)) return element("span", {}, ...children);
  return element("a", { href: address.trim(), target: "_blank", rel: "noopener" }, ...children);
}

/** Whether a browser may be sent there: http and https, nothing it would read as another scheme. */
export function isWeb(address) {
  return /^https?:\/\/[^\s\u0000-\u001f\u007f]+$/i.test(address.trim());
}
