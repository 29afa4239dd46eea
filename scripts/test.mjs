#!/usr/bin/env node
import { findChromium } from './chromium-for-tests.mjs';
import { checkTypes, checkWith } from './checks.mjs';
import { startRedis } from './redis-for-tests.mjs';
import { root, setUp } from './set-up.mjs';
import { createStages } from './stages.mjs';
import { toolEnvironment } from './toolchain.mjs';
import { runVitest } from './vitest-run.mjs';

const args = process.argv.slice(2);
await setUp((line) => console.log(line));
const stages = createStages({ root, env: toolEnvironment(root) });
const { stage, run } = stages;
const tools = { root, run };
// A filter may leave one of the runs without a test; all of them together must still find some.
const mayBeEmpty = args.length > 0;

/** The unit suite must not notice in which zone the machine stands. */
const unitTestsIn = (zone) =>
  stage(`unit tests with TZ=${zone}`, () =>
    runVitest(tools, { projects: ['unit'], args, extra: { TZ: zone }, mayBeEmpty }),
  );

async function everythingElse() {
  const redis = await startRedis((line) => console.log(line), stages.atEnd);
  if (redis === null) {
    console.log('\n!! No redis-server here and none can be installed: the tests of the queue on Redis are SKIPPED.\n');
    // Where nobody reads the output, a half that silently does not run is worse than a red one.
    if (process.env.CI === 'true') throw new Error('no redis-server, and CI=true asks for the whole');
  }
  const chromium = findChromium((line) => console.log(line));
  if (chromium === null) {
    console.log('\n!! No Chromium here and none can be installed: the walks in a browser are SKIPPED.\n');
    if (process.env.CI === 'true') throw new Error('no Chromium, and CI=true asks for the whole');
  }
  const extra = {
    ...(redis === null ? {} : { CLEARWEEK_TEST_REDIS_URL: redis }),
    ...(chromium === null ? {} : { CLEARWEEK_TEST_CHROMIUM: chromium }),
  };
  return runVitest(tools, { projects: ['integration', 'walks'], args, extra, mayBeEmpty });
}

await stage('types', () => checkTypes(tools));
await stage('lint', () => checkWith(tools, 'oxlint', ['--deny-warnings']));
await stage('format', () => checkWith(tools, 'oxfmt', ['--check']));
await stage('unused code', () => checkWith(tools, 'knip', ['--no-progress']));
const before = { ...stages.score };
await unitTestsIn('UTC');
await unitTestsIn('Pacific/Apia');
await stage('integration tests and walks', everythingElse);
await stages.finish();

const { score, notes } = stages;
if (Object.keys(score).every((key) => score[key] === before[key])) {
  score.failed += 1;
  notes.push('no test at all was found');
}
if (notes.length > 0) console.log(`\nFailed:\n${notes.map((note) => `  ${note}`).join('\n')}`);
console.log(`\n${score.passed} passed, ${score.failed} failed${score.skipped > 0 ? `, ${score.skipped} skipped` : ''}`);
process.exitCode = score.failed > 0 ? 1 : 0;
