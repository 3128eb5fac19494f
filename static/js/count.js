// How long an answer is as TikTok gets it: as plain text, composed, in code points, a line end as one.
// The same rules as proposals/catalogue/plain.py; docs/schemas/count-vectors.json binds both.

export const count = (text) => [...text.replaceAll("\r\n", "\n").normalize("NFC")].length;

const ADDRESS = "https?:\\/\\/[^\\s<>()*`]+|";
const WORD = "\\p{L}\\p{N}_";
const PAIRS = [
  "(?<!\\\\)\\*\\*(?=\\S)([^*\\n]{1,2000})(?<=\\S)\\*\\*",
  `(?<![\\\\${WORD}@])__(?=\\S)([^_\\n]{1,2000})(?<=\\S)__(?![${WORD}])`,
  `(?<![\\\\*${WORD}])\\*(?=[^\\s*])([^*\\n]{1,2000})(?<=\\S)\\*(?![*${WORD}])`,
  `(?<![\\\\${WORD}@])_(?=\\S)([^_\\n]{1,2000})(?<=\\S)_(?![${WORD}])`,
  "(?<!\\\\)`([^`\\n]{1,2000})`",
].map((marked) => new RegExp(ADDRESS + marked, "gu"));

const sayLink = (_link, label, address) => (label === address ? address : `${label} (${address})`);

const stripLine = (line) => {
  let bare = line.replace(/^ {0,3}> ?/u, "").replace(/^ {0,3}#{1,6} +/u, "").trimEnd();
  bare = bare.replace(/!?\[([^[\]]{1,500})\]\(<?(https?:\/\/[^\s()<>]{1,2000})>?\)/gu, sayLink);
  bare = bare.replace(/<(https?:\/\/[^\s<>]{1,2000})>/gu, "$1");
  for (const pair of PAIRS) bare = bare.replace(pair, (whole, inner) => inner ?? whole);
  return bare.replace(/\\([\\`*_{}[\]()#+\-.!>])/gu, "$1");
};

export const stripMarkdown = (text) =>
  text.replaceAll("\r\n", "\n").replace(/^\n+|\n+$/gu, "").split("\n").map(stripLine).join("\n");

const PAUSE = 150; // milliseconds, so that a long text does not slow the typing
const words = (number) => `${number.toLocaleString("en-GB")} ${number === 1 ? "character" : "characters"}`;

const wire = (counter) => {
  const field = document.getElementById(counter.dataset.counter);
  const strip = counter.hasAttribute("data-markdown") ? stripMarkdown : (text) => text;
  let timer;
  const tell = () => {
    const length = count(strip(field.value).trim());
    const over = length - (counter.dataset.limit ?? Infinity);
    counter.querySelector("[data-counter-words]").textContent = words(length);
    const told = counter.querySelector("[data-counter-over]");
    if (told) told.textContent = over > 0 ? `: ${over.toLocaleString("en-GB")} too many` : "";
  };
  field?.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(tell, PAUSE);
  });
};

document.querySelectorAll("[data-counter]").forEach(wire);
