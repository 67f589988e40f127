// A deputy's console as a page. What is lit comes from the hall; a press lights nothing by itself.
// Nothing of a press is kept once the hall has heard it: not here, not in storage, not in the URL.

const PING_MS = 700; // the hall takes a tablet for silent after two seconds
const SILENT_MS = 1600; // the hall is heard each half second; longer silence is a loss
const RETRY_MS = 400;
const PRESS_MS = 2500; // a press that has not come through by then is given up
const DARK_MS = 2500; // a press that lights nothing by then was not confirmed

const at = (id) => document.getElementById(id);
const said = JSON.parse(document.body.dataset.said);
const keys = [...document.querySelectorAll("[data-key]")];

let source = null;
let again = 0; // the timer of the next try
let beat = 0; // the hall's last sign of life
let heard = -Infinity; // when it came
let lost = false; // the gateway says that it does not hear the hall
let answered = -Infinity; // when the gateway last answered a ping
let lamps = null; // what is lit, null while that is not known
let vote = null; // whether a vote is open, null while that is not known
let was = false; // whether there was a connection when it was last looked
let presses = 0; // how many presses are under way
let dark = 0; // the timer after a press

const now = () => performance.now();
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

// --- what is seen ----------------------------------------------------------------------------

function open(id) {
  for (const part of ["pairing", "console", "elsewhere"]) at(part).hidden = part !== id;
  at("place").hidden = id !== "console";
  at("link").hidden = id === "elsewhere";
  if (id === "pairing") write(at("link"), "");
}

const isOpen = () => !at("console").hidden;
const connected = () => lamps !== null && now() - heard < SILENT_MS && now() - answered < SILENT_MS;

function draw() {
  if (!isOpen()) return;
  const on = connected();
  const waiting = !on && !lost && heard < 0;
  write(at("link"), on ? said.connected : waiting ? said.connecting : said.lost);
  at("link").className = on ? "good" : waiting ? "waiting" : "bad";
  if (at("console").classList.toggle("off", !on) && was && !presses) state("");
  was = on;
  for (const key of keys) {
    const lit = on && lamps.has(key.dataset.lamp);
    if (key.getAttribute("aria-pressed") !== String(lit)) key.setAttribute("aria-pressed", String(lit));
    key.setAttribute("aria-disabled", String(!on));
  }
  const taken = on && lamps.has("taken");
  if (taken && at("taken").hidden && document.activeElement?.closest("#votes")) at("state").focus();
  at("taken").hidden = !taken;
  at("console").classList.toggle("secret", taken);
  at("not_stored").hidden = !(on && lamps.has("not_stored"));
  at("microphone").hidden = !(on && lamps.has("microphone"));
}

function state(text, tone = "") {
  write(at("state"), text);
  at("state").className = tone;
}

function show(shown) {
  const before = lamps;
  lamps = new Set(shown.lamps);
  write(at("number"), String(shown.seat));
  open("console");
  const changed = before === null || before.size !== lamps.size || [...lamps].some((lamp) => !before.has(lamp));
  if (changed && before !== null) {
    clearTimeout(dark);
    state(litWords());
  }
  draw();
}

/** A vote opened, or is over: in words, for who cannot see the hall; said once, not at a reload. */
function tell(told) {
  const before = vote;
  vote = told;
  at("rehearsal").hidden = !told.rehearsal;
  at("course").className = told.open ? "open" : "";
  const words = told.open ? (told.secret ? said.opened_secret : said.opened) : before?.open ? said.over : "";
  if (words) write(at("course"), words);
  at("course").hidden = !at("course").textContent;
}

/** The lit lamps in words, for who cannot see them. */
function litWords() {
  if (lamps.has("taken")) return at("taken").querySelector("b").textContent;
  const choice = keys.find((key) => key.closest("#votes") && lamps.has(key.dataset.lamp));
  if (choice) return said.stored.replace("{choice}", choice.textContent.trim());
  const lit = keys.filter((key) => lamps.has(key.dataset.lamp)).map((key) => key.textContent.trim());
  return lit.length ? said.lit.replace("{lamps}", lit.join(", ")) : said.none_lit;
}

function pairAnew(fault) {
  stop();
  const was = isOpen();
  open("pairing");
  write(at("fault"), fault);
  if (was || fault) at("code").focus();
}

// --- the hall --------------------------------------------------------------------------------

function stop() {
  source?.close();
  source = null;
  clearTimeout(again);
  lamps = vote = null;
  write(at("course"), "");
  at("course").hidden = true;
  lost = false;
  heard = answered = -Infinity;
}

function connect() {
  clearTimeout(again);
  source?.close();
  const mine = (source = new EventSource("/events"));
  const hear = (name, take) =>
    mine.addEventListener(name, (event) => {
      if (mine === source) take(event.data);
    });
  hear("shown", (data) => {
    heard = now();
    lost = false;
    if (answered < 0) answered = heard; // the first ping is on its way
    show(JSON.parse(data));
    ping();
  });
  hear("beat", (data) => {
    beat = Number(data);
    heard = now();
    draw();
  });
  hear("vote", (data) => tell(JSON.parse(data)));
  hear("lost", () => {
    if (!isOpen()) open("console");
    lamps = vote = null;
    write(at("course"), "");
    at("course").hidden = true;
    lost = true;
    draw();
  });
  hear("ended", () => pairAnew(isOpen() ? said.ended : ""));
  hear("elsewhere", () => {
    stop();
    open("elsewhere");
    at("take_here").focus();
  });
  mine.onerror = () => {
    if (mine !== source) return;
    const never = mine.readyState === EventSource.CLOSED;
    mine.close();
    draw();
    clearTimeout(again);
    again = setTimeout(never ? ask : connect, RETRY_MS);
  };
}

/** The stream was refused: either this browser has no seat, or the hall's gateway is in trouble. */
async function ask() {
  try {
    const response = await fetch("/events", { signal: AbortSignal.timeout(1500), cache: "no-store" });
    if (response.status === 204) return pairAnew("");
    await response.body?.cancel();
  } catch {
    // Not there: it is tried again.
  }
  again = setTimeout(connect, RETRY_MS);
}

let pinging = false;

async function ping() {
  if (!isOpen() || pinging) return;
  pinging = true;
  try {
    if ((await post("/here", null, 1400)).ok) answered = now();
  } catch {
    // The next one may come through; two seconds without any are shown as a loss.
  }
  pinging = false;
  draw();
}

// --- presses ---------------------------------------------------------------------------------

const newId = () => [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");

async function press(key) {
  if (key.getAttribute("aria-disabled") === "true") return state(said.lost, "bad");
  const message = { id: newId(), beat, key: key.dataset.key };
  const until = now() + PRESS_MS;
  clearTimeout(dark);
  presses += 1;
  state(said.sending);
  const late = await deliver(message, until);
  presses -= 1;
  if (presses) return;
  if (late === null) return state(said.failed, "bad");
  if (late) return state(said.late, "bad");
  if (at("state").textContent !== said.sending) return; // its lamp came first
  if (lamps?.has(key.dataset.lamp) || lamps?.has("taken")) return state(litWords()); // lit before
  state(said.sent);
  dark = setTimeout(() => state(said.dark), DARK_MS);
}

/** Send a press until it is heard, always with the same id; null if it was not. */
async function deliver(message, until) {
  while (now() < until) {
    try {
      const response = await post("/press", message, Math.max(100, Math.min(1000, until - now())));
      if (response.ok) return (await response.json()).late;
      if (response.status < 500) return null;
    } catch {
      // Lost on the way there or back: the same id says that it is the same press.
    }
    await new Promise((done) => setTimeout(done, 150));
  }
  return null;
}

for (const key of keys) key.addEventListener("click", () => press(key));

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
    const words = { wrong: said.wrong, paused: said.paused, lost: said.unreachable, busy: said.busy };
    write(at("fault"), (words[why] ?? said.unreachable).replace("{seconds}", seconds));
  } catch {
    write(at("fault"), said.unreachable);
  }
  at("code").focus();
});

// --- the rest --------------------------------------------------------------------------------

at("give_up").addEventListener("click", () => at("sure").showModal());
at("no").addEventListener("click", () => at("sure").close());
at("yes").addEventListener("click", async () => {
  at("sure").close();
  try {
    if ((await post("/leave", null, 1500)).ok) pairAnew("");
  } catch {
    state(said.unreachable, "bad");
  }
});
at("take_here").addEventListener("click", () => {
  open("console");
  connect();
});

/** Keep the screen awake while the console is open: a phone asleep is a silent console. */
async function stayAwake() {
  if (document.visibilityState !== "visible" || !navigator.wakeLock) return;
  try {
    await navigator.wakeLock.request("screen");
  } catch {
    // A battery that is nearly empty forbids it.
  }
}

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "visible") return;
  stayAwake();
  if (isOpen()) {
    if (now() - heard > SILENT_MS) connect();
    ping();
  }
});
setInterval(ping, PING_MS);
setInterval(draw, 200);
stayAwake();
connect();
