// Renews the page when the server says that something has changed.

const AGAIN = 1000; // ms after which a lost connection is sought again
const connection = document.getElementById("connection");
const served = new Map(); // what the server last said of each part, before scripts changed it
let version = document.body.dataset.version;
let source;
let connect = () => {};
let missed = false; // whether something was asked for in vain since the page was renewed
let running = false;
let again = false;

const parts = (root) => [...root.querySelectorAll("[data-live][id]")];
const names = (root) => parts(root).map((part) => part.id).join("\n");

export async function fetchPage(address) {
  const response = await fetch(address);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return { found: response.ok, page };
}

/** Say that something could not be fetched; the page is fetched anew once the server answers again. */
export function miss() {
  connection.textContent = "与程序的连接断了，正在重连……";
  missed = true;
  if (source?.readyState === EventSource.OPEN) setTimeout(connect, AGAIN);
}

/** Follow the server; `also` brings what belongs to the page besides its own text. */
export function follow({ also = async () => () => {}, restore = () => {} } = {}) {
  for (const part of parts(document)) served.set(part.id, part.outerHTML);
  connect = () => {
    source?.close();
    source = undefined;
    if (document.hidden) return; // a browser has few connections to give; a hidden page needs none
    source = new EventSource("/events");
    source.onmessage = (event) => {
      connection.textContent = "";
      if (missed || event.data !== version) renew(also, restore);
    };
    source.onerror = () => {
      miss();
      if (source.readyState === EventSource.CLOSED) setTimeout(connect, AGAIN);
    };
  };
  document.addEventListener("visibilitychange", connect);
  connect();
}

/** Fetch the page anew; what changes meanwhile is fetched right after. */
async function renew(also, restore) {
  if (running) {
    again = true;
    return;
  }
  running = true;
  missed = false;
  try {
    const [{ found, page }, apply] = await Promise.all([fetchPage(location.href), also()]);
    if (found) {
      version = page.body.dataset.version;
      replaceParts(page, restore);
      apply();
      document.dispatchEvent(new Event("tianbao:renewed"));
    } else {
      connection.textContent = "这一页已经没有了：文件改了名，或者已删除。";
    }
  } catch {
    missed = true;
    connection.textContent = "没有取到新的内容，保存后再试。";
  }
  running = false;
  if (again) {
    again = false;
    await renew(also, restore);
  }
}

function replaceParts(page, restore) {
  if (names(page) !== names(document)) {
    const now = document.querySelector("[data-parts]");
    const next = page.querySelector("[data-parts]");
    if (now && next) {
      for (const part of parts(next)) served.set(part.id, part.outerHTML);
      keep(now, next, restore);
    }
  }
  for (const next of parts(page)) {
    const now = document.getElementById(next.id);
    if (!now || served.get(next.id) === next.outerHTML) continue;
    served.set(next.id, next.outerHTML);
    keep(now, next, restore);
  }
}

/** Put `next` in the place of `now`, with what is open and what has the focus as it was. */
function keep(now, next, restore) {
  const focused = now.contains(document.activeElement) ? document.activeElement.id : "";
  const open = new Map([now, ...now.querySelectorAll("details")].map((each) => [each.id, each.open]));
  for (const each of [next, ...next.querySelectorAll("details")]) {
    if (each.localName === "details" && open.has(each.id)) each.open = open.get(each.id);
  }
  restore(next, now);
  now.replaceWith(next);
  if (focused) document.getElementById(focused)?.focus();
}
