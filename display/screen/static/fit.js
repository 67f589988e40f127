// Make words and names as large as their place allows.

const unit = () => Math.min(innerHeight / 100, (innerWidth * 9) / 1600);

/** Shrink a text in steps until it fits its box; at the last step cut it with an ellipsis.
 * Tells whether it is whole. */
export function fitText(box, text, largest, smallest) {
  const u = unit();
  text.classList.remove("clamped");
  text.style.removeProperty("-webkit-line-clamp");
  const fits = (size) => {
    text.style.fontSize = `${size * u}px`;
    return text.offsetHeight <= box.clientHeight + 1 && text.scrollWidth <= box.clientWidth + 1;
  };
  for (let size = largest; size > smallest; size *= 0.93) if (fits(size)) return true;
  if (fits(smallest)) return true;
  const line = parseFloat(getComputedStyle(text).lineHeight);
  text.classList.add("clamped");
  // Room between the paragraphs takes a line away.
  for (let lines = Math.max(1, Math.floor(box.clientHeight / line)); lines > 0; lines -= 1) {
    text.style.setProperty("-webkit-line-clamp", lines);
    if (text.offsetHeight <= box.clientHeight + 1) break;
  }
  return false;
}

/** Shrink an element in steps until nothing in it is wider than it is. */
export function fitWidth(element, largest) {
  const u = unit();
  for (let size = largest; size > largest / 4; size *= 0.95) {
    element.style.fontSize = `${size * u}px`;
    const last = element.lastElementChild;
    if (element.scrollWidth <= element.clientWidth + 1 && last.scrollWidth <= last.clientWidth + 1) return;
  }
}

const ROW = 1.28; // height of a name's row, in its font size
const HEADING = 1.5; // height of a faction's row
const BOLD = 0.86; // size of a faction's name
const SIGN = 1.34; // sign and gap before a name
const AFTER = 0.7; // gap after a column

const pen = document.createElement("canvas").getContext("2d");

const TIGHTEST = 0.72; // a name wider than its column may be made this much smaller

/** The widths of names and of headings, in the font size of a name. */
function measure(groups) {
  const width = (text) => [text, pen.measureText(text).width / 100];
  const family = getComputedStyle(document.body).fontFamily;
  pen.font = `500 100px ${family}`;
  const names = new Map(groups.flatMap((group) => group.names.map((row) => width(row.name))));
  pen.font = `700 ${100 * BOLD}px ${family}`;
  return { names, headings: new Map(groups.map((group) => width(group.name))) };
}

/** The width of a column without its gap: few may be wider, and are drawn smaller. */
function columnWidth({ names, headings }) {
  const sorted = [...names.values()].sort((one, other) => one - other);
  const most = sorted[Math.floor(0.97 * (sorted.length - 1))] ?? 4;
  const name = Math.max(4, most, (sorted.at(-1) ?? 0) * TIGHTEST) + SIGN;
  return Math.max(name, Math.min(Math.max(0, ...headings.values()), name * 1.15));
}

/** Put rows into columns no higher than `height` (in font sizes); a heading is never the last. */
function pack(groups, height) {
  const columns = [[]];
  let used = 0;
  const place = (row, tall, together) => {
    if (used + together > height && columns.at(-1).length) {
      columns.push([]);
      used = 0;
    }
    columns.at(-1).push(row);
    used += tall;
  };
  for (const group of groups) {
    if (group.name) place({ heading: group.name }, HEADING, HEADING + ROW * Math.min(2, group.names.length));
    for (const row of group.names) place(row, ROW, ROW);
  }
  return columns;
}

/** The columns of a roll, the font size (px) at which all of it is seen in the box, and how
 * much of that size a name or a heading that is too wide for its column is given. */
export function fitRoll(box, groups, largest) {
  const [width, height, u] = [box.clientWidth, box.clientHeight, unit()];
  const widths = measure(groups);
  const column = columnWidth(widths);
  const lay = (size) => {
    const most = Math.max(1, Math.floor(width / ((column + AFTER) * size)));
    return [most, pack(groups, height / size - 0.1)];
  };
  let [low, high] = [2, largest * u];
  for (let step = 0; step < 14; step += 1) {
    const size = (low + high) / 2;
    const [most, columns] = lay(size);
    if (columns.length <= most) low = size;
    else high = size;
  }
  const count = lay(low)[1].length;
  // As level as they can be: the least height at which there are no more columns.
  let [short, tall] = [0, height / low - 0.1];
  for (let step = 0; step < 12; step += 1) {
    const middle = (short + tall) / 2;
    if (pack(groups, middle).length <= count) tall = middle;
    else short = middle;
  }
  const room = width / count / low - AFTER;
  const part = (whole, wide) => Math.min(1, whole / (wide * 1.01));
  return {
    size: low,
    columns: pack(groups, tall),
    ofName: (name) => part(room - SIGN, widths.names.get(name)),
    ofHeading: (heading) => part(room, widths.headings.get(heading)),
  };
}
