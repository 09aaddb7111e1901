// The shared workspace: conversations with known values, and a naive filter that says which of them a view must show.
// Nothing is random; times hang on the one instant that the run started at.

export interface NewMessage {
  role: "visitor" | "agent";
  text: string;
  sent_at?: string;
  citations?: { title: string; url: string }[];
  assets?: { kind: "document" | "video" | "image"; title: string; url: string }[];
}

export interface NewConversation {
  external_id: string;
  started_at: string;
  visitor?: { name?: string; email?: string; title?: string; company?: string };
  landing_page?: string;
  locale?: string;
  messages: NewMessage[];
  score?: number;
  handed_off_at?: string;
  archived_at?: string;
  qualification?: { framework: string; fields: Record<string, string> };
}

export type Status = "active" | "handed_off" | "archived";

export const MINUTE = 60_000;
export const DAY = 86_400_000;
export const ZONE = "Europe/Berlin";

export const NAMES = {
  jorg: "Jörg MÜLLER",
  percent: "Percy Sign",
  tokyo: "田中 大輔",
  hot: "Hanna Hot",
  handedOff: "Harry Handed",
  archived: "Archie Archived",
  archivedHandedOff: "Ines Filed",
  freeMail: "Freya Mail",
  sources: "Sora Sources",
  hostile: "<b onmouseover=\"window.pwned=1\">Mallory</b>",
} as const;

export const HOSTILE_TEXT = "<img src=x onerror=\"window.pwned=1\"> <script>window.pwned=1</script>";

const at = (now: number, ago: number): string => new Date(now - ago).toISOString();

/** Messages a minute apart, the visitor first. */
function talk(now: number, ago: number, texts: string[]): NewMessage[] {
  return texts.map((text, number) => ({
    role: number % 2 === 0 ? "visitor" : "agent",
    text,
    sent_at: at(now, ago - number * MINUTE),
  }));
}

function special(now: number): NewConversation[] {
  const line = (id: string, ago: number, texts: string[], rest: Partial<NewConversation>): NewConversation => ({
    external_id: `special-${id}`,
    started_at: at(now, ago),
    messages: talk(now, ago, texts),
    ...rest,
  });
  const person = (name: string, email: string, title?: string, company?: string) => ({
    visitor: { name, email, ...(title && { title }), ...(company && { company }) },
  });
  return [
    line("jorg", 12 * MINUTE, ["Unser Büro ist in München, geht das?", "Ja, das geht."], {
      ...person(NAMES.jorg, "joerg@muellerwerk-kilo.de", "Head of Marketing", "Müllerwerk GmbH"), score: 41,
      landing_page: "https://www.example.com/preise", locale: "de-DE",
    }),
    line("percent", DAY + 5 * MINUTE, ["Is the 100% refund still on?", "It is."], {
      ...person(NAMES.percent, "p_r%cy@percent-kilo.com", "Controller 50%_off", "Percent Works"), score: 12,
    }),
    line("tokyo", 3 * DAY, ["那覇に旅行した際の宿泊施設を探しています。", "かしこまりました。"], {
      ...person(NAMES.tokyo, "daisuke@kilo-tabi.jp", "グラフィックデザイナー", "旅の会社"), score: 8, locale: "ja-JP",
    }),
    line("hot", 2 * DAY, ["We want a demo for 200 seats this quarter.", "Happy to set that up."], {
      ...person(NAMES.hot, "hanna@hot-kilo.com", "Vice President of Sales", "Hot Springs Ltd"), score: 72,
      qualification: { framework: "bant", fields: { budget: "About 20,000 a year", timeline: "This quarter" } },
    }),
    line("handed", 6 * DAY, ["Please call me about the contract.", "Somebody will."], {
      ...person(NAMES.handedOff, "harry@handed-kilo.com", "Director of Operations", "Handed & Sons"), score: 88,
      handed_off_at: at(now, 6 * DAY - 3 * MINUTE),
    }),
    line("archived", 9 * DAY, ["Do you sell umbrellas?", "We do not."], {
      ...person(NAMES.archived, "archie@archived-kilo.com"), score: 3, archived_at: at(now, 8 * DAY),
    }),
    line("filed", 11 * DAY, ["Contract signed, thank you.", "Thank you!"], {
      ...person(NAMES.archivedHandedOff, "ines@filed-kilo.com", "Head of Sales", "Filed Inc"), score: 91,
      handed_off_at: at(now, 11 * DAY - 5 * MINUTE), archived_at: at(now, 10 * DAY),
    }),
    line("free", 13 * DAY, ["hello"], { ...person(NAMES.freeMail, "freya.kilo@gmail.com"), score: 0 }),
    {
      ...line("sources", 20 * MINUTE, ["Where can I read about prices?", "Here is the **price list**."], {
        ...person(NAMES.sources, "sora@sources-kilo.com", "Researcher", "Sources AG"), score: 25,
      }),
      messages: [
        ...talk(now, 20 * MINUTE, ["Where can I read about prices?"]),
        {
          role: "agent",
          text: "Here is the **price list**, and a [film](https://docs.example.com/film).",
          sent_at: at(now, 19 * MINUTE),
          citations: [
            { title: "Prices", url: "https://docs.example.com/prices" },
          ],
          assets: [
            { kind: "document", title: "Price list", url: "https://docs.example.com/prices.pdf" },
            { kind: "video", title: "A tour", url: "https://docs.example.com/tour" },
          ],
        },
      ],
    },
    {
      ...line("hostile", 30 * MINUTE, [HOSTILE_TEXT], { visitor: { name: NAMES.hostile, email: "mallory@hostile-kilo.com" }, score: 5 }),
      messages: [
        ...talk(now, 30 * MINUTE, [HOSTILE_TEXT]),
        {
          role: "agent",
          text: "<img src=x onerror='window.pwned=1'> [click](javascript:window.pwned=1) ![pixel](https://evil.example/p.png)",
          sent_at: at(now, 29 * MINUTE),
        },
        { role: "visitor", text: "=1+1 \u202Egnp.exe", sent_at: at(now, 28 * MINUTE) },
      ],
    },
  ];
}

const FIRMS = ["Aldgate", "Birchwood", "Corvid", "Dunmore", "Eastlight"];
const TITLES = ["Account Executive", "Data Analyst", "Office Manager", undefined];

/** Row `number` of the many: spread over 90 days, the newest first. */
function ordinary(now: number, number: number): NewConversation {
  const firm = FIRMS[number % FIRMS.length] ?? "";
  const title = TITLES[number % TITLES.length];
  const id = String(number).padStart(3, "0");
  const ago = Math.round(number * 0.6 * DAY + 45 * MINUTE);
  const text = number % 7 === 0 ? "Does it work with Salesforce?" : "What are your opening hours?";
  const archived = number % 10 === 9;
  return {
    external_id: `ordinary-${id}`,
    started_at: at(now, ago),
    visitor: {
      name: `Visitor ${id}`,
      email: `visitor${id}@${firm.toLowerCase()}-kilo.com`,
      ...(title && { title }),
      company: `${firm} Ltd`,
    },
    messages: talk(now, ago, [text, "Let me look that up.", "Thanks"]),
    score: (number * 13) % 70,
    ...(archived && { archived_at: at(now, Math.max(ago - 600 * MINUTE, 10 * MINUTE)) }),
  };
}

/** Every conversation of the shared workspace. */
export function sharedConversations(now: number): NewConversation[] {
  const many = Array.from({ length: 150 }, (_, number) => ordinary(now, number));
  return [...special(now), ...many];
}

export function statusOf(line: NewConversation): Status {
  if (line.archived_at) return "archived";
  return line.handed_off_at ? "handed_off" : "active";
}

/** The day an instant lies on in {@link ZONE}, as `2026-01-31`. */
export function dayOf(instant: string | number): string {
  const parts = { timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit" } as const;
  return new Intl.DateTimeFormat("sv-SE", parts).format(new Date(instant));
}

/** `day` moved by whole days of the calendar. */
export function shiftDay(day: string, days: number): string {
  const date = new Date(`${day}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

export interface Wanted {
  email?: string;
  company?: string;
  persona?: string;
  words?: string;
  scoreMin?: number;
  scoreMax?: number;
  status?: Status[];
  from?: string;
  to?: string;
}

const folded = (text: string | undefined): string => (text ?? "").normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

const domainOf = (line: NewConversation): string => {
  const domain = line.visitor?.email?.split("@")[1] ?? "";
  return domain === "gmail.com" ? "" : domain;
};

function matches(line: NewConversation, wanted: Wanted): boolean {
  const holds = (text: string | undefined, part: string | undefined) => !part || folded(text).includes(folded(part));
  const score = line.score ?? 0;
  const day = dayOf(line.started_at);
  const words = (wanted.words ?? "").split(" ").filter(Boolean);
  return (
    holds(line.visitor?.email, wanted.email)
    && (holds(line.visitor?.company, wanted.company) || holds(domainOf(line), wanted.company))
    && holds(line.visitor?.title, wanted.persona)
    && words.every((word) => line.messages.some((message) => holds(message.text, word)))
    && score >= (wanted.scoreMin ?? 0)
    && score <= (wanted.scoreMax ?? 100)
    && (wanted.status ?? ["active", "handed_off"]).includes(statusOf(line))
    && (!wanted.from || day >= wanted.from)
    && (!wanted.to || day <= wanted.to)
  );
}

/** The visitors' names that a view must show, in the order of the list. */
export function expectedNames(lines: NewConversation[], wanted: Wanted): string[] {
  return lines
    .filter((line) => matches(line, wanted))
    .sort((a, b) => b.started_at.localeCompare(a.started_at))
    .map((line) => line.visitor?.name ?? "Visitor");
}
