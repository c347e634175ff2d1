// Asking the server for more than reading: only with the token that its own pages have.

import { fetchPage } from "./live.js";

const FORBIDDEN = 403;

/** Whether this window may write; where not, nothing that writes is offered. */
export const canWrite = Boolean(document.body.dataset.token);

export async function post(address, { body, headers } = {}) {
  const { dataset } = document.body;
  const send = () => fetch(address, { method: "POST", body, headers: { ...headers, "X-Tianbao-Token": dataset.token } });
  const response = await send();
  if (response.status !== FORBIDDEN) return response;
  const { page } = await fetchPage(location.href); // the program may have been started anew since
  dataset.token = page.body.dataset.token ?? "";
  return send();
}

/** Return the sentence that an answer of the server says, as `{ said }` or as text. */
export async function told(response) {
  const text = await response.text();
  try {
    return JSON.parse(text).said ?? text;
  } catch {
    return text;
  }
}
