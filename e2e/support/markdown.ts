// The answers that dashboard, widget and exports have to draw alike.
import type { Locator } from "@playwright/test";
import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface Case {
  name: string;
  text: string;
  /** What everybody draws, without what is only there for the eye. */
  html: string;
}

export const CASES: Case[] = JSON.parse(readFileSync(join(import.meta.dirname, "../fixtures/markdown.json"), "utf8")).cases;

/** What stands in `drawn`, each an answer, as the cases write it. */
export function plainly(drawn: Locator): Promise<string[]> {
  return drawn.evaluateAll((answers) => {
    const escaped = (text: string) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
    const inside = (node: Node): string => [...node.childNodes].map(plain).join("");
    const plain = (node: Node): string => {
      if (node.nodeType === Node.TEXT_NODE) return escaped(node.textContent ?? "");
      if (!(node instanceof Element)) return "";
      const name = node.localName;
      if (node.matches(".unseen, .more")) return "";
      if (name === "br" || name === "hr") return `<${name}>`;
      if (name === "a") {
        const href = escaped(node.getAttribute("href") ?? "");
        return href === inside(node) ? href : `<a href="${href}">${inside(node)}</a>`;
      }
      if (name === "pre") return `<pre>${escaped(node.textContent ?? "")}</pre>`;
      if (["div", "span", "thead", "tbody"].includes(name)) return inside(node);
      const start = node.getAttribute("start");
      if (name === "ol" && start && start !== "1") return `<ol start="${start}">${inside(node)}</ol>`;
      const tag = node.matches(".heading, .bubble-heading, h4") ? "h" : name === "th" ? "td" : name;
      return `<${tag}>${inside(node)}</${tag}>`;
    };
    return answers.map((answer) => inside(answer)
      // What an item of a list with gaps begins with, and cells that fill a row up.
      .replace(/<li><p>(.*?)<\/p>/g, "<li>$1").replace(/(<td><\/td>)+<\/tr>/g, "</tr>"));
  });
}
