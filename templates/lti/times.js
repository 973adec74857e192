"use strict";
// The server writes times in UTC; a reader wants their own.
for (const time of document.querySelectorAll("time")) {
  const moment = new Date(time.dateTime);
  time.textContent = moment.toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
  time.title = time.dateTime;
}
