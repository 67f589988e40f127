"use strict";
// The page of the simulated consoles. What is lit is what the consoles' process says is lit.

const byId = (id) => document.getElementById(id);
const seats = new Map();
const factions = new Map();
let words = {};
let hall = null;
let language = localStorage.getItem("language") === "en" ? "en" : "uk";

function say(name, facts = {}) {
  return (words[name] || "").replace(/\{(\w+)\}/g, (_, key) => facts[key] ?? "");
}

function sayAll(root) {
  for (const element of root.querySelectorAll("[data-say]")) {
    element.textContent = say(element.dataset.say);
  }
  for (const element of root.querySelectorAll("[data-label]")) {
    element.title = say(element.dataset.label);
    element.setAttribute("aria-label", element.title);
  }
}

async function speak(chosen) {
  words = await (await fetch(`/words.json?language=${chosen}`)).json();
  language = chosen;
  localStorage.setItem("language", chosen);
  document.documentElement.lang = chosen;
  document.title = `${say("TITLE")} · Віче`;
  sayAll(document);
  for (const seat of seats.values()) showSeat(seat);
  showHall();
}

async function click(what) {
  let error = "";
  try {
    const answer = await fetch("/click", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(what),
    });
    if (!answer.ok) error = (await answer.json()).error;
  } catch (failure) {
    error = String(failure);
  }
  if (error) fault(say("NOT_DONE", { error }));
}

function fault(text) {
  byId("fault").textContent = text;
  byId("fault").hidden = !text;
}

function short(name) {
  const [family, ...given] = name.split(" ");
  const initials = given.map((word) => `${word[0]}.`).join("");
  return `${family} ${initials}`.trim();
}

function factionClass(faction) {
  if (!faction) return "";
  if (!factions.has(faction)) {
    factions.set(faction, `f${factions.size % 8}`);
    const item = document.createElement("li");
    item.className = factions.get(faction);
    item.textContent = faction;
    byId("factions").append(item);
  }
  return factions.get(faction);
}

function makeSeat(number) {
  const element = byId("seat").content.firstElementChild.cloneNode(true);
  const seat = { number, element, row: null };
  element.querySelector(".number").textContent = number;
  for (const key of element.querySelectorAll("[data-key]")) {
    key.addEventListener("click", () => click({ do: "press", seat: number, key: key.dataset.key }));
  }
  element.querySelector(".card").addEventListener("click", () =>
    click({ do: "card", seat: number, inside: !seat.row.card }));
  element.querySelector(".cable").addEventListener("click", () =>
    click({ do: "cable", seat: number, plugged: !seat.row.plugged }));
  sayAll(element);
  byId("seats").append(element);
  seats.set(number, seat);
  return seat;
}

function showSeat(seat) {
  const { element, row, number } = seat;
  const name = row.name || say("NOBODY");
  const whole = [say("SEAT", { seat: number, name }), row.faction, row.mayor ? say("MAYOR") : ""];
  element.className = `seat ${factionClass(row.faction)}`;
  element.classList.toggle("dark", !row.plugged);
  element.classList.toggle("mayor", row.mayor);
  element.title = whole.filter(Boolean).join(" · ");
  element.setAttribute("aria-label", element.title);
  element.querySelector(".name").textContent = short(name);
  for (const lamp of element.querySelectorAll("[data-lamp]")) {
    const lit = row.lamps.includes(lamp.dataset.lamp);
    lamp.classList.toggle("lit", lit);
    if (lamp.dataset.key) {
      const text = say(lamp.dataset.say);
      lamp.setAttribute("aria-label", lit ? `${text}: ${say("LIT")}` : text);
    }
  }
  const card = element.querySelector(".card");
  card.setAttribute("aria-pressed", row.card);
  card.title = say(row.card ? "CARD_OUT" : "CARD_IN");
  const cable = element.querySelector(".cable");
  cable.setAttribute("aria-pressed", row.plugged);
  cable.title = say(row.plugged ? "UNPLUG" : "PLUG");
}

const STAGES = { announced: "ANNOUNCED", open: "VOTING", suspended: "SUSPENDED" };
const PHASES = {
  none: "NO_SITTING", closed: "NO_SITTING", open: "SITTING", break: "ON_BREAK", adjourned: "ADJOURNED",
};

function stateOfHall() {
  const { voting, registration, phase } = hall;
  if (voting) {
    const secret = voting.secret && voting.stage === "open";
    const name = secret ? "SECRET" : STAGES[voting.stage];
    return `${say(name, { number: voting.number })}: ${voting.wording}`;
  }
  return say(registration ? "REGISTRATION" : PHASES[phase]);
}

const OF_LINES = ["cut", "noise"];
const TROUBLES = { stuck: "STUCK", wires: "WIRES", cut: "CUT", noise: "NOISE" };

function trouble(what, seat, line, on) {
  const where = OF_LINES.includes(what) ? { line } : { seat: Number(seat) };
  click({ do: "trouble", what, ...where, on });
}

function showTroubles() {
  choices(byId("at_seat"), [...seats.keys()]);
  choices(byId("on_line"), hall.lines);
  byId("broken").replaceChildren(...hall.troubles.map(({ what, seat, line }) => {
    const name = say(TROUBLES[what]);
    const there = seat ? say("THERE_SEAT", { what: name, seat }) : say("THERE_LINE", { what: name, line });
    const mend = document.createElement("button");
    mend.type = "button";
    mend.textContent = say("MEND", { what: there });
    mend.addEventListener("click", () => trouble(what, seat, line, false));
    const item = document.createElement("li");
    item.append(mend);
    return item;
  }));
}

function choices(select, names) {
  if (select.options.length === names.length) return;
  select.replaceChildren(...names.map((name) => new Option(name, name)));
}

function showHall() {
  if (!hall) return;
  byId("step").textContent = hall.consoles && hall.controller ? say(hall.guide) : "";
  showTroubles();
  byId("body").textContent = `${hall.body} · ${say("SIMULATED")}`;
  byId("state").textContent = stateOfHall();
  byId("state").title = stateOfHall();
  byId("state").classList.toggle("voting", hall.voting?.stage === "open");
  const present = [...seats.values()].filter((seat) => seat.row.lamps.includes("PRESENT")).length;
  byId("count").textContent = say("HERE", { present, seats: seats.size });
  if (!hall.consoles) fault(say("NO_CONSOLES"));
  else if (!hall.controller) fault(say("NO_CONTROLLER"));
  else fault("");
}

function listen() {
  const stream = new EventSource("/events");
  stream.addEventListener("hall", (event) => {
    hall = JSON.parse(event.data);
    showHall();
  });
  stream.addEventListener("seats", (event) => {
    for (const [number, row] of Object.entries(JSON.parse(event.data))) {
      const seat = seats.get(Number(number)) || makeSeat(Number(number));
      seat.row = row;
      showSeat(seat);
    }
    showHall();
  });
  stream.addEventListener("error", () => fault(say("NO_PANEL")));
  stream.addEventListener("open", showHall);
}

byId("language").addEventListener("click", () => speak(language === "uk" ? "en" : "uk"));
for (const button of document.querySelectorAll("[data-together]")) {
  button.addEventListener("click", () => click({ do: "together", what: button.dataset.together }));
}
for (const button of document.querySelectorAll("[data-trouble]")) {
  button.addEventListener("click", () =>
    trouble(button.dataset.trouble, byId("at_seat").value, byId("on_line").value, true));
}
byId("open_troubles").addEventListener("click", () => {
  const closed = !byId("troubles").hidden;
  byId("troubles").hidden = closed;
  byId("open_troubles").setAttribute("aria-expanded", String(!closed));
});
speak(language).then(listen);
