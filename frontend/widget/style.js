// The whole look, as a constructed style sheet: a page that forbids inline styles takes it, and none of its own rules
// get in. `!important` on the host because there the page's rules would come first.

export const STYLE = `
:host {
  all: initial !important;
  display: block !important;
  position: fixed !important;
  inset: auto 0 0 auto !important;
  z-index: 2147483000 !important;
  color-scheme: light dark !important;
  --ground: #fff; --sunk: #f4f4f6; --line: #d9d9e0; --field: #85858f; --text: #18181b; --quiet: #5d5d68;
  --accent: #4f46c8; --accent-press: #4038ab; --on-accent: #fff; --bad: #b3201f;
  --shadow: 0 2px 6px rgb(0 0 0 / 14%), 0 12px 40px rgb(20 20 40 / 22%);
}
@media (prefers-color-scheme: dark) {
  :host {
    --ground: #1b1b1f; --sunk: #2a2a31; --line: #3a3a43; --field: #83838e; --text: #ececf0; --quiet: #a9a9b4;
    --accent: #a8a2ff; --accent-press: #bdb8ff; --on-accent: #17152b; --bad: #ff9b95;
    --shadow: 0 2px 6px rgb(0 0 0 / 50%), 0 12px 40px rgb(0 0 0 / 60%);
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
.root {
  font: 400 15px/1.5 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif;
  color: var(--text);
  text-align: start;
}
button, textarea, input { font: inherit; color: inherit; margin: 0; }
button { border: 0; background: none; padding: 0; cursor: pointer; min-width: 44px; min-height: 44px; }
:focus { outline: none; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
svg { width: 24px; height: 24px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round;
  stroke-linejoin: round; display: block; margin: auto; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.launcher {
  position: fixed; inset-inline-end: 20px; bottom: 20px; width: 56px; height: 56px; border-radius: 50%;
  background: var(--accent); color: var(--on-accent); box-shadow: var(--shadow);
}
.launcher:hover { background: var(--accent-press); }
.launcher:focus-visible { outline-offset: 3px; }
.badge {
  position: absolute; top: -4px; inset-inline-end: -4px; min-width: 22px; height: 22px; padding: 0 6px; border-radius: 11px;
  background: #b3201f; color: #fff; font-size: 13px; font-weight: 600; line-height: 22px; text-align: center;
}

.panel {
  position: fixed; inset-inline-end: 20px; bottom: 88px; width: 380px; height: min(620px, calc(100vh - 108px));
  height: min(620px, calc(100dvh - 108px)); display: flex; flex-direction: column; overflow: hidden;
  background: var(--ground); border: 1px solid var(--line); border-radius: 16px; box-shadow: var(--shadow);
  animation: rise 140ms ease-out;
}
@keyframes rise { from { opacity: 0; transform: translateY(8px); } }
.head { display: flex; align-items: center; gap: 8px; padding-block: 6px; padding-inline: 18px 6px; border-bottom: 1px solid var(--line); }
h2 { flex: 1; min-width: 0; margin: 0; font-size: 16px; font-weight: 600; line-height: 1.4; overflow: hidden;
  text-overflow: ellipsis; white-space: nowrap; }
.head button { border-radius: 10px; color: var(--quiet); }
.head button:hover { background: var(--sunk); color: var(--text); }

.log { flex: 1; min-height: 0; overflow-y: auto; overscroll-behavior: contain; padding: 16px; display: flex;
  flex-direction: column; gap: 10px; }
.log:focus-visible { outline-offset: -3px; }
.item { display: flex; flex-direction: column; gap: 10px; }
.earlier { align-self: center; padding: 0 14px; border-radius: 10px; color: var(--accent); font-weight: 600; font-size: 13.5px; }
.message { max-width: 86%; padding: 9px 13px; border-radius: 14px; overflow-wrap: anywhere; }
.visitor { align-self: flex-end; background: var(--accent); color: var(--on-accent); border-end-end-radius: 4px;
  white-space: pre-wrap; }
.agent { align-self: flex-start; background: var(--sunk); border-end-start-radius: 4px; }
.message p, .message ul, .message ol, .message pre, .message blockquote, .message .table { margin: 0 0 8px; }
.message li > ul, .message li > ol { margin: 2px 0 4px; }
.heading { font-weight: 600; }
blockquote { padding-inline-start: 10px; border-inline-start: 3px solid var(--line); }
hr { margin: 10px 0; border: 0; border-top: 1px solid var(--line); }
.table { overflow-x: auto; }
table { border-collapse: collapse; font-size: 14px; }
th, td { padding: 4px 10px; border: 1px solid var(--line); text-align: start; vertical-align: top; overflow-wrap: normal; }
th { font-weight: 600; background: var(--ground); }
.message :last-child { margin-bottom: 0; }
.message ul, .message ol { padding-inline-start: 22px; }
.message pre { overflow-x: auto; padding: 8px; border-radius: 8px; background: var(--ground); }
code { font: 13px/1.45 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
a { color: var(--accent); text-decoration: underline; text-underline-offset: 2px; }
.more { margin-top: 8px; padding-top: 6px; border-top: 1px solid var(--line); font-size: 13.5px; }
.more h3 { margin: 0; font-size: 12.5px; font-weight: 600; color: var(--quiet); }
.message .more ul { list-style: none; padding: 0; }
.more li { padding: 3px 0; }
.state { align-self: flex-end; display: flex; align-items: center; gap: 10px; margin-top: -6px; font-size: 13px;
  color: var(--quiet); }
.failed { color: var(--bad); }
.failed button { padding: 0 8px; font-weight: 600; text-decoration: underline; border-radius: 8px; }

.cut { align-self: flex-start; }
.rating { display: flex; flex-wrap: wrap; align-items: center; margin-top: -8px; font-size: 13px; color: var(--quiet); }
.rating > button { border-radius: 10px; }
.rating > button:hover { background: var(--sunk); color: var(--text); }
.rating > button[aria-pressed="true"] { color: var(--accent); }
.rating > button[aria-pressed="true"] svg { fill: currentColor; stroke: var(--ground); }
.rating svg { width: 20px; height: 20px; }
.rating span { padding-inline: 6px; }
.why { flex-basis: 100%; padding-top: 2px; }
.why label { display: block; padding-bottom: 6px; }
.now { display: flex; align-items: center; justify-content: space-between; gap: 8px; padding-inline: 18px 12px; }
.stop { padding: 0 14px; border-radius: 10px; color: var(--accent); font-size: 13px; font-weight: 600; }
.stop:hover { background: var(--sunk); }
.status { min-height: 26px; font-size: 13px; color: var(--quiet); display: flex; align-items: center;
  gap: 8px; }
.dots { display: inline-flex; gap: 3px; }
.dots i { width: 6px; height: 6px; border-radius: 50%; background: currentColor; animation: blink 1.2s infinite; }
.dots i:nth-child(2) { animation-delay: 150ms; }
.dots i:nth-child(3) { animation-delay: 300ms; }
@keyframes blink { 0%, 60%, 100% { opacity: .3; } 30% { opacity: 1; } }

.disclosure { margin: 0; padding: 0 18px 6px; font-size: 12.5px; line-height: 1.4; color: var(--quiet); }
.composer { display: flex; align-items: flex-end; gap: 8px; padding-block: 4px 12px; padding-inline: 14px 12px; }
textarea { flex: 1; min-width: 0; min-height: 44px; max-height: 140px; padding: 10px 12px; resize: none;
  border: 1px solid var(--field); border-radius: 12px; background: var(--ground); font-size: 16px; line-height: 22px; }
textarea::placeholder { color: var(--quiet); opacity: 1; }
textarea:focus-visible { outline-offset: 0; border-color: var(--accent); }
.send { flex: none; border-radius: 12px; background: var(--accent); color: var(--on-accent); }
.send:hover { background: var(--accent-press); }
.paused { padding: 4px 18px 14px; overflow-y: auto; }
.note { margin: 0; padding: 6px 0 8px; color: var(--quiet); }
.note:empty { padding: 0; }
.lead label { display: block; padding-bottom: 6px; }
.row { display: flex; flex-wrap: wrap; gap: 8px; }
input { flex: 1 1 180px; min-width: 0; min-height: 44px; padding: 8px 12px; border: 1px solid var(--field);
  border-radius: 12px; background: var(--ground); font-size: 16px; line-height: 22px; }
input:focus-visible { outline-offset: 0; border-color: var(--accent); }
input[aria-invalid] { border-color: var(--bad); }
.leave { padding: 0 14px; border-radius: 12px; background: var(--accent); color: var(--on-accent); font-weight: 600; }
.leave:hover { background: var(--accent-press); }
.wrong { margin: 0; padding-top: 6px; font-size: 13.5px; color: var(--bad); }
.wrong:empty { display: none; }

@media (max-width: 480px) {
  .panel { inset: auto 0 0 0; width: 100%; height: 100vh; height: 100dvh; border: 0; border-radius: 0;
    padding-bottom: env(safe-area-inset-bottom); }
  .opened .launcher { display: none; }
}
@media (prefers-reduced-motion: reduce) { .panel, .dots i { animation: none; } }
@media (forced-colors: active) { .launcher, .send, .leave, .message, .panel { border: 1px solid; } }
@media print { .root { display: none; } }
`;
