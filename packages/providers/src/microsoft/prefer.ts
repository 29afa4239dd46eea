/**
 * Asked for on every single request, because Graph forgets it from one page to the next:
 *
 * - times in UTC, because otherwise they come in the mailbox's zone;
 * - ids that stay when an event is moved to another folder;
 * - bodies as plain text, of which only features are kept;
 * - pages large enough that most calendars fit into a few.
 */
export const PREFER = [
  'outlook.timezone="UTC"',
  'IdType="ImmutableId"',
  'outlook.body-content-type="text"',
  'odata.maxpagesize=200',
].join(', ');
