// The chair's page. What it shows comes from the hall; a key asks, and the hall's answer is said.

const SILENT_MS = 1800; // the hall is heard each second; longer silence is a loss
const RETRY_MS = 400;
const PRESS_MS = 5000; // a press that has not come through by then is given up
const SHOWN_MS = 8000; // how long it is said that a press was done
const QUIET_MS = 600; // a second tap on one key within this is a slip of the same finger

const at = (id) => document.getElementById(id);
const said = JSON.parse(document.body.dataset.said);
const now = () => performance.now();

let source = null;
let again = 0; // the timer of the next try
let heard = -Infinity; // when the hall was last heard
let picture = null; // what is shown, null while that is not known
let keys = []; // the keys as they were last offered: without the hall they stand there, dead
let time = null; // the hall's time: {utc, offset, at}
let old = 0; // the timer that takes away what was said of a press
let busy = false; // whether a press is under way
let tapped = { do: "", until: 0 }; // the key of the last tap, and until when another is a slip
let asked = null; // the key that the open question is about

const post = (path, body, ms) =>
  fetch(path, {
    method: "POST",
    headers: body ? { "content-type": "application/json" } : {},
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(ms),
  });

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Make a list anew only where its words are others: a screen reader is not told it twice. */
function fill(parent, rows, make) {
  const key = JSON.stringify(rows);
  if (parent.dataset.key === key) return;
  parent.dataset.key = key;
  parent.replaceChildren(...rows.map(make));
}

function element(tag, text, name = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  if (name) made.className = name;
  return made;
}

// --- what is seen ----------------------------------------------------------------------------

const SIGNS = { good: "✓", bad: "✕", warning: "!", plain: "" };
const lives = () => picture !== null && now() - heard < SILENT_MS;

function open(id) {
  for (const part of ["pairing", "chair"]) at(part).hidden = part !== id;
  at("leave").hidden = id !== "chair";
  if (id === "pairing") for (const part of ["link", "quorum", "clock"]) write(at(part), "");
}

const toned = (tone, words) => [SIGNS[tone], words].filter(Boolean).join(" ");

function draw() {
  if (at("chair").hidden) return;
  const on = lives() && picture.say !== undefined;
  const waiting = heard < 0;
  write(at("link"), on ? said.connected : waiting ? said.connecting : said.lost);
  at("link").className = on ? "good" : waiting ? "waiting" : "bad";
  if (at("chair").classList.toggle("off", !on) && !busy) state("");
  const shown = on ? picture : { hall: {}, say: [], keys, waiting: [], last: null };
  keys = shown.keys;
  drawHall(shown.hall);
  write(at("item"), shown.item || shown.hall.council || "");
  fill(at("say"), shown.say, (words) => element("p", words));
  drawQueue(shown.waiting);
  at("nobody").hidden = !on || shown.waiting.length > 0;
  drawLast(shown.last);
  at("none_yet").hidden = !on || Boolean(shown.last);
  drawKeys(shown.keys, on);
  if (asked && !(on && isOffered(asked))) close();
  tick();
}

function drawHall(hall) {
  const quorum = hall.quorum;
  at("quorum").hidden = !quorum;
  if (quorum) {
    write(at("quorum"), `${toned(quorum.tone, quorum.word)} · ${quorum.registered}`);
    at("quorum").className = `is-${quorum.tone}`;
  }
  fill(at("alerts"), hall.alerts ?? [], ({ key, text, detail }) => {
    const alert = element("p", `! ${text}. ${detail}`);
    alert.className = key;
    return alert;
  });
  write(at("label"), hall.label ?? "");
  const subject = hall.title ?? "";
  write(at("subject"), at("item").textContent.endsWith(subject) ? "" : subject);
  const banner = hall.banner;
  write(at("banner"), banner ? toned(banner.tone, [banner.lines.join(" "), banner.detail].filter(Boolean).join(" · ")) : "");
  at("banner").className = banner ? `is-${banner.tone}` : "";
  at("left").hidden = !hall.countdown;
  write(at("left_label"), hall.countdown?.label ?? "");
  at("meter").hidden = !hall.meter;
  if (hall.meter) {
    const { label, value, of_text: of, mark_text: mark } = hall.meter;
    write(at("meter"), [`${label} ${value} ${of}`, mark].filter(Boolean).join(" · "));
  }
  fill(at("counters"), hall.counters ?? [], counter);
  // Who waits, and for which item, stands elsewhere on this page.
  const facts = hall.scene === "speaker" ? hall.facts.slice(0, 1) : (hall.facts ?? []);
  fill(at("facts"), [...facts, hall.note].filter(Boolean), (words) => element("li", words));
}

function counter({ sign, label, number }) {
  const made = element("li", "", sign);
  made.append(element("span", label), " ", element("b", String(number)));
  return made;
}

function drawQueue(waiting) {
  write(at("count"), waiting.length ? String(waiting.length) : "");
  fill(at("queue"), waiting, ({ name, kind, grant }) => {
    const row = element("li", "");
    const who = element("p", "");
    who.append(element("b", name), " ", element("span", kind));
    row.append(who);
    if (grant) {
      const give = element("button", grant.label, "give");
      give.setAttribute("aria-label", `${grant.label}: ${name}`);
      give.addEventListener("click", () => tap(grant));
      row.append(give);
    }
    return row;
  });
}

function drawLast(last) {
  at("last").hidden = !last;
  if (!last) return;
  write(at("last_verdict"), toned(last.tone, last.verdict));
  at("last_verdict").className = `is-${last.tone}`;
  write(at("last_title"), `${last.label}: ${last.title}`);
  fill(at("last_counters"), last.counters.filter((each) => each.number), counter);
}

/** The keys stay where they are; what they do changes within them. */
function drawKeys(keys, on) {
  const group = at("keys");
  while (group.children.length > keys.length) group.lastChild.remove();
  keys.forEach((key, place) => {
    let button = group.children[place];
    if (!button) {
      button = element("button", "");
      button.append(element("b", ""), element("span", ""));
      button.addEventListener("click", () => tap(button.offered));
      group.append(button);
    }
    button.offered = key;
    button.id = `key_${key.do}`;
    write(button.firstChild, key.label);
    write(button.lastChild, key.detail);
    button.setAttribute("aria-disabled", String(!on || !key.target));
  });
}

function tick() {
  if (!time) return;
  const utc = time.utc + now() - time.at;
  const hall = new Date(utc + time.offset);
  write(at("clock"), lives() ? hall.toISOString().slice(11, 16) : "");
  const countdown = lives() ? picture.hall?.countdown : null;
  if (!countdown) return;
  const left = Math.ceil((countdown.until_ms - utc) / 1000);
  const words = `${Math.floor(Math.max(0, left) / 60)}:${String(Math.max(0, left) % 60).padStart(2, "0")}`;
  write(at("left_time"), left > 0 ? words : said.over);
  at("left").className = left <= 0 ? "over" : left <= 30 ? "soon" : "";
}

function state(text, tone = "") {
  write(at("state"), text);
  at("state").className = tone && `is-${tone}`;
  clearTimeout(old);
  if (tone === "good") old = setTimeout(() => state(""), SHOWN_MS);
}

// --- the hall --------------------------------------------------------------------------------

function connect() {
  clearTimeout(again);
  source?.close();
  const mine = (source = new EventSource("/events"));
  const hear = (name, take) =>
    mine.addEventListener(name, (event) => {
      if (mine !== source) return;
      heard = now();
      take(event.data);
    });
  hear("picture", (data) => {
    picture = JSON.parse(data);
    if (at("chair").hidden) open("chair");
    draw();
  });
  hear("time", (data) => {
    const told = JSON.parse(data);
    time = told && { utc: told.utc_ms, offset: told.offset_ms, at: now() };
    tick();
  });
  hear("alive", () => draw());
  mine.onerror = () => {
    if (mine !== source) return;
    const never = mine.readyState === EventSource.CLOSED;
    mine.close();
    again = setTimeout(never ? ask : connect, RETRY_MS);
  };
}

/** The stream was refused: either this tablet is not the chair's, or the gateway is in trouble. */
async function ask() {
  try {
    const response = await fetch("/events", { signal: AbortSignal.timeout(1500), cache: "no-store" });
    if (response.status === 204) return pairAnew(at("chair").hidden ? "" : said.ended);
    await response.body?.cancel();
  } catch {
    // Not there: it is tried again.
  }
  again = setTimeout(connect, RETRY_MS);
}

function pairAnew(fault) {
  source?.close();
  source = null;
  clearTimeout(again);
  picture = time = null;
  heard = -Infinity;
  close();
  open("pairing");
  write(at("fault"), fault);
  at("code").focus();
}

// --- the keys --------------------------------------------------------------------------------

const newId = () => [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
const same = (one, other) => one?.do === other?.do && one?.target === other?.target;
const isOffered = (key) =>
  key.leave || picture.keys.some((each) => same(each, key)) || picture.waiting.some((each) => same(each.grant, key));

function tap(key) {
  if (busy || !lives()) return;
  if (tapped.do === key.do && now() < tapped.until) return;
  if (!key.target) return state(`${key.label}: ${key.detail}`, "bad");
  const message = { id: newId(), seen: picture.n, do: key.do, target: key.target };
  if (!key.sure) return press(key, message);
  question({ ...key, message }, key.sure, key.label);
}

function question(key, words, label) {
  asked = key;
  tapped = { do: "yes", until: now() + QUIET_MS / 2 };
  write(at("question"), words);
  write(at("yes"), label);
  at("sure").showModal();
  at("no").focus();
}

function close() {
  asked = null;
  if (at("sure").open) at("sure").close();
}

async function press(key, message) {
  busy = true;
  state(said.sending);
  const answer = await deliver(message);
  if (answer.ok) await whenShown(answer.n);
  busy = false;
  tapped = { do: key.do, until: now() + QUIET_MS };
  if (answer.ok) state(said.done.replace("{label}", [key.label, key.detail].filter(Boolean).join(" · ")), "good");
  else state(answer.why, "bad");
}

/** Wait a moment until the page shows what was done: a next press is then about what is seen. */
async function whenShown(n) {
  const until = now() + QUIET_MS;
  while (picture && picture.n < n && now() < until) await new Promise((done) => setTimeout(done, 10));
}

/** Send a press until it is answered, always with the same id: it never acts twice. */
async function deliver(message) {
  const until = now() + PRESS_MS;
  while (now() < until) {
    try {
      const response = await post("/press", message, Math.max(100, Math.min(2000, until - now())));
      if (response.ok) return { ok: true, n: (await response.json()).n };
      if (response.status === 422) return { ok: false, why: (await response.json()).why };
      if (response.status < 500) return { ok: false, why: said.failed };
    } catch {
      // Lost on the way there or back: the same id says that it is the same press.
    }
    await new Promise((done) => setTimeout(done, 200));
  }
  return { ok: false, why: said.failed };
}

at("yes").addEventListener("click", async () => {
  if (!asked || (tapped.do === "yes" && now() < tapped.until)) return;
  const key = asked;
  close();
  if (key.message) return press(key, key.message);
  try {
    if ((await post("/leave", null, 1500)).ok) pairAnew("");
  } catch {
    state(said.unreachable, "bad");
  }
});
at("no").addEventListener("click", close);
at("sure").addEventListener("close", () => (asked = null));
at("leave").addEventListener("click", () =>
  question({ leave: true }, at("leave_question").content.textContent, at("leave").textContent));

// --- the code --------------------------------------------------------------------------------

at("code").addEventListener("input", () => {
  const digits = at("code").value.replace(/\D/g, "").slice(0, 8);
  at("code").value = digits.length > 4 ? `${digits.slice(0, 4)} ${digits.slice(4)}` : digits;
  write(at("fault"), "");
});

at("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const code = at("code").value.replace(/\D/g, "");
  if (code.length !== 8) return write(at("fault"), said.incomplete);
  try {
    const response = await post("/pair", { code }, 3000);
    at("code").value = "";
    if (response.ok) return connect();
    const { why, wait_s: seconds } = await response.json().catch(() => ({ why: "busy" }));
    write(at("fault"), (said[why] ?? said.unreachable).replace("{seconds}", seconds));
  } catch {
    write(at("fault"), said.unreachable);
  }
  at("code").focus();
});

/** Keep the screen awake while the page is open. */
async function stayAwake() {
  if (document.visibilityState !== "visible") return;
  if (!at("chair").hidden && now() - heard > SILENT_MS) connect();
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // A battery that is nearly empty forbids it.
  }
}

document.addEventListener("visibilitychange", stayAwake);
setInterval(draw, 200);
stayAwake();
connect();
