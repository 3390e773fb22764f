// Moderation, live: what others do appears by itself, and keys do what buttons do.
// Without this all of it works as plain forms.

const bench = document.getElementById("bench");
const stale = document.getElementById("stale");
const EVERY = 1_000;
let shown = bench.innerHTML;

const isWritten = (field) => field.matches("input:not([type=checkbox], [type=hidden]), textarea");

// Whether somebody has begun something that an exchange of the page would lose.
function isBusy() {
  const fields = [...bench.querySelectorAll("input, textarea, select")];
  return fields.includes(document.activeElement) && !document.activeElement.matches("[type=checkbox]")
    || fields.some((field) => field.checked !== field.defaultChecked || isWritten(field) && field.value !== field.defaultValue);
}

async function fetched() {
  const response = await fetch(location.pathname, { cache: "no-store", redirect: "manual" });
  if (response.type === "opaqueredirect") return location.reload();
  if (!response.ok) return undefined;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return page.getElementById("bench")?.innerHTML;
}

function put(html) {
  const at = document.activeElement?.closest("[data-number]")?.dataset.number;
  bench.innerHTML = html;
  shown = html;
  stale.hidden = true;
  if (at) bench.querySelector(`[data-number="${CSS.escape(at)}"]`)?.focus();
}

async function look() {
  if (!document.hidden) {
    try {
      const html = await fetched();
      if (html !== undefined && html !== shown) {
        if (isBusy()) stale.hidden = false;
        else put(html);
      }
    } catch {
      // The server is away: what is shown stays, and it is asked again.
    }
  }
  setTimeout(look, EVERY);
}

stale.querySelector("button").addEventListener("click", async () => {
  const html = await fetched();
  if (html !== undefined) put(html);
});

// Keys

function move(by) {
  const items = [...bench.querySelectorAll(".waiting")];
  const at = items.findIndex((item) => item.contains(document.activeElement));
  items[Math.max(0, Math.min(items.length - 1, at + by))]?.focus();
}

const press = (what) => (item) => item?.querySelector(what)?.click();
const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  a: press('[data-act="approve"]'),
  r: press('[data-act="reject"]'),
  e: press('[data-act="edit"]'),
  x: press("input[type=checkbox]"),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || isWritten(event.target)) return;
  const act = KEYS[event.key];
  if (!act || !bench.querySelector(".queue")) return;
  event.preventDefault();
  act(document.activeElement.closest(".waiting"));
});

setTimeout(look, EVERY);
