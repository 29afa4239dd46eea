#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root, setUp } from './set-up.mjs';
import { stopWith } from './stop-with.mjs';
import { toolEnvironment } from './toolchain.mjs';

const { node } = await setUp((line) => console.error(line));
const child = spawn(node, [join(root, 'test/bench/run.ts'), ...process.argv.slice(2)], {
  env: toolEnvironment(root),
  stdio: 'inherit',
});
process.exitCode = await stopWith(child, { group: false });
