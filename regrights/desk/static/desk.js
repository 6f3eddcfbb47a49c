// Conveniences alone: without this file every page and form works the same. Keys, colours, whole addresses on paper.
"use strict";
const KEYS = {
  "[": "a[rel~=prev]",
  "]": "a[rel~=next]",
  d: "input[name=on], input[name=to]",
  "/": "input[type=search], a[rel~=search]",
  "?": "#settings > summary",
};

function kept(name, value) {
  try { // a browser may keep nothing for us
    if (value !== undefined) localStorage.setItem(name, value);
    return localStorage.getItem(name) ?? "";
  } catch { return value ?? ""; }
}

function paint(colours) {
  document.documentElement.dataset.colours = colours;
}

paint(kept("colours")); // before the page is shown, so that it never flashes in the other colours
let silent = kept("keys") === "off";

document.addEventListener("keydown", (event) => {
  if (silent || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea") || !Object.hasOwn(KEYS, event.key)) return;
  const found = document.querySelector(KEYS[event.key]);
  if (!found) return;
  event.preventDefault();
  if (found.matches("summary")) found.parentElement.open = true;
  if (found.matches("a")) found.click(); else found.focus();
});

document.addEventListener("DOMContentLoaded", () => {
  const settings = document.getElementById("settings");
  const [colours, keys] = settings.querySelectorAll("select, input");
  settings.hidden = false;
  colours.value = kept("colours");
  colours.addEventListener("change", () => paint(kept("colours", colours.value)));
  keys.checked = !silent;
  keys.addEventListener("change", () => { silent = kept("keys", keys.checked ? "on" : "off") === "off"; });
  for (const each of document.querySelectorAll(".address")) each.textContent = new URL(each.textContent, location.href).href;
});
