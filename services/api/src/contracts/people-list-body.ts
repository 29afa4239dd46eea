import { MOST_PEOPLE, PEOPLE_LIST_BYTES } from '@clearweek/app';
import { z } from 'zod';

/** The bytes of a list of people, as they came. */
export const peopleListSchema = z
  .custom<Uint8Array>((value) => value instanceof Uint8Array)
  .meta({
    type: 'string',
    description: `A table as text (RFC 4180) with the header email,name,zone,manager,unit; at most ${MOST_PEOPLE.toLocaleString('en')} people and ${PEOPLE_LIST_BYTES / 1024 / 1024} MiB`,
    example: 'email,name,zone,manager,unit\r\nmia@clearweek.example,Mia,Europe/Berlin,,Design\r\n',
  });
