/** Light or dark: the system's choice until one is made here; runs before the first paint, hence no module. */
(() => {
  const KEY = "cliffhanger-theme";
  let kept = null;
  try {
    kept = localStorage.getItem(KEY);
  } catch {
    kept = null; // storage can be forbidden; the system's choice then holds
  }
  const system = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    document.documentElement.dataset.theme = kept ?? (system.matches ? "dark" : "light");
    document.dispatchEvent(new Event("themechange"));
  };
  system.addEventListener("change", apply);
  document.addEventListener("themetoggle", () => {
    kept = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    try {
      localStorage.setItem(KEY, kept);
    } catch {
      // kept for this visit alone
    }
    apply();
  });
  apply();
})();
