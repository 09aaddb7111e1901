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

/** A link to another place, or its text alone where a browser may not be sent there. */
export function link(address, ...children) {
  const href = safeHref(address);
  return href ? element("a", { href, target: "_blank", rel: "noopener" }, ...children) : element("span", {}, ...children);
}

/** `address` if a browser may be sent there: http, https and mailto, nothing it would read as another scheme. */
export function safeHref(address) {
  const href = address.trim();
  return /^(?:https?:\/\/[^\s\u0000-\u001f\u007f-\u009f]+|mailto:[^\s\u0000-\u001f\u007f-\u009f]*@[^\s\u0000-\u001f\u007f-\u009f]*)$/i.test(href) ? href : null;
}

/** Whether it is a page of the web. */
export const isWeb = (address) => /^http/i.test(safeHref(address) ?? "");
