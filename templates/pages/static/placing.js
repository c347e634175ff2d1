// Where an input stands: over its cell, in sight.

import { desk, frame } from "./sheet.js";

const LEAST = 220; // px: narrower cells get a wider input
const TALLEST = 90; // px that an input takes of a tall cell
const GAP = 8; // px
const card = document.getElementById("cell");

/** Put an input over its cell, no wider than what is in sight. */
export function placeOver({ box, cell, made }) {
  const [here, base, view] = [cell, desk, frame].map((each) => each.getBoundingClientRect());
  const width = Math.min(Math.max(here.width, made.wide ?? LEAST), view.width - 12);
  const left = Math.min(here.left - base.left, view.right - base.left - width - 6);
  box.style.left = `${Math.max(left, frame.scrollLeft)}px`;
  box.style.top = `${here.top - base.top}px`;
  box.style.width = `${width}px`;
  box.style.setProperty("--height", `${Math.min(here.height, TALLEST)}px`);
}

/** Scroll an input into sight, clear of the card, which on a narrow screen lies over the form. */
export function bringIntoSight({ box, cell }) {
  const [own, here, view, over] = [box, cell, frame, card].map((each) => each.getBoundingClientRect());
  const covered = over.left < view.right - 1 && over.top > view.top;
  const below = own.bottom - Math.min(view.bottom, covered ? over.top : innerHeight);
  const above = here.top - view.top - GAP;
  if (above < 0) frame.scrollBy(0, above);
  else if (below > 0) frame.scrollBy(0, Math.min(below + GAP, above));
}
