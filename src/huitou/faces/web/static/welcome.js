// Fills in zone and currency for the country that is chosen, and the browser's own zone to begin with, unless the
// company's was chosen before.
"use strict";
(function () {
  document.addEventListener("DOMContentLoaded", () => {
    const form = document.getElementById("welcome");
    const places = JSON.parse(form.dataset.places);
    const [country, zone, currency] = ["country", "zone", "currency"].map((name) => form.elements[name]);
    if (!country || !zone || zone.type === "hidden") return;
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const home = Object.keys(places).find((code) => places[code][0] === here);
    if (home && !("chosen" in form.dataset) && !document.querySelector(".told-bad")) choose(home);

    function choose(code) {
      country.value = code;
      if (!places[code]) return;
      zone.value = places[code][0];
      currency.value = places[code][1];
    }
    country.addEventListener("change", () => choose(country.value));
  });
})();
