// Sets the chosen theme before the first paint. A file of its own because the page allows no inline scripts.
(function () {
  try {
    var theme = localStorage.getItem("kilo-theme");
    if (theme === "light" || theme === "dark") document.documentElement.setAttribute("data-theme", theme);
  } catch (_) {
    // Storage is switched off: as the system has it.
  }
})();
