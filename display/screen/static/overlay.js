// The lower third. What is shown comes ready from the server; here it is only drawn, and hidden
// when nothing comes any more: no picture must go out with a name that is no longer true.

import { fitText } from "./fit.js";

const SILENT_MS = 1700; // the server says something each second; longer silence is a loss
const RETRY_MS = 500;
const WARN_S = { speaker: 30, voting: 5 };

const at = (id) => document.getElementById(id);
let strips = [];
let shown = null; // the strip on the page
let time = null; // the controller's time, and when it was told

const two = (number) => String(number).padStart(2, "0");
const now = () => time.utc_ms + performance.now() - time.heard;
const span = (seconds) => `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;

function draw(strip) {
  shown = strip;
  const box = at("strip");
  box.hidden = !strip;
  if (!strip) return;
  box.className = `${strip.about} ${strip.tone}`;
  at("label").textContent = strip.label;
  at("title").textContent = strip.title;
  at("detail").textContent = strip.detail;
  at("counters").replaceChildren(
    ...strip.counters.map(({ label, number }) => {
      const item = document.createElement("li");
      const value = document.createElement("b");
      value.textContent = String(number);
      item.append(label, value);
      return item;
    }),
  );
  at("foot").hidden = !strip.detail && strip.counters.length === 0;
  at("timer").textContent = "";
}

/** The words as large as their place allows, and the place no higher than the words. */
function fit() {
  if (!shown) return;
  const [box, title] = [at("titlebox"), at("title")];
  box.style.removeProperty("height");
  fitText(box, title, shown.about === "speaker" ? 5.4 : 3.9, 2.4);
  box.style.height = `${title.offsetHeight}px`;
}

/** The weightiest strip whose time is not over, and its timer. */
function tick() {
  const strip = (time && strips.find(({ gone_ms }) => gone_ms === null || now() < gone_ms)) ?? null;
  const fresh = strip !== shown;
  if (fresh) draw(strip);
  if (strip && strip.ends_ms !== null) {
    const rest = Math.max(0, Math.ceil((strip.ends_ms - now()) / 1000));
    const text = span(rest);
    if (at("timer").textContent !== text) at("timer").textContent = text;
    at("timer").classList.toggle("last", rest <= WARN_S[strip.about]);
  }
  if (fresh) fit();
}

// For a vision mixer that has no browser: /overlay?key=00ff00 is that colour where it would be clear.
const key = new URLSearchParams(location.search).get("key") ?? "";
if (/^[0-9a-f]{6}$/i.test(key)) {
  document.documentElement.style.background = `#${key}`;
  document.documentElement.classList.add("keyed");
}

let source = null;
let heard = performance.now();
let again = 0;

function connect() {
  clearTimeout(again);
  source?.close();
  heard = performance.now();
  source = new EventSource("/events");
  const hear = (name, take) =>
    source.addEventListener(name, (event) => {
      heard = performance.now();
      take(event.data);
    });
  hear("reserve", (data) => {
    document.documentElement.lang = JSON.parse(data).language;
  });
  hear("time", (data) => {
    time = { ...JSON.parse(data), heard: performance.now() };
    tick();
  });
  hear("overlay", (data) => {
    const told = JSON.parse(data);
    strips = told.strips;
    at("mark").textContent = told.mark;
    at("mark").hidden = !told.mark;
    tick();
  });
  hear("alive", () => {});
  source.onerror = lose;
}

function lose() {
  strips = [];
  tick();
  source?.close();
  clearTimeout(again);
  again = setTimeout(connect, RETRY_MS);
  heard = performance.now();
}

setInterval(() => {
  if (performance.now() - heard > SILENT_MS) lose();
  tick();
}, 100);
addEventListener("resize", fit);
document.fonts?.ready.then(fit);
connect();
