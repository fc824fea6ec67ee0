/** Light or dark: the system's choice until the viewer chooses. No module, so that it runs before the first paint. */
(() => {
  const KEY = "cliffhanger-theme";
  let saved = null;
  try {
    saved = localStorage.getItem(KEY);
  } catch {
    saved = null; // the browser may forbid storage
  }
  const system = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    document.documentElement.dataset.theme = saved ?? (system.matches ? "dark" : "light");
    document.dispatchEvent(new Event("themechange"));
  };
  system.addEventListener("change", apply);
  document.addEventListener("themetoggle", () => {
    saved = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    try {
      localStorage.setItem(KEY, saved);
    } catch {
      // The browser may forbid storage. The choice then lasts until the page is loaded again.
    }
    apply();
  });
  apply();
})();
