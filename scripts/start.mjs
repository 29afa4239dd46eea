#!/usr/bin/env node
import { runHost } from './run-host.mjs';
import { root, setUp } from './set-up.mjs';

const { node } = await setUp((line) => console.log(line));
process.exitCode = await runHost({ node, args: ['start', ...process.argv.slice(2)], cwd: root, own: true });
