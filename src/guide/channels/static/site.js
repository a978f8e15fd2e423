// @ts-check
/** What scripts add to the site's pages. Every page also works without them. */
(() => {
  "use strict";

  const TYPING_PAUSE = 200;

  /**
   * Give the words to the chat widget; false where it is not there.
   * @param {string} words
   */
  const ask = (words) => {
    const guide = /** @type {any} */ (document.querySelector("town-guide"));
    if (!guide?.ask) return false;
    guide.ask(words);
    return true;
  };

  // Forms and links that ask: open the widget in place instead of going to /chat.
  for (const form of document.querySelectorAll("form[data-ask]")) {
    form.addEventListener("submit", (event) => {
      const words = String(new FormData(/** @type {HTMLFormElement} */ (form)).get("q") ?? "").trim();
      if (words && ask(words)) event.preventDefault();
    });
  }
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("a[data-ask]");
    if (link && ask(link.getAttribute("data-ask") ?? "")) event.preventDefault();
  });

  // /chat?q=…: hand the words over once, so that a reload does not ask again.
  if (location.pathname.endsWith("/chat")) {
    const words = new URLSearchParams(location.search).get("q")?.trim();
    customElements.whenDefined("town-guide").then(() => {
      const guide = /** @type {any} */ (document.querySelector("town-guide"));
      if (words) ask(words);
      else guide?.open();
      history.replaceState(null, "", location.pathname);
    });
  }

  for (const button of document.querySelectorAll("button[data-print]")) {
    button.removeAttribute("hidden");
    button.addEventListener("click", () => print());
  }

  // The sorting dictionary answers while one types.
  const sorting = document.querySelector("form[data-sorting]");
  if (sorting instanceof HTMLFormElement) {
    let pause = 0;
    let request = new AbortController();
    const look = async () => {
      request.abort();
      request = new AbortController();
      const url = new URL(sorting.action);
      const words = String(new FormData(sorting).get("q") ?? "").trim();
      if (words) url.searchParams.set("q", words);
      try {
        const response = await fetch(url, { signal: request.signal });
        if (!response.ok) return;
        const page = new DOMParser().parseFromString(await response.text(), "text/html");
        for (const part of ["#count", "#found", ".rows"]) {
          const fresh = page.querySelector(part);
          if (fresh) document.querySelector(part)?.replaceChildren(...fresh.childNodes);
        }
        history.replaceState(null, "", url);
      } catch {
        // Offline or overtaken by the next letter: the button still works.
      }
    };
    sorting.addEventListener("input", () => {
      clearTimeout(pause);
      pause = setTimeout(look, TYPING_PAUSE);
    });
  }
})();
