import { decodeText } from './decode.ts';
import type { NotACalendar } from './not-a-calendar.ts';
import { whyNotACalendar } from './not-a-calendar.ts';

/**
 * Says why bytes are no calendar, by the same rules as `readCalendar` but without reading the events; null where they look
 * like one. For an answer that cannot wait for the whole reading.
 */
export function sniffCalendar(bytes: Uint8Array): NotACalendar | null {
  return whyNotACalendar(decodeText(bytes).text);
}
