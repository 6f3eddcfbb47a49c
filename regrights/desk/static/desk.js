// Conveniences alone: without this file every page and form works the same.
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (/^(input|select|textarea)$/i.test(event.target.tagName)) return;
  if (event.key === "d") {
    const day = document.querySelector("input[name=on], input[name=to]");
    if (day) { event.preventDefault(); day.focus(); }
  }
});
