// Which language the bubble speaks, and what stands on its button before it has asked for anything.
import { TEXTS } from "./texts.js";

/** By language: the name of the bubble, and what its button does. The rest comes when the panel is first opened. */
const BUTTON = {
  de: ["Chat", "Chat öffnen", "Chat schließen"],
  fr: ["Discussion", "Ouvrir la discussion", "Fermer la discussion"],
  es: ["Chat", "Abrir el chat", "Cerrar el chat"],
  pt: ["Chat", "Abrir o chat", "Fechar o chat"],
  it: ["Chat", "Apri la chat", "Chiudi la chat"],
  nl: ["Chat", "Chat openen", "Chat sluiten"],
  pl: ["Czat", "Otwórz czat", "Zamknij czat"],
  cs: ["Chat", "Otevřít chat", "Zavřít chat"],
  sv: ["Chatt", "Öppna chatten", "Stäng chatten"],
  tr: ["Sohbet", "Sohbeti aç", "Sohbeti kapat"],
  ja: ["チャット", "チャットを開く", "チャットを閉じる"],
  zh: ["聊天", "打开聊天", "关闭聊天"],
  ar: ["الدردشة", "فتح الدردشة", "إغلاق الدردشة"],
  he: ["צ׳אט", "פתיחת הצ׳אט", "סגירת הצ׳אט"],
};
const MIRRORED = ["ar", "he"];

/** The code of the language of `locale`, if the bubble speaks it. */
function spoken(locale) {
  const code = /^[a-z]+/i.exec(locale ?? "")?.[0].toLowerCase();
  // What some browsers still call Hebrew.
  const language = code === "iw" ? "he" : code;
  return language === "en" || Object.hasOwn(BUTTON, language ?? "") ? language : undefined;
}

/** The language that the tag asks for, else that of the page, else the visitor's own; English where none is spoken. */
export function languageFor(asked) {
  const own = navigator.languages?.length ? navigator.languages : [navigator.language];
  return [asked, document.documentElement.lang, ...own].map(spoken).find(Boolean) ?? "en";
}

/** The locale to tell the server: the browser's, unless the bubble speaks another language than it because it was told to. */
export function localeOf(language) {
  const own = navigator.language?.length <= 35 ? navigator.language : undefined;
  return !spoken(own) || spoken(own) === language ? own : language;
}

export const directionOf = (language) => (MIRRORED.includes(language) ? "rtl" : "ltr");

/** Puts onto the button what stands there in `language`. */
export function greetIn(language) {
  const [chat, open, close] = BUTTON[language] ?? [];
  if (chat) Object.assign(TEXTS, { chat, open, close });
}

/** Brings the texts of `language` from `server`, and says whether they are there. */
export async function learn(server, language) {
  if (language === "en") return true;
  try {
    const came = await fetch(`${server}/widget/texts/${language}.json`, { credentials: "omit" });
    if (came.ok) Object.assign(TEXTS, await came.json());
    return came.ok;
  } catch {
    return false;
  }
}
