import { writeFile } from 'node:fs/promises';
import { openApiText } from '../services/api/src/openapi-text.ts';
import { programVersion } from '../services/host/src/program.ts';

/** Writes docs/openapi.json anew. A test fails while the file differs from what the routes and the program's version say. */
const file = new URL('../docs/openapi.json', import.meta.url);
await writeFile(file, await openApiText(programVersion()));
