// The dashboard, live: it listens at /ws, shows what happens, and asks what is typed.
// What it cannot show now is still in the page as it was served.

const page = document.documentElement;
const byId = (id) => document.getElementById(id);
const socketAddress = () => {
  const address = new URL(`${page.dataset.root}/ws`, location.href);
  address.protocol = address.protocol.replace("http", "ws");
  return address;
};

// The server's own tables: which words states have, and which state may follow on which.
const TABLES = JSON.parse(byId("desk").dataset.tables);
const CONNECTION_STATES = TABLES.connections;
const DELIVERY_STATES = TABLES.deliveries;
const PRECEDING = TABLES.preceding;
const KINDS = TABLES.kinds;
const MOST_DELIVERIES = 8;
const MOST_REMEMBERED = 20;
const MOST_ANSWERS = 20;
const SOONEST = 500;
const LATEST = 30_000;
const QUIET = 10_000;
const NO_ANSWER = 5_000;

// Elements

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function showing(node) {
  node.classList.add("changed");
  return node;
}

function networkWords(name) {
  const [kind, own] = name.split(/:(.*)/s);
  const words = KINDS[kind] ?? kind;
  return own ? `${own} (${words})` : words;
}

function sizeOf(text) {
  const room = [...text].length + 30 * (text.split("\n").length - 1);
  return room <= 90 ? "short" : room <= 220 ? "medium" : room <= 500 ? "long" : "endless";
}

// Direction by content: each part of a quote may be in another script.
const auto = (properties) => ({ ...properties, dir: "auto" });

const mark = (text, className = "mark") => element("span", { className, textContent: text });

function figureOf(quote) {
  const figure = element("figure", { className: "quote" });
  figure.dataset.size = sizeOf(quote.text);
  if (quote.text.includes("\n")) figure.dataset.lines = "";
  const caption = element("figcaption");
  // The marks are text, so that they are copied with the quote.
  if (quote.author) caption.append(mark("— "), element("span", auto({ className: "author", textContent: quote.author })));
  if (quote.author && quote.source) caption.append(mark(", ", "mark comma"));
  if (quote.source) caption.append(element("cite", auto({ className: "source", textContent: quote.source })));
  const scrolls = figure.dataset.size === "endless" ? { tabIndex: 0 } : {};
  figure.append(element("blockquote", scrolls, element("p", auto({ textContent: quote.text }))), caption);
  return figure;
}

function folioOf(quote) {
  const link = element("a", { className: "number", textContent: `Quote ${quote.id}` });
  link.href = `${page.dataset.root}/quotes/${quote.id}`;
  return element("p", { className: "folio" }, link);
}

// A line of an answer; the number of a quote in it leads to the quote.
function said(line) {
  const [, number, rest] = /^#(\d+)(: .*)$/s.exec(line) ?? [];
  if (!number) return element("p", auto({ className: "said", textContent: line }));
  const link = element("a", { textContent: `#${number}`, href: `${page.dataset.root}/quotes/${number}` });
  return element("p", auto({ className: "said" }), link, rest);
}

// Dates and times

const longDate = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const clock = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zoneOf(byId("desk").dataset.zone) });

// A browser may be older than a zone.
function zoneOf(name) {
  try {
    return new Intl.DateTimeFormat("en-GB", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return "UTC";
  }
}

// As the page says it that is served: in the zone of the quote of the day, which it names.
function clockTime(instant) {
  const parts = Object.fromEntries(clock.formatToParts(new Date(instant)).map((part) => [part.type, part.value]));
  return `${parts.weekday} ${parts.day} ${parts.month.slice(0, 3)}, ${parts.hour}:${parts.minute}`;
}

function dateWords(date) {
  const parts = Object.fromEntries(longDate.formatToParts(new Date(`${date}T00:00:00Z`)).map((part) => [part.type, part.value]));
  return `${parts.weekday}, ${parts.day} ${parts.month} ${parts.year}`;
}

function until(instant, now) {
  const seconds = Math.max(0, Math.round((instant - now) / 1000));
  const [days, hours, minutes] = [Math.floor(seconds / 86400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60];
  if (days) return `in ${days} d ${hours} h`;
  if (hours) return `in ${hours} h ${minutes} min`;
  if (minutes >= 10) return `in ${minutes} min`;
  return `in ${minutes}:${String(seconds % 60).padStart(2, "0")}`;
}

// What the page shows

// The server's clock: a visitor's may be wrong by days.
let ahead = 0;
const serverNow = () => Date.now() + ahead;

const shown = { connections: new Map(), broadcasts: [], deliveries: [] };

function isShown(date, { id, text, author, source }) {
  const part = (selector) => byId("quote").querySelector(selector)?.textContent ?? null;
  const number = byId("quote").querySelector(".number")?.href.split("/").at(-1);
  return byId("date").dateTime === date && number === String(id) && part("blockquote") === text
    && part(".author") === (author || null) && part(".source") === (source || null);
}

function showToday(today) {
  byId("today").toggleAttribute("data-empty", !today);
  if (!today) {
    byId("date").removeAttribute("datetime");
    byId("date").textContent = "";
    byId("quote").replaceChildren(byId("empty").content.cloneNode(true));
    return;
  }
  const { date, quote } = today;
  if (isShown(date, quote)) return;
  byId("date").dateTime = date;
  byId("date").textContent = dateWords(date);
  byId("quote").replaceChildren(showing(figureOf(quote)), folioOf(quote));
}

function showRows(id, rows) {
  const list = byId(id);
  const nothing = element("li", { className: "nothing", textContent: list.dataset.nothing });
  list.replaceChildren(...(rows.length ? rows : [nothing]));
}

function row(what, state, words) {
  const made = element("li", {}, element("span", { className: "what", textContent: what }));
  if (words) made.append(" ", element("span", { className: "state", textContent: words }));
  if (state) made.dataset.state = state;
  return made;
}

function showConnections() {
  showRows("connections", [...shown.connections].map(([name, state]) => row(networkWords(name), state, CONNECTION_STATES[state] ?? state)));
}

function showDeliveries() {
  showRows("deliveries", shown.deliveries.slice(0, MOST_DELIVERIES).map((delivery) => {
    const made = row(`${delivery.broadcast} to ${networkWords(delivery.network)}`, delivery.state, DELIVERY_STATES[delivery.state]);
    made.append(" ", element("time", { dateTime: delivery.at, textContent: clockTime(delivery.at) }));
    return made;
  }));
}

function showBroadcasts() {
  const soonest = [...shown.broadcasts].sort((one, other) => Date.parse(one.next ?? "9999") - Date.parse(other.next ?? "9999"));
  showRows("broadcasts", soonest.map(({ name, next }) => {
    const made = row(name, null, next ? "" : "never again");
    if (next) made.append(" ", element("time", { dateTime: next, title: clockTime(next) }));
    return made;
  }));
  countDown();
}

function countDown() {
  const now = serverNow();
  for (const time of byId("broadcasts").querySelectorAll("time")) {
    const due = Date.parse(time.dateTime);
    time.textContent = due <= now ? "now" : until(due, now);
  }
}

// What comes

const hear = {
  snapshot({ today, recent, connections, broadcasts }) {
    showToday(today);
    shown.connections = new Map(connections.map(({ name, state }) => [name, state]));
    shown.deliveries = recent;
    shown.broadcasts = broadcasts;
    showConnections();
    showDeliveries();
    showBroadcasts();
  },
  "quote-of-the-day": showToday,
  connection({ name, state }) {
    shown.connections.set(name, state);
    showConnections();
  },
  heartbeat({ at }) {
    ahead = Date.parse(at) - Date.now();
    countDown();
  },
  delivery({ broadcast, network, state, at, next }) {
    if (!(state in DELIVERY_STATES)) return;
    // Of those underway to this network, the one that has waited longest for this state.
    const before = shown.deliveries.findLast((one) => one.broadcast === broadcast && one.network === network && PRECEDING[state].includes(one.state));
    const rest = shown.deliveries.filter((one) => one !== before);
    shown.deliveries = [{ broadcast, network, state, at }, ...rest].slice(0, MOST_REMEMBERED);
    showDeliveries();
    const planned = shown.broadcasts.find((one) => one.name === broadcast);
    if (planned && planned.next !== next) {
      planned.next = next;
      showBroadcasts();
    }
  },
  reply({ id, lines, quote }) {
    const set = (line) => (quote && line.startsWith(`#${quote.id}: `) ? [figureOf(quote), folioOf(quote)] : [said(line)]);
    answers.settle(id, lines.length ? lines.flatMap(set) : [said("There is no answer.")]);
  },
  error: ({ id, error }) => answers.settle(id, [said(error)]),
};

// Asking

const answers = {
  waiting: new Map(),
  last: 0,

  ask(text) {
    const id = String(++this.last);
    const item = element("li", {}, element("p", auto({ className: "asked", textContent: text })));
    byId("answers").prepend(item);
    while (byId("answers").children.length > MOST_ANSWERS) byId("answers").lastChild.remove();
    this.waiting.set(id, item);
    if (!live.say({ type: "command", id, text })) this.settle(id, [said("You are offline just now; ask again in a moment.")]);
  },

  settle(id, nodes) {
    // An error without an id answers what was asked last.
    const key = id ?? [...this.waiting.keys()].at(-1);
    const item = this.waiting.get(key);
    this.waiting.delete(key);
    if (!item) return;
    showing(item).append(...nodes);
    item.scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  },

  giveUp() {
    for (const id of [...this.waiting.keys()]) this.settle(id, [said("The connection was lost before the answer came; ask again in a moment.")]);
  },
};

// The connection

const live = {
  socket: null,
  cursor: null,
  wait: SOONEST,
  timer: null,
  openedAt: -Infinity,
  heardAt: 0,

  connect() {
    clearTimeout(this.timer);
    const address = socketAddress();
    if (this.cursor) address.searchParams.set("cursor", this.cursor);
    const socket = new WebSocket(address, "quotes.v1");
    this.socket = socket;
    socket.onopen = () => {
      this.openedAt = this.heardAt = performance.now();
      this.show("live", "Live");
      this.check();
    };
    socket.onmessage = ({ data }) => {
      this.heardAt = performance.now();
      const message = JSON.parse(data);
      if (message.cursor) this.cursor = message.cursor;
      this.wait = SOONEST;
      hear[message.type]?.(message);
    };
    socket.onclose = () => {
      if (socket !== this.socket) return;
      this.show("offline", "Offline, reconnecting");
      if (this.openedAt < 0) this.diagnose();
      answers.giveUp();
      this.timer = setTimeout(() => this.connect(), this.wait * (0.5 + Math.random() / 2));
      this.wait = Math.min(this.wait * 2, LATEST);
    };
  },

  // A connection may be gone without a word: what is silent is asked for a sign of life.
  check() {
    if (!this.isOpen() || this.isChecking) return;
    this.isChecking = true;
    const asked = performance.now();
    this.say({ type: "heartbeat", id: "page" });
    setTimeout(() => {
      this.isChecking = false;
      if (this.isOpen() && this.heardAt < asked) this.lose();
    }, NO_ANSWER);
  },

  // Without a connection that ever was the form is left to work without us.
  canAsk() {
    return this.openedAt > 0;
  },

  isOpen() {
    return this.socket?.readyState === WebSocket.OPEN;
  },

  say(message) {
    if (this.isOpen()) this.socket.send(JSON.stringify(message));
    return this.isOpen();
  },

  // The server is there and will not have us: this address is not one that it knows as its own.
  async diagnose() {
    try {
      const response = await fetch(`${page.dataset.root}/healthz`);
      if (response.ok && this.openedAt < 0) this.show("refused", "Not live at this address");
    } catch {
      // It is not there.
    }
  },

  hurry() {
    if (this.socket?.readyState === WebSocket.CLOSED) this.connect();
    else this.check();
  },

  lose() {
    // The network is gone: the socket would not notice for minutes.
    const socket = this.socket;
    socket.onclose?.();
    socket.onclose = null;
    socket.close();
  },

  show(state, words) {
    const place = byId("live");
    if (place.dataset.state === state || (place.dataset.state === "refused" && state === "offline")) return;
    place.hidden = false;
    place.dataset.state = state;
    place.textContent = words;
  },
};

byId("ask").addEventListener("submit", (event) => {
  if (!live.canAsk()) return;
  event.preventDefault();
  const question = byId("question");
  answers.ask(question.value.trim() || question.placeholder);
  question.value = "";
  question.focus();
});

addEventListener("online", () => live.hurry());
addEventListener("pageshow", () => live.hurry());
addEventListener("offline", () => live.lose());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") live.hurry();
});
setInterval(countDown, 1000);
setInterval(() => {
  if (performance.now() - live.heardAt > QUIET) live.check();
}, QUIET);
live.connect();
