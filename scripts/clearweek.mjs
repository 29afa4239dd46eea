#!/usr/bin/env node
import { runHost } from './run-host.mjs';
import { setUp } from './set-up.mjs';

// On stderr: `clearweek analyze --json` must be readable by a program also the first time.
const { node } = await setUp((line) => console.error(line));
const args = process.argv.slice(2);
// `npm run clearweek` moves to the checkout; file names are meant from where the person stands.
const cwd = process.env.npm_lifecycle_event === 'clearweek' ? (process.env.INIT_CWD ?? process.cwd()) : process.cwd();
process.exitCode = await runHost({ node, args, cwd, own: args[0] === 'start' });
