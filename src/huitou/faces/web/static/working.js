// While the figures are computed: asks again every second, shows how far it has come, then loads the page.
"use strict";
(function () {
  async function ask() {
    try {
      const answer = await fetch(window.location.href, { headers: { Accept: "text/html" } });
      if (answer.status !== 202) {
        window.location.reload();
        return;
      }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const id of ["progress", "steps"]) {
        const now = document.getElementById(id);
        const next = page.getElementById(id);
        if (now && next && now.outerHTML !== next.outerHTML) now.replaceWith(next);
      }
    } catch {
      // the console may be restarting: ask again
    }
    window.setTimeout(ask, 1000);
  }
  window.setTimeout(ask, 500);
})();
