// Runs before the program is here. A file of its own because the page allows no inline scripts.

// The chosen theme, before the first paint.
try {
  const theme = localStorage.getItem("kilo-theme");
  if (theme === "light" || theme === "dark") document.documentElement.setAttribute("data-theme", theme);
} catch (_) {
  // Storage is switched off: as the system has it.
}

// Asks for the session, the quota and the first page of the list while the program still loads. It takes the answers from here
// (`browser/early.rs`) if they are what it would ask for, else they are dropped.
{
  const API = "/api/v1";
  const answers = new Map();
  // Refresh tokens rotate, so tabs take turns: the lock is that of `session`.
  const turn = (work) => (navigator.locks ? navigator.locks.request("kilo-session", work) : work());
  const session = turn(() => fetch(`${API}/auth/refresh`, { method: "POST" }));
  answers.set("POST /auth/refresh", session);
  const ask = (path) => {
    const answer = session.then(async (answer) => {
      if (!answer.ok) throw new Error("signed out");
      const { access_token: token } = await answer.clone().json();
      return fetch(API + path, { headers: { authorization: `Bearer ${token}` } });
    });
    answer.catch(() => answers.delete(`GET ${path}`));
    answers.set(`GET ${path}`, answer);
  };
  if (/^\/(conversations(\/[^/]*)?)?$/.test(location.pathname)) {
    const asked = [...new URLSearchParams(location.search)].map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    ask(`/conversations?${[...asked, "limit=50"].join("&")}`);
  }
  ask("/quota");
  session.catch(() => answers.delete("POST /auth/refresh"));
  setTimeout(() => answers.clear(), 10_000);
  window.kiloEarly = answers;
}
