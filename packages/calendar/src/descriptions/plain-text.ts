/** The text of a description. Google and Microsoft give HTML: lines and list points survive, everything else of it goes. */
export function plainText(text: string): string {
  return withoutEntities(TAG.test(text) ? withoutTags(text) : text);
}

const TAG = /<[a-z!/]/i;

function withoutTags(html: string): string {
  return withoutHidden(html)
    .replaceAll(/<(?:br|\/?p|\/?div|\/?[uo]l|\/li|\/h\d|\/tr|\/?blockquote|hr)\b[^<>]*>/gi, '\n')
    .replaceAll(/<h\d\b[^<>]*>/gi, '\n')
    .replaceAll(/<li\b[^<>]*>/gi, '\n- ')
    .replaceAll(/<\/?t[dh]\b[^<>]*>/gi, ' ')
    .replaceAll(/<[a-z!/][^<>]*>/gi, '');
}

/** What stands in a style or a comment is no text. Where its end is missing (the text was cut off) nothing of the rest is. */
function withoutHidden(html: string): string {
  const parts: string[] = [];
  let from = 0;
  for (const found of html.matchAll(/<(?:style|script|title|!--)/gi)) {
    if (found.index < from) continue;
    parts.push(html.slice(from, found.index));
    from = endOfHidden(html, found[0].slice(1).toLowerCase(), found.index);
  }
  return parts.join('') + html.slice(from);
}

function endOfHidden(html: string, name: string, start: number): number {
  const end = name === '!--' ? /-->/g : ENDS[name as keyof typeof ENDS];
  end.lastIndex = start;
  return end.exec(html) === null ? html.length : end.lastIndex;
}

const ENDS = { style: /<\/style[^<>]*>/gi, script: /<\/script[^<>]*>/gi, title: /<\/title[^<>]*>/gi };

const NAMED: Readonly<Record<string, string>> = { nbsp: ' ', amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Without its accents a word can still be told: `&eacute;` is an `e`, `&szlig;` is missing. Numbers are taken as they are. */
function withoutEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replaceAll(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,8}));/gi, (whole, decimal, hex, name) => {
    if (name === undefined) return characterOf(decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal));
    const letter = /^([a-z])(?:acute|grave|circ|uml|tilde|cedil|ring|slash|caron)$/i.exec(name)?.[1];
    return letter ?? NAMED[name.toLowerCase()] ?? whole;
  });
}

function characterOf(code: number): string {
  // 160 is a space that does not break; beyond U+10FFFF there is nothing.
  return code === 160 || code === 0 || code > 0x10_ff_ff ? ' ' : String.fromCodePoint(code);
}
