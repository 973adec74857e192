"use strict";
// The server writes times in UTC; a reader wants their own, written as where they live if they speak the page's language.
const written = document.documentElement.lang;
const own = navigator.languages.find((language) => language.split("-")[0] === written) ?? written;
for (const time of document.querySelectorAll("time")) {
  const moment = new Date(time.dateTime);
  time.textContent = moment.toLocaleString(own, { dateStyle: "medium", timeStyle: "short" });
  time.title = time.dateTime;
}
