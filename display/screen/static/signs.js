// The signs: each a shape of its own, so that colour is never the only difference.

const SVG = "http://www.w3.org/2000/svg";

const SQUARE = ["fill", "M3 .5h10A2.5 2.5 0 0 1 15.5 3v10a2.5 2.5 0 0 1-2.5 2.5H3A2.5 2.5 0 0 1 .5 13V3A2.5 2.5 0 0 1 3 .5z"];
const DISC = ["fill", "M8 .5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15z"];
const CHECK = ["cut", "M3.7 8.3l3 3.1 5.6-6.7"];
const CROSS = ["cut", "M4.6 4.6l6.8 6.8M11.4 4.6l-6.8 6.8"];
const RING = ["line", "M8 1.7a6.3 6.3 0 1 1 0 12.6 6.3 6.3 0 0 1 0-12.6z"];
const DIAMOND = ["line", "M8 1.4L14.6 8 8 14.6 1.4 8z"];

const SHAPES = {
  for: [SQUARE, CHECK],
  against: [DISC, CROSS],
  abstain: [RING, ["line", "M4.5 8h7"]],
  not_voted: [RING],
  absent: [["line", "M4 8h8"]],
  recused: [DIAMOND, ["line", "M8 4.8v3.7M8 10v1.3"]],
  here: [SQUARE, CHECK],
  away: [RING],
  good: [SQUARE, CHECK],
  bad: [DISC, CROSS],
  warning: [["line", "M8 1.6L15 14.3H1z"], ["line", "M8 6v4M8 11.3v1.3"]],
};

/** A drawn sign, or nothing where there is none of that name. */
export function sign(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `sign ${name}`);
  for (const [kind, d] of SHAPES[name] ?? []) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    path.setAttribute("class", kind);
    svg.append(path);
  }
  return svg;
}
