// Everything the bubble says by itself, in English; another language takes its place once it has come.

export const TEXTS = {
  chat: "Chat",
  open: "Open chat",
  close: "Close chat",
  unread: { one: "{count} new message", other: "{count} new messages" },
  title: "Chat with us",
  greeting: "Hi! What would you like to know?",
  conversation: "Conversation",
  earlier: "Show earlier messages",
  message: "Your message",
  placeholder: "Write a message…",
  send: "Send",
  you: "You said:",
  agent: "Reply:",
  sending: "Sending…",
  failed: "Not sent.",
  retry: "Try again",
  refused: "This message cannot be sent.",
  edit: "Edit",
  discard: "Discard",
  writing: "A reply is being written…",
  stop: "Stop",
  stopped: "Stopped.",
  broken: "This answer broke off.",
  rate: "Was this answer helpful?",
  helpful: "Helpful",
  notHelpful: "Not helpful",
  reason: "What was missing? (optional)",
  sendReason: "Send feedback",
  rated: "Thank you for your feedback.",
  loading: "Loading…",
  unreachable: "No connection. Trying again…",
  sources: "Sources",
  assets: "Shared with you",
  document: "Document",
  video: "Video",
  image: "Picture",
  disclosure: "You’re chatting with an AI assistant. It can make mistakes.",
  disclosureNamed: "You’re chatting with {name}, an AI assistant. It can make mistakes.",
  privacy: "Privacy",
  paused: "We cannot take new chats right now. Please come back later.",
  reopened: "You can write to us now.",
  leadLabel: "Leave your email address and the team will write to you.",
  leadSend: "Leave address",
  leadWrong: "Enter an email address such as jane@acme.com.",
  leadMany: "Too many addresses came from here. Please try again later.",
  leadFailed: "That did not work. Please try again.",
  leadThanks: "Thank you. The team will write to you.",
  newTab: "(opens in a new tab)",
};

/** A text with `{name}` filled in for each of `values`. */
export const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

/** The form of `forms` that `count` takes in `language`. */
export function counted(forms, count, language) {
  const form = forms[new Intl.PluralRules(language).select(count)] ?? forms.other;
  return filled(form, { count: new Intl.NumberFormat(language).format(count) });
}
