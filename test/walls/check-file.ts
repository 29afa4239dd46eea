import { checkImports, isTestCode } from './check-imports.ts';
import type { Doors } from './check-imports.ts';
import { handsRequireOn, mocksModule, readsEnvironment, runsText } from './deeds.ts';
import { namesIn } from './names.ts';
import type { Names } from './names.ts';
import { isSql } from './queries.ts';
import { lineAt, placedNodes } from './syntax.ts';
import type { PlacedNode } from './syntax.ts';
import { queriesElsewhere, walls } from './table.ts';

/** Something that a file may not do: how to see it, and what to say of it. */
interface Deed {
  readonly sees: (place: PlacedNode, names: Names) => boolean;
  readonly complaint: string;
}

/** What no code of ours does, be it a test or a script. */
const NOWHERE: readonly Deed[] = [
  {
    sees: mocksModule,
    complaint: 'mocks a module: dependencies are arguments. Give createX(deps) the double that the test needs.',
  },
  {
    sees: runsText,
    complaint:
      'runs a text as code: no wall can see what that does. Write the code, or choose a function from a table.',
  },
  {
    sees: handsRequireOn,
    complaint: 'hands require on: no wall can see what it loads. Name the module in an import.',
  },
];

const ENVIRONMENT: Deed = {
  sees: readsEnvironment,
  complaint:
    "reads process.env: only services/host reads the environment. Take the value as an argument and let the host's configuration pass it.",
};

const QUERIES: Deed = {
  sees: isSql,
  complaint: 'writes SQL: SQL only in packages/store. Declare a port in packages/app and implement it there.',
};

/**
 * What one file does against the walls, one sentence each naming the place, the deed, the rule and the way out. A file
 * outside every walled workspace (scripts, test, the root) may import everything, but not do everything.
 */
export function checkFile(file: string, text: string, doors: Doors): string[] {
  const folder = Object.keys(walls).find((name) => file.startsWith(`${name}/`));
  const wall = folder === undefined ? undefined : walls[folder];
  const nodes = placedNodes(file, text);
  const names = namesIn(nodes);
  const tell = ({ sees, complaint }: Deed): string[] => {
    const lines = nodes.filter((place) => sees(place, names)).map(({ node }) => lineAt(text, node.start));
    return [...new Set(lines)].map((line) => `${file}:${line} ${complaint}`);
  };
  const everywhere = NOWHERE.flatMap(tell);
  if (folder === undefined || wall === undefined) return everywhere;
  const isTest = isTestCode(file);
  const maySeeEnvironment = folder === 'services/host' || isTest;
  const mayQuery = folder === 'packages/store' || file in queriesElsewhere || isTest;
  return [
    ...checkImports(file, text, { nodes, names }, { folder, wall, isTest }, doors),
    ...everywhere,
    ...(maySeeEnvironment ? [] : tell(ENVIRONMENT)),
    ...(mayQuery ? [] : tell(QUERIES)),
  ];
}
