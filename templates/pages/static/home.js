// The page that lists everything: search, budgets drawn when they come into sight.

import { fetchPage, follow, miss } from "./live.js";
import "./commit.js";
import { arrive } from "./new.js";
import "./pull.js";
import "./undo.js";

const search = document.getElementById("search");
const found = document.getElementById("found");
let openBefore; // which units and years stood open before a search opened others

const closed = (element) => element.closest("details:not([open])") !== null;

async function draw(place, force = false) {
  if (closed(place) || (place.dataset.drawn && !force)) return;
  place.dataset.drawn = "yes";
  try {
    const { found: there, page } = await fetchPage(place.dataset.src);
    if (there) place.replaceChildren(...page.body.childNodes);
  } catch {
    miss();
  }
}

const drawAll = () => document.querySelectorAll(".budget").forEach((place) => draw(place));

function filter() {
  const words = search.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const all = [...document.querySelectorAll("#units details")];
  if (words.length && !openBefore) openBefore = new Map(all.map((each) => [each.id, each.open]));
  let count = 0;
  for (const form of document.querySelectorAll("[data-search]")) {
    const text = form.dataset.search.toLocaleLowerCase();
    form.hidden = !words.every((word) => text.includes(word));
    count += !form.hidden;
  }
  for (const each of all) {
    const hit = each.querySelector("[data-search]:not([hidden])") !== null;
    each.hidden = words.length > 0 && !hit;
    if (words.length) each.open = hit;
    else if (openBefore) each.open = openBefore.get(each.id) ?? each.open;
  }
  if (!words.length) openBefore = undefined;
  found.textContent = words.length ? `找到 ${count} 张表` : "";
}

/** Keep the pictures there are until new ones come. */
function restore(next, now) {
  const drawn = new Map([...now.querySelectorAll(".budget")].map((place) => [place.dataset.src, place]));
  for (const place of next.querySelectorAll(".budget")) {
    const old = drawn.get(place.dataset.src);
    if (old?.dataset.drawn) place.replaceChildren(...old.childNodes);
  }
}

async function also() {
  return () => {
    if (search.value) filter();
    document.querySelectorAll(".budget").forEach((place) => {
      delete place.dataset.drawn;
      draw(place);
    });
    arrive();
  };
}

search.addEventListener("input", filter);
document.addEventListener("toggle", drawAll, true);
if (search.value) filter();
drawAll();
follow({ also, restore });
