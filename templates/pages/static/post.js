// Asking the server for more than reading: only with the token that its own pages have.

import { fetchPage } from "./live.js";

const FORBIDDEN = 403;
const look = document.getElementById("look"); // says why this window may only look

/** Whether this window may write; where not, nothing that writes is offered. */
export const canWrite = Boolean(document.body.dataset.token);

export async function post(address, { body, headers } = {}) {
  const { dataset } = document.body;
  const send = () => fetch(address, { method: "POST", body, headers: { ...headers, "X-Tianbao-Token": dataset.token } });
  const response = await send();
  if (response.status !== FORBIDDEN) return response;
  const { page } = await fetchPage(location.href); // the program may have been started anew since
  dataset.token = page.body.dataset.token ?? "";
  if (look) look.textContent = page.getElementById("look")?.textContent ?? "";
  return send();
}

/** Post data; return `{ ok, status, answer }`. */
export async function ask(address, data) {
  const response = await post(address, { body: JSON.stringify(data), headers: { "Content-Type": "application/json" } });
  return { ok: response.ok, status: response.status, answer: await read(response) };
}

/** Return the sentence that an answer of the server says. */
export const told = async (response) => (await read(response)).said;

/** Return what the server answered; of one that is no data, only what it says: `{ said }`. */
async function read(response) {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return { said: text };
  }
}

/** Load the page again if a link from another site led here: the browser has then kept back what lets us write. */
async function comeAgain() {
  const [{ type }] = performance.getEntriesByType("navigation");
  if (type !== "reload" && (await fetchPage(location.href)).page.body.dataset.token) location.reload();
}

if (!canWrite) comeAgain().catch(() => undefined);
