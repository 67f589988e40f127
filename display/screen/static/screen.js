// The hall screen. What is shown comes ready from the server; here it is only drawn.

import { fitRoll, fitText, fitWidth } from "./fit.js";
import { seatMap } from "./seats.js";
import { sign } from "./signs.js";
import { sounds } from "./sounds.js";

const SILENT_MS = 1700; // the server says something each second; longer silence is a loss
const RETRY_MS = 500;

const at = (id) => document.getElementById(id);
const drawn = new Map();
let shown = null; // the picture on the screen
let reserve = null; // what to show when nothing comes any more
let time = null; // the controller's time, and when it was told
let plan = null; // where the seats stand
let look = { view: "names", sounds: false };

// --- building blocks -------------------------------------------------------------------------

function make(tag, name, ...children) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  for (const child of children) element.append(child); // a string becomes a text node
  return element;
}

/** Draw a part anew only when what it shows has changed. */
function part(id, value, draw) {
  const key = JSON.stringify(value ?? null);
  if (drawn.get(id) === key) return;
  drawn.set(id, key);
  const element = at(id);
  element.hidden = value == null || value === "" || value.length === 0;
  element.replaceChildren(...(element.hidden ? [] : draw(value)));
}

const words = (id, text) => part(id, text, (value) => [value]);

// --- the parts of a picture ------------------------------------------------------------------

function banner({ tone, lines, detail }) {
  const said = make("p", "said", ...lines.map((line) => make("span", "", line)));
  const under = detail ? [make("p", "detail", detail)] : [];
  return [make("div", `face ${tone}`, ...(tone === "plain" ? [] : [sign(tone)]), make("div", "", said, ...under))];
}

function meter({ label, value, of, of_text, mark, mark_text }) {
  const filled = make("div", "filled");
  filled.style.width = `${of ? Math.min(100, (100 * value) / of) : 0}%`;
  const bar = make("div", "bar", make("div", "track", filled));
  if (mark != null && of) {
    bar.append(make("div", "mark"));
    bar.lastChild.style.left = `${Math.min(100, (100 * mark) / of)}%`;
  }
  const number = make("p", "number", make("b", "", String(value)), " ", make("span", "", of_text));
  return [make("p", "name", label), number, bar, ...(mark_text ? [make("p", "detail", mark_text)] : [])];
}

function counter({ sign: name, label, number }) {
  return make("li", name, sign(name), make("span", "name", label), make("b", "", String(number)));
}

function quorum({ tone, word, needed }) {
  return [...(tone === "plain" ? [] : [sign(tone)]), make("b", tone, word), make("span", "", needed)];
}

function alertOf({ key, text, detail }) {
  return make("p", key, sign("warning"), make("b", "", text), ...(detail ? [make("span", "", detail)] : []));
}

/** The head of the record: a code to photograph, words to write down. */
function seal({ label, words: said, qr }) {
  const text = make("div", "", make("p", "name", label), make("p", "words", said));
  if (qr.length === 0) return [text];
  const size = qr.length + 8; // the quiet zone is four modules wide (ISO/IEC 18004)
  const cells = qr.flatMap((row, y) => [...row].map((bit, x) => (bit === "1" ? `M${x + 4} ${y + 4}h1v1h-1z` : "")));
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
  svg.setAttribute("shape-rendering", "crispEdges");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", cells.join(""));
  svg.append(path);
  return [svg, text];
}

// --- the roll --------------------------------------------------------------------------------

let rows = [];
let key = ""; // of the roll as it is drawn
let laid = null;

/** Words that may be drawn smaller, to a half; what is wider still ends with an ellipsis. */
function narrowed(name, text, part) {
  const element = make("span", part < 0.5 ? `${name} clamped` : name, text);
  if (part < 1) element.style.fontSize = `${Math.max(0.5, part)}em`;
  return element;
}

function rowOf(row) {
  if (row.heading !== undefined) return make("h2", "", narrowed("name", row.heading, laid.ofHeading(row.heading)));
  const name = narrowed("name", row.name, laid.ofName(row.name));
  return make("p", `row ${row.sign}`, sign(row.sign), name, make("span", "aside", row.says));
}

/** Draw the roll; when only signs have changed, only those rows. */
function drawRoll(groups) {
  const box = at("roll");
  const seated = view() === "seats" && groups.length > 0 && plan !== null;
  box.classList.toggle("map", seated);
  if (groups.length === 0) {
    box.replaceChildren();
    key = "";
    return;
  }
  if (seated) {
    key = "";
    box.replaceChildren(seatMap(plan, groups.flatMap((group) => group.names)));
    return;
  }
  const names = groups.map((group) => [group.name, group.names.map((row) => row.name)]);
  const fresh = JSON.stringify([names, box.clientWidth, box.clientHeight, innerWidth]);
  const listed = groups.flatMap((group) => group.names);
  if (fresh === key) {
    listed.forEach((row, place) => {
      if (rows[place].row.sign === row.sign) return;
      const element = rowOf(row);
      rows[place].element.replaceWith(element);
      rows[place] = { row, element };
    });
    return;
  }
  key = fresh;
  laid = fitRoll(box, groups, 4.2);
  box.style.fontSize = `${laid.size}px`;
  const made = laid.columns.map((column) => make("div", "column", ...column.map(rowOf)));
  box.replaceChildren(...made);
  const elements = [...box.querySelectorAll(".row")];
  rows = listed.map((row, place) => ({ row, element: elements[place] }));
}

// --- the whole -------------------------------------------------------------------------------

const LAYOUTS = {
  result: (picture) => (picture.roll.length ? "names" : "tally"),
  registration: () => "names",
  registered: () => "names",
  voting: () => "open",
  speaker: () => "open",
  item: () => "text",
  announced: () => "text",
  suspended: () => "stopped text",
  annulled: () => "stopped text",
  voided: () => "stopped text",
};

/** What the address asks for, else what the screen is set up with. */
const view = () => new URLSearchParams(location.search).get("view") ?? look.view;

function portraitOf({ initials, src }) {
  const letters = make("span", "initials", initials);
  if (!src) return [letters];
  const image = make("img", "");
  image.alt = "";
  image.addEventListener("error", () => image.replaceWith(letters));
  image.src = src;
  return [image];
}

function draw(picture) {
  if (look.sounds) sounds(shown?.scene, picture.scene);
  shown = picture;
  const main = at("main");
  if (main.dataset.scene !== picture.scene) main.dataset.scene = picture.scene;
  main.className = (LAYOUTS[picture.scene] ?? (() => "plain"))(picture);
  main.classList.toggle("crowd", picture.roll.reduce((sum, group) => sum + group.names.length, 0) > 200);
  words("council", picture.council);
  words("session", picture.session);
  words("item", picture.item);
  words("label", picture.label);
  words("title", picture.title);
  part("portrait", picture.portrait, portraitOf);
  words("note", picture.note);
  part("seal", picture.seal, seal);
  words("registered", picture.quorum?.registered);
  part("quorum", picture.quorum, quorum);
  part("alerts", picture.alerts, (alerts) => alerts.map(alertOf));
  part("banner", picture.banner, banner);
  part("meter", picture.meter, meter);
  part("counters", picture.counters, (counters) => counters.map(counter));
  part("facts", picture.facts, (facts) => facts.map((fact) => make("li", "", fact)));
  at("lead").hidden = !picture.title && !picture.label;
  at("factsbox").hidden = picture.facts.length === 0;
  at("roll").hidden = picture.roll.length === 0;
  part("countdown", picture.countdown, ({ label }) => [make("p", "name", label), make("p", "left")]);
  tick();
  fit();
}

// Sizes in hundredths of the height: banner, largest and smallest title, largest facts.
const SIZES = {
  names: [5.6, 4.4, 2, 2.7],
  tally: [8, 5, 2.2, 4],
  open: [7, 6, 2.2, 4.2],
  text: [5.4, 7, 2.2, 4.2],
  stopped: [8, 5, 2.2, 4.2],
  plain: [10, 8, 3, 4],
};

// Counters are read from the back row: sooner than to shrink them much, do without the code; the
// word of the result, the largest of all, gives way last. Code, counters, word.
const PANELS = [
  [true, 1, 1], [true, 0.9, 1], [true, 0.8, 1], [false, 1, 1], [false, 0.9, 1], [false, 0.8, 1],
  [false, 0.8, 0.85], [false, 0.7, 0.85], [false, 0.7, 0.7], [false, 0.6, 0.7],
];

function fit() {
  if (!shown) return;
  const [face, largest, smallest, facts] = SIZES[at("main").classList[0]];
  const said = at("banner").firstElementChild;
  // The one below may take the other's place, or the other way round: facts are fitted twice.
  const fitFacts = () => at("factsbox").hidden || fitText(at("factsbox"), at("facts"), facts, 1.8);
  if (said) fitWidth(said, face);
  fitFacts();
  const name = shown.scene === "speaker" ? 10 : largest; // a name is short, and is read from the back row
  if (!at("lead").hidden) fitText(at("titlebox"), at("title"), name, smallest);
  const panel = at("panel");
  for (const [coded, scale, word] of PANELS) {
    at("seal").classList.toggle("uncoded", !coded);
    at("counters").style.setProperty("--scale", scale);
    if (said && word < 1) fitWidth(said, face * word);
    if (fitFacts() && panel.scrollHeight <= panel.clientHeight + 1) break;
  }
  drawRoll(shown.roll);
}

// --- time ------------------------------------------------------------------------------------

const two = (number) => String(number).padStart(2, "0");
const now = () => time.utc_ms + performance.now() - time.heard;

function span(seconds) {
  if (seconds < 60) return String(seconds);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** The clock and the countdown, by the controller's time and this page's steady one. */
function tick() {
  if (!time) return;
  const seconds = Math.floor((now() + time.offset_ms) / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
  write(at("clock"), `${two(h)}:${two(m)}:${two(s)}`);
  write(at("day"), time.day);
  const left = at("countdown").querySelector(".left");
  if (!left || !shown?.countdown) return;
  const rest = Math.max(0, Math.ceil((shown.countdown.until_ms - now()) / 1000));
  write(left, span(rest));
  left.classList.toggle("last", rest <= 5);
}

// --- news ------------------------------------------------------------------------------------

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
    const told = JSON.parse(data);
    document.documentElement.lang = told.language;
    reserve = told.lost;
    look = told.look;
  });
  hear("time", (data) => {
    time = { ...JSON.parse(data), heard: performance.now() };
    tick();
  });
  hear("plan", (data) => {
    plan = JSON.parse(data);
  });
  hear("picture", (data) => draw(JSON.parse(data)));
  hear("alive", () => {});
  source.onerror = lose;
}

/** Nothing old stays on the screen: what comes next is the whole present state. */
function lose() {
  source?.close();
  clearTimeout(again);
  again = setTimeout(connect, RETRY_MS);
  heard = performance.now();
  if (reserve) draw({ ...reserve, council: shown?.council ?? "", session: shown?.session ?? "" });
}

setInterval(() => {
  tick();
  if (performance.now() - heard > SILENT_MS) lose();
}, 100);

let resized = 0;
addEventListener("resize", () => {
  cancelAnimationFrame(resized);
  resized = requestAnimationFrame(fit);
});

connect();
