/** What an event's texts say about how well it is prepared. The texts themselves are not kept. */
export interface EventFeatures {
  readonly hasAgenda: boolean;
  readonly hasNotesDocument: boolean;
  readonly hasConferenceLink: boolean;
}

export interface EventTexts {
  /** DESCRIPTION, as plain text or HTML. */
  readonly description: string;
  readonly location: string;
  /** URL, ATTACH, CONFERENCE (RFC 7986, 5.11) and the vendors' properties with addresses. */
  readonly links: readonly string[];
  /** The file names a conference in a property of its own. */
  readonly hasConferenceProperty: boolean;
}

/** Texts are looked at up to this length: an agenda stands at the top. */
const MAXIMUM_LENGTH = 20_000;
/** Longer lines and links (a file that is attached by its content) say no more than their beginning. */
const MAXIMUM_LINE = 1_000;
const MAXIMUM_LINKS = 50;

/**
 * - Conference link: a property that exists for it, or an address of a known conferencing service anywhere.
 * - Notes document: an address of a service in which people write together, or an attached file.
 * - Agenda: the word, as a heading or in a sentence, in one of several languages; or three or more lines of points;
 *   or three or more lines of text. Lines that conferencing services and mail programs add by themselves are not
 *   counted.
 */
export function eventFeatures(texts: EventTexts): EventFeatures {
  const description = texts.description.slice(0, MAXIMUM_LENGTH).toLowerCase();
  const links = texts.links.slice(0, MAXIMUM_LINKS).map((link) => link.slice(0, MAXIMUM_LINE));
  const others = [texts.location.slice(0, MAXIMUM_LENGTH), ...links].join('\n').toLowerCase();
  const everything = `${description}\n${others}`;
  return {
    hasAgenda: hasAgenda(plainText(description)),
    hasNotesDocument: NOTES_DOCUMENT.test(everything),
    hasConferenceLink: texts.hasConferenceProperty || CONFERENCE_LINK.test(everything),
  };
}

// All patterns are in lower case, as the texts are when they are compared.

const CONFERENCE_LINK = new RegExp(
  [
    String.raw`zoom\.us/(?:j|my|w|s|webinar|meeting)/`,
    String.raw`zoomgov\.com/j/`,
    String.raw`meet\.google\.com/`,
    String.raw`hangouts\.google\.com/`,
    String.raw`teams\.(?:microsoft|live)\.com/(?:l/meetup-join|meet|l/meeting)`,
    String.raw`aka\.ms/jointeamsmeeting`,
    String.raw`webex\.com/(?:meet|join|[\w.-]{1,100}/j\.php|[\w/.-]{0,100}meet)`,
    String.raw`gotomeet(?:ing)?\.(?:com|me)/`,
    String.raw`meet\.goto\.com/`,
    String.raw`bluejeans\.com/`,
    String.raw`whereby\.com/`,
    String.raw`meet\.jit\.si/`,
    String.raw`chime\.aws/`,
    String.raw`join\.skype\.com/`,
    String.raw`meet\.lync\.com/`,
    String.raw`(?:app\.)?slack\.com/huddle`,
    String.raw`discord\.gg/`,
    String.raw`around\.co/`,
    String.raw`facetime\.apple\.com/join`,
    String.raw`vc\.\w+\.com/`,
    String.raw`bbb\.|bigbluebutton`,
  ].join('|'),
);

const NOTES_DOCUMENT = new RegExp(
  [
    String.raw`docs\.google\.com/(?:a/[\w.-]{1,100}/)?(?:document|spreadsheets|presentation)`,
    String.raw`drive\.google\.com/(?:file|open|drive)`,
    String.raw`notion\.(?:so|site)/`,
    String.raw`atlassian\.net/wiki`,
    String.raw`\bconfluence\.`,
    String.raw`sharepoint\.com/`,
    String.raw`onedrive\.live\.com/|1drv\.ms/`,
    String.raw`hackmd\.io/|hedgedoc|codimd`,
    String.raw`etherpad|cryptpad\.fr/`,
    String.raw`coda\.io/d/`,
    String.raw`paper\.dropbox\.com/|dropbox\.com/(?:scl/fi|s)/`,
    String.raw`quip\.com/\w`,
    String.raw`miro\.com/app/board|figma\.com/(?:file|board|design)|mural\.co/`,
    String.raw`fellow\.app/|getoutline\.com/|slab\.com/posts|nuclino\.com/|craft\.do/`,
    String.raw`linear\.app/[\w-]+/document|onenote\.com/|loop\.(?:microsoft|cloud\.microsoft)`,
  ].join('|'),
);

/** The word for an agenda in the languages in which meetings are often called, between characters that are no letters. */
const AGENDA_WORD =
  /(?<!\p{L})(?:agenda|tagesordnung|ordre du jour|orden del día|orden del dia|ordine del giorno|pauta|dagordning|dagsorden|esityslista|porządek obrad|program spotkania|повестка|порядок денний|gündem|議題|アジェンダ|议程|議程|안건)(?!\p{L})/u;

/** "No agenda yet" is none. */
const NO_AGENDA =
  /\b(?:no|without|keine?|sans|sin|tbd)\s{1,3}agenda\b|\bagenda\s{0,3}(?::|-|is)?\s{0,3}(?:tbd|tba|to be (?:defined|announced|done)|none|n\/a)\b/;

const POINT = /^\s*(?:[-*•·–—▪◦‣☐]|\d{1,2}[.)]|\[[ x]?\]|[a-z][.)])\s+\S/u;

/** Lines that programs write, not people. */
const BOILERPLATE =
  /https?:\/\/|^\s*(?:[-_=*~:#+.]\s*){4,}|meeting id|passcode|password|pass code|\bpin\b|dial[ -]?in|one[ -]tap|one tap mobile|phone (?:number|conference)|conference id|call in|toll[- ]free|find your local number|join (?:with|from|by|on|the|zoom|teams|microsoft|online|meeting)|is inviting you|microsoft teams|google meet|zoom meeting|webex|meeting options|learn more|need help\?|video system|sip:|h\.323|please do not edit|tel:|^\s*\+?[\d\s().,#*-]{7,}(?:us|uk|de|germany)?\b|reminder|unsubscribe|view (?:your )?event|invitation from|this event (?:was|has been)|calendar\.google\.com|scheduled (?:with|by)|powered by|cancel:|reschedule:|need to (?:make changes|cancel)/;

function hasAgenda(description: string): boolean {
  if (AGENDA_WORD.test(description) && !NO_AGENDA.test(description)) return true;
  const lines = description
    .split('\n')
    .map((line) => line.trim().slice(0, MAXIMUM_LINE))
    .filter((line) => /\p{L}{2}/u.test(line) && !BOILERPLATE.test(line));
  if (lines.filter((line) => POINT.test(line)).length >= 3) return true;
  // Words in a row tell a thought from a heading, a greeting or a name.
  return lines.filter((line) => line.split(/\s+/).length >= 3).length >= 3;
}

/** Descriptions come as HTML from Google and Microsoft: lines and list points survive, other tags go. */
function plainText(text: string): string {
  if (!/<[a-z!/]/i.test(text)) return text;
  return text
    .replaceAll(/<(?:br|\/p|\/div|\/li|\/h\d|\/tr|hr)\b[^<>]*>/gi, '\n')
    .replaceAll(/<li\b[^<>]*>/gi, '\n- ')
    .replaceAll(/<[^<>]*>/g, '')
    .replaceAll(/&nbsp;|&#160;/gi, ' ')
    .replaceAll(/&amp;/gi, '&');
}
