// A result as the seats of the hall: each member's sign where he sits.

import { sign } from "./signs.js";

const SVG = "http://www.w3.org/2000/svg";

/** A drawing of all seats; whoever has no seat stands in a row below them. */
export function seatMap(plan, names) {
  const svg = document.createElementNS(SVG, "svg");
  const standing = names.filter((one) => !(one.seat in plan.places));
  const size = plan.size || plan.height / 12;
  const more = standing.length ? size * 1.4 : 0;
  svg.setAttribute("viewBox", `0 0 ${plan.width} ${plan.height + more}`);
  svg.setAttribute("role", "list");
  names.forEach((one) => {
    const [x, y] = plan.places[one.seat] ?? [
      plan.width / 2 + (standing.indexOf(one) - (standing.length - 1) / 2) * size * 1.2,
      plan.height + more / 2,
    ];
    const drawn = sign(one.sign);
    const title = document.createElementNS(SVG, "title");
    title.textContent = `${one.name}: ${one.says}`;
    drawn.prepend(title);
    drawn.setAttribute("role", "listitem");
    drawn.removeAttribute("aria-hidden");
    drawn.setAttribute("x", x - size / 2);
    drawn.setAttribute("y", y - size / 2);
    drawn.setAttribute("width", size);
    drawn.setAttribute("height", size);
    svg.append(drawn);
  });
  return svg;
}
