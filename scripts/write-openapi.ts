import { writeFile } from 'node:fs/promises';
import { openApiText } from '../services/api/src/openapi-text.ts';

/** Writes docs/openapi.json anew. A test fails while the file differs from what the routes say. */
const file = new URL('../docs/openapi.json', import.meta.url);
await writeFile(file, await openApiText());
