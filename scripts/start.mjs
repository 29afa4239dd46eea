#!/usr/bin/env node
import { runService } from './run-service.mjs';
import { root, setUp } from './set-up.mjs';

const { node } = await setUp((line) => console.log(line));
process.exitCode = await runService({ node, args: ['start', ...process.argv.slice(2)], cwd: root, own: true });
