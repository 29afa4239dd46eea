/**
 * The IANA zone id that a name means whatever its case, written as in the tz database; null where it is none that this
 * runtime's zone rules know. Links keep their own name (`Asia/Kolkata`, `US/Eastern`).
 */
export function ianaId(name: string): string | null {
  const id = name.includes('/') ? withRegion(name) : (SINGLE_WORDS.get(name.toLowerCase()) ?? null);
  return id !== null && isKnown(id) ? id : null;
}

/** The id that Intl treats as the one behind all links to the same zone. The id must be a known one. */
export function linkedId(id: string): string {
  return new Intl.DateTimeFormat('en-US', { timeZone: id }).resolvedOptions().timeZone;
}

/** Intl also takes old abbreviations of ICU for ids (IST, PST, BST), which mean different zones to different people. */
const SINGLE_WORDS = new Map(
  (
    'CET CST6CDT Cuba EET EST EST5EDT Egypt Eire GB GB-Eire GMT GMT+0 GMT-0 GMT0 Greenwich HST Hongkong Iceland Iran ' +
    'Israel Jamaica Japan Kwajalein Libya MET MST MST7MDT NZ NZ-CHAT Navajo PRC PST8PDT Poland Portugal ROC ROK ' +
    'Singapore Turkey UCT UTC Universal W-SU WET Zulu'
  )
    .split(' ')
    .map((id) => [id.toLowerCase(), id]),
);

const REGIONS = new Map(
  'Africa America Antarctica Arctic Asia Atlantic Australia Brazil Canada Chile Etc Europe Indian Mexico Pacific US'
    .split(' ')
    .map((region) => [region.toLowerCase(), region]),
);

/** Words inside ids that are not written with one capital at the front. */
const ODD_WORDS = new Map(
  (
    'ACT LHI NSW GMT GMT0 UCT UTC IN McMurdo DumontDUrville ComodRivadavia EasterIsland DeNoronha BajaNorte BajaSur ' +
    'au es of'
  )
    .split(' ')
    .map((word) => [word.toLowerCase(), word]),
);

function withRegion(name: string): string | null {
  const [first = '', ...rest] = name.toLowerCase().replaceAll(' ', '_').split('/');
  const region = REGIONS.get(first);
  if (region === undefined || !rest.every((part) => /^[a-z0-9_+-]+$/.test(part))) return null;
  return [region, ...rest.map(withCapitals)].join('/');
}

function withCapitals(part: string): string {
  return part.replace(/[a-z][a-z0-9]*/g, (word) => ODD_WORDS.get(word) ?? word.charAt(0).toUpperCase() + word.slice(1));
}

function isKnown(id: string): boolean {
  try {
    return Intl.DateTimeFormat('en-US', { timeZone: id }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
