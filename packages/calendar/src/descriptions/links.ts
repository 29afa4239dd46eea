/** What the addresses in a text lead to. */
export interface LinkFacts {
  readonly hasNotesDocument: boolean;
  readonly hasConferenceLink: boolean;
}

/**
 * - Conference link: an address of a known conferencing service.
 * - Notes document: an address of a service in which people write together.
 */
export function readLinks(text: string): LinkFacts {
  const lower = text.toLowerCase();
  return { hasNotesDocument: NOTES_DOCUMENT.test(lower), hasConferenceLink: CONFERENCE_LINK.test(lower) };
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
