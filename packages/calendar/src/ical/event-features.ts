import { readLinks } from '../descriptions/links.ts';
import { type DescriptionFacts, readDescription } from '../descriptions/read-description.ts';

/** What an event's texts say about how well it is prepared and what it is for. The texts themselves are not kept. */
export type EventFeatures = DescriptionFacts;

export interface EventTexts {
  /** DESCRIPTION, as plain text or HTML. */
  readonly description: string;
  readonly location: string;
  /** URL, ATTACH, CONFERENCE (RFC 7986, 5.11) and the vendors' properties with addresses. */
  readonly links: readonly string[];
  /** The file names a conference in a property of its own. */
  readonly hasConferenceProperty: boolean;
}

const MAXIMUM_LOCATION = 16_384;
/** Longer links (a file that is attached by its content) say no more than their beginning. */
const MAXIMUM_LINK = 1_000;
const MAXIMUM_LINKS = 50;

/** The description's facts (`readDescription`), and the links that stand in the place of the event or in properties of their own. */
export function eventFeatures(texts: EventTexts): EventFeatures {
  const facts = readDescription(texts.description);
  const links = texts.links.slice(0, MAXIMUM_LINKS).map((link) => link.slice(0, MAXIMUM_LINK));
  const others = readLinks([texts.location.slice(0, MAXIMUM_LOCATION), ...links].join('\n'));
  return {
    hasAgenda: facts.hasAgenda,
    hasNotesDocument: facts.hasNotesDocument || others.hasNotesDocument,
    hasConferenceLink: texts.hasConferenceProperty || facts.hasConferenceLink || others.hasConferenceLink,
    cues: facts.cues,
  };
}
